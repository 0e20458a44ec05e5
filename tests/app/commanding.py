"""`convener …` as somebody calls it, in a folder and with an environment of the test's own.

In this process: one of its own costs four seconds of imports. That `python -m bot` takes the same
words is told by the tests of `run`, `doctor` and `simulate` that start one.
"""

from __future__ import annotations

import os
from contextlib import chdir
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.__main__ import cli


def convener(cwd: Path, *words: str, **environment: str) -> Result:
    """What it printed and its exit code; what would be a traceback is raised."""
    unset = os.environ.keys() - {"PATH", "HOME"}
    alone: dict[str, str | None] = {**dict.fromkeys(unset), **environment}
    with chdir(cwd):
        return CliRunner().invoke(cli, words, env=alone, catch_exceptions=False)
