"""Measure, print each figure with its budget as a line of JSON, end with 1 where one is exceeded."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import profiling, results
from tests.bench.figure import Figure
from tests.bench.machine import machine, when
from tests.bench.rows import BY_NAME, ROWS


def main(arguments: Sequence[str] | None = None) -> int:
    """Whether a budget was exceeded. Ends with 2 where something is asked for that isn't there."""
    chosen = _chosen(arguments)
    if chosen.profile:
        _say(_profile(chosen.profile))
        return 0
    if chosen.describe:
        results.DOCUMENT.write_text(results.described(_document()), encoding="utf-8")
        return 0
    here = machine()
    _say(here)
    figures = []
    for row in [BY_NAME[name] for name in chosen.names] or ROWS:
        figure = Figure(row, row.measure())
        sys.stdout.write(f"{figure.line()}\n")
        sys.stdout.flush()
        figures.append(figure)
    _say(results.shown(figures))
    if chosen.write:
        after = results.written(_document(), figures, here, when())
        results.DOCUMENT.write_text(after, encoding="utf-8")
    return int(not all(each.is_ok for each in figures))


def _document() -> str:
    return results.DOCUMENT.read_text(encoding="utf-8")


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", type=_name, metavar="NAME", help="measure these alone: " + _names()
    )
    parser.add_argument(
        "--describe", action="store_true", help="measure nothing; rows into docs/performance.md"
    )
    parser.add_argument("--write", action="store_true", help="into docs/performance.md, too")
    parser.add_argument(
        "--profile", type=_name, metavar="NAME", help="tell what a row costs, and where"
    )
    return parser.parse_args(arguments)


def _name(told: str) -> str:
    if told not in BY_NAME:
        message = f"nothing called {told} is measured; there are {_names()}"
        raise argparse.ArgumentTypeError(message)
    return told


def _names() -> str:
    return ", ".join(BY_NAME)


def _profile(name: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        os.environ[profiling.WANTED] = folder
        with profiling.watched():
            BY_NAME[name].measure()
        return profiling.told(Path(folder))


def _say(what: str) -> None:
    """To people: the standard output has JSON alone."""
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
