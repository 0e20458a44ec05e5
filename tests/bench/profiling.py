"""Why a row costs what it costs: each thread's CPU time, of this process and of those it starts.

A process that is to be profiled is told where to leave what it saw by `BENCH_PROFILE`.
"""

from __future__ import annotations

import atexit
import cProfile
import importlib
import logging
import os
import pstats
import signal
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import FrameType

OURS = ("bot", "adapters", "scheduler", "storage")
WANTED = "BENCH_PROFILE"
ROOT = Path(__file__).parents[2]
PACKAGES, FUNCTIONS = 12, 25
"""How many of each are shown."""

Told = dict[tuple[str, int, str], tuple[int, int, float, float, object]]


def asked() -> dict[str, str]:
    """What a process is to be told, so that it is profiled where this one is."""
    return {WANTED: os.environ[WANTED]} if WANTED in os.environ else {}


def wrapping(module: str) -> str:
    """What to run in place of Convener's own module: this one, where it is to be profiled."""
    return "tests.bench.profiling" if WANTED in os.environ else module


@contextmanager
def watched(folder: str = "") -> Iterator[None]:
    """Profile the threads that begin from now on, and this one; leave it in the folder told."""
    folder = folder or os.environ.get(WANTED, "")
    if not folder:
        yield
        return
    begun: list[cProfile.Profile] = []

    def begin(_frame: FrameType, _event: str, _argument: object) -> None:
        """The first call of a thread: from here on its own profile takes over."""
        mine = cProfile.Profile(time.thread_time)
        with suppress(ValueError):  # from Python 3.12 on one profile has all threads
            mine.enable()
        begun.append(mine)

    threading.setprofile(begin)
    own = cProfile.Profile(time.thread_time)
    own.enable()
    try:
        yield
    finally:
        own.disable()
        threading.setprofile(None)
        for each in (own, *begun):
            each.dump_stats(str(Path(folder) / f"{uuid.uuid4().hex}.profile"))


def told(folder: Path) -> str:
    """The most expensive packages by their own time, and our functions by all that they call."""
    files = [str(each) for each in folder.glob("*.profile") if each.stat().st_size]
    if not files:
        return "nothing was seen"
    stats: Told = vars(pstats.Stats(*files))["stats"]
    packages: defaultdict[str, float] = defaultdict(float)
    functions: list[tuple[float, float, int, str]] = []
    for (file, line, name), (_, calls, own, whole, _callers) in stats.items():
        packages[_package(file)] += own
        if _package(file) in OURS:
            where = f"{Path(file).relative_to(ROOT)}:{line}({name})"
            functions.append((whole, own, calls, where))
    waiting = "built-ins"
    lines = ["seconds of its own, by package"]
    dearest = sorted(((own, name) for name, own in packages.items()), reverse=True)
    lines += [f"{own:9.3f}  {name or waiting}" for own, name in dearest[:PACKAGES]]
    lines += ["", "    whole       own     calls  of our own functions"]
    lines += [
        f"{whole:9.3f} {own:9.3f} {calls:9}  {where}"
        for whole, own, calls, where in sorted(functions, reverse=True)[:FUNCTIONS]
    ]
    return "\n".join(lines)


def _package(file: str) -> str:
    """Whose a file is: one of ours, an installed package, or Python's own (`python`)."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).parts[0]
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    return "python" if path.is_absolute() else ""


class AtTheEnd(logging.Handler):
    """`convener run` ends without what Python does at an exit, but it closes its logs before."""

    def __init__(self, watching: AbstractContextManager[None]) -> None:
        super().__init__()
        self._watching = watching

    def close(self) -> None:
        """Leave what was seen."""
        self._watching.__exit__(None, None, None)


def main() -> None:
    """Convener's own command line, profiled to its end."""
    watching = watched()
    watching.__enter__()
    atexit.register(AtTheEnd(watching).close)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that what is left at the end is left
    importlib.import_module("bot.__main__").main()


if __name__ == "__main__":
    sys.argv[0] = "convener"
    main()
