"""What was measured, as tables: on a terminal, and in docs/performance.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.rows import ROWS

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"
MARKED = re.compile(r"(<!-- results: from make bench -->\n)(.*?)(<!-- end -->)", re.DOTALL)
LINE = re.compile(r"^\| `(\w+)` \|.*$", re.MULTILINE)
HEADS = ("name", "value", "budget", "met", "beside it", "measured")


def shown(figures: Sequence[Figure]) -> str:
    """For people, in columns."""
    lines = [("name", "value", "budget", "", "beside it")]
    lines += [
        (
            each.row.name,
            each.shown,
            each.row.bound,
            "met" if each.is_ok else "NOT MET",
            each.found.beside,
        )
        for each in figures
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    told = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    unmet = [each.row.name for each in figures if not each.is_ok]
    told += [f"Why: python -m tests.bench --profile {name}" for name in unmet]
    return "\n".join(told)


def written(document: str, figures: Iterable[Figure], machine: str, when: str) -> str:
    """The document with these figures; rows that were not measured now stay as they were."""
    found = MARKED.search(document)
    assert found is not None, "the document has no place for results"
    lines = {line[1]: line[0] for line in LINE.finditer(found[2])}
    lines |= {each.row.name: _line(each, when) for each in figures}
    rows = [
        lines.get(row.name) or _cells((f"`{row.name}`", "", row.bound, "", "", "")) for row in ROWS
    ]
    table = "\n".join([_cells(HEADS), _cells(["---"] * len(HEADS)), *rows])
    return document.replace(found[0], f"{found[1]}On {machine}.\n\n{table}\n{found[3]}")


def _line(figure: Figure, when: str) -> str:
    met = "yes" if figure.is_ok else "**no**"
    return _cells(
        (f"`{figure.row.name}`", figure.shown, figure.row.bound, met, figure.found.beside, when)
    )


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
