"""Tables: Teams' own where they are narrow and small, else each cell named with its column."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.teams import budget, limits, spans
from adapters.teams.budget import Json
from adapters.teams.paper import Paper
from bot.cards import Table
from bot.markup import Plain, Span, parse


def blocks(part: Table, paper: Paper) -> list[Json]:
    """The title, and what stands under it."""
    title = spans.rows([spans.strong(part.title)], paper)
    table = _table(part, paper)
    if table is not None:
        return [*title, table | {"spacing": "Small"} if title else table]
    told = spans.rows((_told(part.columns, row) for row in part.rows), paper)
    return [*title, *told]


def _table(part: Table, paper: Paper) -> Json | None:
    """None where it is more than a phone shows, or than leaves the rest of the message its room."""
    if not 0 < len(part.columns) <= limits.TABLE_COLUMNS or not part.rows:
        return None
    head = [_cell(spans.strong(column), paper) for column in part.columns]
    rows = [head, *([_cell(_flat(cell), paper) for cell in row] for row in part.rows)]
    table: Json = {
        "type": "Table",
        "columns": [{"width": 1} for _ in part.columns],
        "rows": [{"type": "TableRow", "cells": cells} for cells in rows],
    }
    return table if budget.size(table) <= limits.TABLE_BYTES else None


def _flat(text: str) -> Sequence[Span]:
    return parse(" ".join(text.split()))


def _cell(words: Sequence[Span], paper: Paper) -> Json:
    return {"type": "TableCell", "items": spans.rows([words], paper)}


def _told(columns: Sequence[str], row: Sequence[str]) -> list[Span]:
    told: list[Span] = []
    for at, (column, cell) in enumerate(zip(columns, row, strict=False)):
        if at:
            told += [Plain(" · "), *_flat(column), Plain(": "), *_flat(cell)]
        else:
            told += spans.strong(cell)
    return told
