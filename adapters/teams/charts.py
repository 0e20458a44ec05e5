"""Charts as Teams draws them, beside their words; bars made of characters where it can't. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from adapters.teams import limits, spans
from adapters.teams.budget import Json
from adapters.teams.paper import Paper
from bot import letters
from bot.cards import Bar, Chart, Progress
from bot.markup import Code, Plain, Span, parse, plain

BAR = 10
"""How many characters a full bar has."""


def blocks(part: Chart, paper: Paper) -> list[Json]:
    """The picture, and its words below: a chart has no text of its own that is read out."""
    picture = _picture(part)
    most = part.full or max((bar.value for bar in part.bars if math.isfinite(bar.value)), default=0)
    if picture is None:
        bars = ([*_bar(bar.value, most), *_told(bar)] for bar in part.bars)
        return spans.rows([spans.strong(part.title), *bars], paper)
    instead = ([*_bar(bar.value, most), *_flat(bar.label)] for bar in part.bars)
    fallback = {"type": "Container", "items": spans.rows(instead, paper)}
    title = spans.rows([spans.strong(part.title)], paper)
    return [*title, picture | {"fallback": fallback}, *spans.rows(map(_told, part.bars), paper)]


def progress(part: Progress, paper: Paper) -> list[Json]:
    """How far something is: a bar, and the figures."""
    told = [*_flat(part.label), Plain(f": {part.value}/{part.total}")]
    return spans.rows([[*_bar(part.value, part.total), *told]], paper)


def _told(bar: Bar) -> list[Span]:
    note = [Plain(" ("), *_flat(bar.note), Plain(")")] if bar.note else []
    return [*_flat(bar.label), Plain(f": {' '.join(bar.shown.split())}"), *note]


def _flat(text: str) -> Iterable[Span]:
    return parse(" ".join(text.split()))


def _bar(value: float, most: float) -> list[Span]:
    share = min(max(value, 0), most) / most if most > 0 and math.isfinite(value) else 0
    full = round(share * BAR)
    return [Code("█" * full + "░" * (BAR - full)), Plain(" ")]


def _picture(part: Chart) -> Json | None:
    """None where a picture would say nothing, or too much. Shares are drawn in per cent."""
    scale = 100 if part.full == 1 else 1
    values = [bar.value * scale for bar in part.bars]
    if not 0 < len(values) <= limits.CHART_POINTS or not max(values) > 0:
        return None
    if not all(map(math.isfinite, values)):
        return None
    labels = _labels([spans.line(plain(bar.label)) for bar in part.bars])
    picture: Json = {
        "type": "Chart.HorizontalBar",
        "title": letters.clip(spans.line(plain(part.title)), limits.CHART_TITLE),
        "data": [
            {"x": label, "y": round(value, 2)} for label, value in zip(labels, values, strict=True)
        ],
    }
    return picture | ({"xAxisTitle": "%"} if scale > 1 else {})


def _labels(labels: list[str]) -> list[str]:
    """Labels cut to what can be read; numbered as their words are, where two would be alike."""
    cut = [letters.clip(label, limits.CHART_LABEL) for label in labels]
    if len(set(cut)) == len(cut):
        return cut
    return [
        letters.clip(f"{place}. {label}", limits.CHART_LABEL)
        for place, label in enumerate(labels, 1)
    ]
