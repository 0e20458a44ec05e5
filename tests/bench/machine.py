"""Where and of what the figures are: they mean little without it."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
TURNS = 10_000_000


def machine() -> str:
    """Cores, their model and how fast they are, Python, database, what else the machine has to do."""
    cores = len(os.sched_getaffinity(0))
    busy = os.getloadavg()[0]
    python = f"Python {platform.python_version()}"
    database = f"SQLite {sqlite3.sqlite_version}"
    pace = f"{_pace():.1f} million turns a second"
    return (
        f"{cores} cores of {_model()} ({pace}), {python}, {database}, load {busy:.1f} at the start"
    )


def when() -> str:
    """The day and the commit; with a plus where the files are not the commit's."""
    return f"{datetime.now(UTC).date()} {_git('rev-parse', '--short', 'HEAD') or 'no commit'}" + (
        "+" if _git("status", "--porcelain", "--untracked-files=no") else ""
    )


def _pace() -> float:
    """How many million turns of an idle loop Python makes in a second of CPU: where others share the
    cores, it wanders by half, and with it every figure in seconds or per cent."""
    began = time.process_time()
    for _ in range(TURNS):
        pass
    return TURNS / 1_000_000 / (time.process_time() - began)


def _model() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.+)$", told, re.MULTILINE)
    return found[1] if found else platform.machine()


def _git(*arguments: str) -> str:
    asked = subprocess.run(
        ["git", *arguments],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()
