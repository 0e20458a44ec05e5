"""What is measured and what was, as tables: on a terminal, and in docs/performance.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.rows import ROWS

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
DESCRIBED = re.compile(r"(<!-- rows: of tests/bench/rows.py -->\n)(.*?)(<!-- end -->)", re.DOTALL)
MEASURED = re.compile(r"(<!-- results: by make bench -->\n)(.*?)(<!-- end -->)", re.DOTALL)
LINE = re.compile(r"^\| `(\w+)` \|.*$", re.MULTILINE)
HEADS = ("name", "value", "budget", "met", "beside it", "measured")


def shown(figures: Sequence[Figure]) -> str:
    """For people, in columns."""
    lines = [("name", "value", "budget", "", "beside it")]
    for each in figures:
        met = "met" if each.is_ok else "NOT MET"
        lines.append((each.row.name, each.shown, each.row.bound, met, each.found.beside))
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    told = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    unmet = [each.row.name for each in figures if not each.is_ok]
    told += [f"Why: python -m tests.bench --profile {name}" for name in unmet]
    return "\n".join(told)


def described(document: str) -> str:
    """The document with the rows as the code has them; who was not measured yet has an empty line."""
    rows = [(f"`{row.name}`", row.what, row.bound) for row in ROWS]
    text = _put(document, DESCRIBED, _table(("name", "what", "budget"), rows))
    return _put(text, MEASURED, _results(text, {}))


def written(document: str, figures: Iterable[Figure], machine: str, when: str) -> str:
    """The document with these figures; rows that were not measured now stay as they were."""
    fresh = {each.row.name: _line(each, f"{when}; {machine}") for each in figures}
    text = described(document)
    return _put(text, MEASURED, _results(text, fresh))


def _results(document: str, fresh: dict[str, str]) -> str:
    lines = {line[1]: line[0] for line in LINE.finditer(_part(document, MEASURED))} | fresh
    heads = _table(HEADS, [])
    return heads + "".join(f"{lines.get(row.name) or _unmeasured(row.name)}\n" for row in ROWS)


def _unmeasured(name: str) -> str:
    return _cells((f"`{name}`", *[""] * (len(HEADS) - 1)))


def _line(figure: Figure, measured: str) -> str:
    met = "yes" if figure.is_ok else "**no**"
    name = f"`{figure.row.name}`"
    return _cells((name, figure.shown, figure.row.bound, met, figure.found.beside, measured))


def _part(document: str, marked: re.Pattern[str]) -> str:
    found = marked.search(document)
    assert found is not None, "the document has lost its marks"
    return found[2]


def _put(document: str, marked: re.Pattern[str], part: str) -> str:
    _part(document, marked)
    return marked.sub(lambda found: f"{found[1]}{part}{found[3]}", document)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"{_cells(each)}\n" for each in (heads, ["---"] * len(heads), *rows))


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
