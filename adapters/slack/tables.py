"""Tables in words: aligned where they are narrow, else a line a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from adapters.slack import limits, rich
from adapters.slack.pictures import Pictures
from adapters.slack.rich import Block, Element
from bot import letters
from bot.cards import Table
from bot.markup import Plain, parse, plain


def blocks(part: Table, pictures: Pictures) -> list[Block]:
    """Aligned where it is only words and narrow enough; else Slack's own, or each cell named."""
    title = rich.blocks(rich.marked(part.title, "bold"))
    cells = [[" ".join(letters.clean(plain(cell)).split()) for cell in row] for row in _rows(part)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=False)]
    is_simple = all(
        isinstance(span, Plain) for row in _rows(part) for cell in row for span in parse(cell)
    )
    if is_simple and sum(widths) + 2 * len(widths) <= limits.TABLE_WIDTH:
        text = "\n".join(_aligned(row, widths) for row in cells)
        return [*title, *rich.blocks(rich.words(text), "rich_text_preformatted")]
    if native := pictures.table(part):
        return [*title, native]
    return [*title, *rich.blocks(rich.lines(_told(part.columns, row) for row in part.rows))]


def _rows(part: Table) -> tuple[tuple[str, ...], ...]:
    return (part.columns, *part.rows)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False))
    return "  ".join(cells).rstrip()


def _told(columns: Sequence[str], row: Sequence[str]) -> list[Element]:
    told: list[Element] = []
    for at, (column, cell) in enumerate(zip(columns, row, strict=False)):
        if at:
            told += [*rich.words(" · "), *rich.marked(column), *rich.words(": ")]
        told += rich.marked(cell, *(() if at else ("bold",)))
    return told


def _width(text: str) -> int:
    """How many columns a text takes: East Asian characters two, accents none."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )
