"""Cards as Block Kit. Pure: the same cards give the same blocks.

Words are rich text or plain text, never mrkdwn, so that nothing anybody writes can become a
mention, a link or an emphasis. Charts are told in bars made of characters, or in words beside
Slack's own picture: only where a message can be sent again without one, should Slack refuse it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlsplit

from adapters.slack import budget, buttons, limits, rich, tables
from adapters.slack.pictures import Pictures
from adapters.slack.rich import Block, Element
from bot import letters
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

Noted = Callable[[], Block]
"""A line that is made where it is of use: who reads it, and so in what language, may have to be asked."""

SayTo = Callable[[Address], Say]
"""The texts in the language of whoever is at an address. May block."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is given: `text` is read out and notified, escaped and never empty."""

    text: str
    blocks: tuple[Block, ...]


def post(card: Card, say: Say, *, pictured: bool) -> Message:
    """A card as a message that stays; where it is shortened, a button shows all of it."""
    note = shortened(say)
    drawn = blocks((card,), note, pictured=pictured)

    def notice() -> tuple[Block, Block]:
        return note(), buttons.show_all(plain(say("slack.show_all")), card.community)

    kept = budget.fit(drawn, notice)
    return Message(_spoken((card,), say), tuple(kept))


def messages(cards: Sequence[Card], say: Say, *, pictured: bool = False) -> tuple[Message, ...]:
    """Cards as an answer, which goes over several messages where one can't hold it.

    `say` gives a text of this folder's catalogue.
    """
    note = shortened(say)
    first, *more = budget.parted(
        blocks(cards, note, pictured=pictured), lambda: (note(),), limits.PARTS
    )
    return (
        Message(_spoken(cards, say), tuple(first)),
        *(
            Message(escape(letters.clip(rich.spoken(part), limits.FALLBACK)), tuple(part))
            for part in more
        ),
    )


def blocks(cards: Iterable[Card], note: Noted, *, pictured: bool = False) -> list[Block]:
    """Cards one below the other; `note` stands where something of them was left out."""
    pictures = Pictures.of_a_message() if pictured else Pictures()
    drawn = (_separated(_card(card, note, pictures)) for card in cards)
    return buttons.numbered([block for card in drawn for block in card][1:])


def _spoken(cards: Sequence[Card], say: Say) -> str:
    """The words of cards, as many as a notification reads out."""
    words = letters.clean("\n\n".join(card.plain() for card in cards)).strip()
    return escape(letters.clip(words or plain(say("slack.nothing")), limits.FALLBACK))


def shortened(say: Say) -> Noted:
    """The line that says that something was left out."""
    return lambda: aside(plain(say("slack.shortened")))


def escape(text: str) -> str:
    """Words for a field that Slack reads mrkdwn in: no mention or link survives."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def aside(text: str) -> Block:
    """A small line below the rest."""
    return {"type": "context", "elements": [rich.worded(text, limits.TEXT_OBJECT)]}


def _separated(blocks: list[Block]) -> list[Block]:
    return [{"type": "divider"}, *blocks] if blocks else []


def _card(card: Card, note: Noted, pictures: Pictures) -> list[Block]:
    return [
        *heading(card.title),
        *(block for part in card.parts for block in drawn(part, card.community, note, pictures)),
    ]


def heading(title: str) -> list[Block]:
    """What a card or a form begins with; nothing where it has no title."""
    words = " ".join(letters.clean(plain(title)).split())
    if not words:
        return []
    is_simple = all(isinstance(span, Plain) for span in parse(title))
    if is_simple and letters.length(words) <= limits.HEADER:
        return [{"type": "header", "text": rich.worded(words, limits.HEADER)}]
    return rich.blocks(rich.marked(title, "bold"))


def drawn(part: Shown, community: str, note: Noted, pictures: Pictures) -> list[Block]:
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
            return tables.blocks(part, pictures)
        case Chart():
            return _chart(part, pictures)
        case Image():
            return _image(part)
        case Buttons():
            return buttons.blocks(part, community, note)
    assert_never(part)


def _note(note: Note) -> list[Block]:
    """Small where it is only words; a small line has no links or mentions without mrkdwn."""
    words = letters.clean(plain(note.text))
    is_simple = all(isinstance(span, Plain) for span in parse(note.text))
    if is_simple and words.strip() and letters.length(words) <= limits.TEXT_OBJECT:
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


def _chart(part: Chart, pictures: Pictures) -> list[Block]:
    """Bars and their words; where Slack draws the bars, the words alone, and a title that it cuts."""
    picture = pictures.chart(part)
    most = part.full or max((bar.value for bar in part.bars if math.isfinite(bar.value)), default=0)
    rows = [
        [
            *([] if picture else [*rich.words(_bar(bar.value, most), "code"), *rich.words(" ")]),
            *rich.marked(bar.label),
            *rich.words(f": {bar.shown}"),
            *([*rich.words(" ("), *rich.marked(bar.note), *rich.words(")")] if bar.note else []),
        ]
        for bar in part.bars
    ]
    title = rich.marked(part.title, "bold")
    if picture and picture["title"] == "".join(each.get("text", "") for each in title):
        return [picture, *rich.blocks(rich.lines(rows))]
    told = rich.blocks(rich.lines([title, *rows] if title else rows))
    return [picture, *told] if picture else told


def _bar(value: float, most: float) -> str:
    share = min(max(value, 0), most) / most if most > 0 and math.isfinite(value) else 0
    full = round(share * BAR)
    return "█" * full + "░" * (BAR - full)


def _image(part: Image) -> list[Block]:
    if not _is_address(part.url):
        return rich.blocks(rich.words(f"{plain(part.alt)} ({part.url})"))
    alt = rich.clipped(plain(part.alt), limits.ALT_TEXT)
    return [{"type": "image", "image_url": part.url, "alt_text": alt}]


def _is_address(url: str) -> bool:
    if letters.length(url) > limits.URL or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
