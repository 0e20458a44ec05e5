"""What libraries log about an exception is its kind and where it happened, never what it says."""

from __future__ import annotations

import subprocess
import sys

import pytest

SAYS = """
import logging
from bot.console import log_to_stderr

log_to_stderr("info")
from dbos._logger import init_logger
init_logger()
logging.getLogger({name!r}).warning("nothing went wrong")
try:
    raise LookupError("pomegranate")
except LookupError as error:
    logging.getLogger({name!r}).error(f"failed: {{error}}")
    logging.getLogger({name!r}).exception("failed with %s", error)
"""


@pytest.mark.parametrize("name", ["dbos", "a.library"])
def test_an_exception_in_hand_is_named_and_not_quoted(name: str) -> None:
    command = [sys.executable, "-c", SAYS.format(name=name)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "pomegranate" not in said
    assert said.count("nothing went wrong") == 1
    assert said.count(f"ERROR {name} at <string>:") == 2
    assert "builtins.LookupError" in said
