"""Charts and wide tables as Slack draws them itself: beside the words, or told again in words.

Not every workspace has these blocks, so whoever sends them must be able to send without: a message
is drawn with as many `Pictures` as it may have, or with none. Source: Slack's reference of the
`data_visualization` and `table` blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from adapters.slack import budget, limits, rich
from adapters.slack.rich import Block
from bot import letters
from bot.cards import Chart, Table
from bot.markup import plain

NOTHING = "–"
"""Stands in a cell that is empty: Slack takes no cell without words."""


@dataclass(slots=True)
class Pictures:
    """How many of each a message may still have."""

    charts: int = 0
    tables: int = 0

    @classmethod
    def of_a_message(cls) -> Pictures:
        """As many as Slack takes in one message."""
        return cls(limits.CHARTS, limits.TABLES)

    def chart(self, part: Chart) -> Block | None:
        """A chart's picture, while there may be one more."""
        block = _chart(part) if self.charts else None
        self.charts -= block is not None
        return block

    def table(self, part: Table) -> Block | None:
        """A table, while there may be one more."""
        block = _table(part) if self.tables else None
        self.tables -= block is not None
        return block


def _chart(part: Chart) -> Block | None:
    """Bars on axes; None where a picture would say nothing, or Slack can't draw so much.

    Shares (a full bar is 1) are drawn in per cent.
    """
    scale, unit = (100, {"y_label": "%"}) if part.full == 1 else (1, {})
    title = _line(part.title)
    values = [bar.value * scale for bar in part.bars]
    if not title or not 0 < len(values) <= limits.CHART_POINTS or not max(values) > 0:
        return None
    if not all(map(math.isfinite, values)):
        return None
    labels = _labels([_line(bar.label) for bar in part.bars])
    points = [
        {"label": label, "value": round(value, 2)}
        for label, value in zip(labels, values, strict=True)
    ]
    series = [{"name": letters.clip(title, limits.CHART_LABEL), "data": points}]
    axes = {"categories": labels, **unit}
    return {
        "type": "data_visualization",
        "title": letters.clip(title, limits.CHART_TITLE),
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }


def _labels(labels: list[str]) -> list[str]:
    """Labels cut to what Slack takes; numbered as their words are, where two would be alike."""
    cut = [letters.clip(label, limits.CHART_LABEL) for label in labels]
    if len(set(cut)) == len(cut):
        return cut
    return [
        letters.clip(f"{place}. {label}", limits.CHART_LABEL)
        for place, label in enumerate(labels, 1)
    ]


def _table(part: Table) -> Block | None:
    """None where it is more than Slack takes, or than leaves the rest of the message its room."""
    if len(part.rows) >= limits.TABLE_ROWS or not 0 < len(part.columns) <= limits.TABLE_COLUMNS:
        return None
    head = [_cell(column, "bold") for column in part.columns]
    rows = [head, *([_cell(cell) for cell in row] for row in part.rows)]
    block: Block = {
        "type": "table",
        "rows": rows,
        "column_settings": [{"is_wrapped": True} for _ in head],
    }
    return block if budget.size([block]) <= limits.TABLE_CHARACTERS else None


def _cell(text: str, *style: str) -> Block:
    elements = rich.marked(" ".join(text.split()), *style)
    drawn = rich.blocks(elements) or rich.blocks(rich.words(NOTHING))
    return drawn[0] | {"elements": [each for block in drawn for each in block["elements"]]}


def _line(text: str) -> str:
    return " ".join(letters.clean(plain(text)).split())
