"""Cards as Block Kit. Pure: the same cards give the same blocks.

Words are rich text or plain text, never mrkdwn, so that nothing anybody writes can become a
mention, a link or an emphasis. Charts are told in bars made of characters: an answer on the
acknowledgement can't be sent again without a block that Slack refuses.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlsplit

from adapters.slack import budget, buttons, limits, rich
from adapters.slack.rich import Block, Element
from bot.cards import (
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Shown,
    Table,
    Text,
)
from bot.markup import Plain, parse, plain
from bot.messages import Address

BAR = 10
"""How many characters a full bar has."""

QUIETLY = {"unfurl_links": False, "unfurl_media": False}
"""Of every message to a channel or a person: what it links to is not unfolded below it."""

Say = Callable[[str], str]
"""A text of this folder's catalogue, by its key."""

SayTo = Callable[[Address], Say]
"""The texts in the language of whoever is at an address. May block."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is given: `text` is read out and notified, escaped and never empty."""

    text: str
    blocks: tuple[Block, ...]


def message(cards: Sequence[Card], say: Say) -> Message:
    """One message of one card, or of several. `say` gives a text of this folder's catalogue."""
    note = shortened(say)
    spoken = rich.clean("\n\n".join(card.plain() for card in cards)).strip()
    text = limits.clip(spoken or plain(say("slack.nothing")), limits.FALLBACK)
    return Message(escape(text), tuple(budget.fit(buttons.numbered(blocks(cards, note)), note)))


def blocks(cards: Iterable[Card], note: Block) -> list[Block]:
    """Cards one below the other; `note` stands where something of them was left out."""
    return [block for card in cards for block in _separated(_card(card, note))][1:]


def shortened(say: Say) -> Block:
    """The line that says that something was left out."""
    return aside(plain(say("slack.shortened")))


def escape(text: str) -> str:
    """Words for a field that Slack reads mrkdwn in: no mention or link survives."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def aside(text: str) -> Block:
    """A small line below the rest."""
    return {"type": "context", "elements": [rich.worded(text, limits.TEXT_OBJECT)]}


def _separated(blocks: list[Block]) -> list[Block]:
    return [{"type": "divider"}, *blocks] if blocks else []


def _card(card: Card, note: Block) -> list[Block]:
    return [
        *heading(card.title),
        *(block for part in card.parts for block in drawn(part, card.community, note)),
    ]


def heading(title: str) -> list[Block]:
    """What a card or a form begins with; nothing where it has no title."""
    words = " ".join(rich.clean(plain(title)).split())
    if not words:
        return []
    is_simple = all(isinstance(span, Plain) for span in parse(title))
    if is_simple and limits.length(words) <= limits.HEADER:
        return [{"type": "header", "text": rich.worded(words, limits.HEADER)}]
    return rich.blocks(rich.marked(title, "bold"))


def drawn(part: Shown, community: str, note: Block) -> list[Block]:
    """One part; `note` stands where something of it was left out."""
    match part:
        case Text():
            return rich.blocks(rich.marked(part.text))
        case Note():
            return _note(part)
        case Divider():
            return [{"type": "divider"}]
        case Facts():
            return rich.blocks(
                rich.lines(
                    [*rich.marked(name, "bold"), *rich.words(": "), *rich.marked(value)]
                    for name, value in part.facts
                )
            )
        case Progress():
            return rich.blocks(_progress(part))
        case Table():
            return _table(part)
        case Chart():
            return rich.blocks(_chart(part))
        case Image():
            return _image(part)
        case Buttons():
            return buttons.blocks(part, community, note)
    assert_never(part)


def _note(note: Note) -> list[Block]:
    """Small where it is only words; a small line has no links or mentions without mrkdwn."""
    words = rich.clean(plain(note.text))
    is_simple = all(isinstance(span, Plain) for span in parse(note.text))
    if is_simple and words.strip() and limits.length(words) <= limits.TEXT_OBJECT:
        return [aside(words)]
    return rich.blocks(rich.marked(note.text))


def _progress(part: Progress) -> list[Element]:
    figure = f" {part.value}/{part.total}"
    return [
        *rich.words(_bar(part.value, part.total), "code"),
        *rich.words(" "),
        *rich.marked(part.label),
        *rich.words(f":{figure}"),
    ]


def _chart(part: Chart) -> list[Element]:
    most = part.full or max((bar.value for bar in part.bars if math.isfinite(bar.value)), default=0)
    rows = [
        [
            *rich.words(_bar(bar.value, most), "code"),
            *rich.words(" "),
            *rich.marked(bar.label),
            *rich.words(f": {bar.shown}"),
            *([*rich.words(" ("), *rich.marked(bar.note), *rich.words(")")] if bar.note else []),
        ]
        for bar in part.bars
    ]
    title = rich.marked(part.title, "bold")
    return rich.lines([title, *rows] if title else rows)


def _bar(value: float, most: float) -> str:
    share = min(max(value, 0), most) / most if most > 0 and math.isfinite(value) else 0
    full = round(share * BAR)
    return "█" * full + "░" * (BAR - full)


def _table(part: Table) -> list[Block]:
    """Aligned where it is only words and narrow enough; else a line a row, each cell named."""
    title = rich.blocks(rich.marked(part.title, "bold"))
    cells = [[" ".join(rich.clean(plain(cell)).split()) for cell in row] for row in _rows(part)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=False)]
    is_simple = all(
        isinstance(span, Plain) for row in _rows(part) for cell in row for span in parse(cell)
    )
    if is_simple and sum(widths) + 2 * len(widths) <= limits.TABLE_WIDTH:
        text = "\n".join(_aligned(row, widths) for row in cells)
        return [*title, *rich.blocks(rich.words(text), "rich_text_preformatted")]
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


def _image(part: Image) -> list[Block]:
    if not _is_address(part.url):
        return rich.blocks(rich.words(f"{plain(part.alt)} ({part.url})"))
    alt = rich.clipped(plain(part.alt), limits.ALT_TEXT)
    return [{"type": "image", "image_url": part.url, "alt_text": alt}]


def _is_address(url: str) -> bool:
    if limits.length(url) > limits.URL or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
