"""The conversation in a place, as one viewer sees it: who wrote what when, the days between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from zoneinfo import ZoneInfo

from adapters.playground.page.cards import card_html
from adapters.playground.page.spans import Pen, lines
from adapters.playground.world import CONVENER, Message, World

TOGETHER = timedelta(minutes=10)
"""Messages of one author within this time stand under one name."""

FACE = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="3.2"/>'
    '<circle cx="12" cy="4.2" r="2"/><circle cx="19" cy="16" r="2"/><circle cx="5" cy="16" r="2"/>'
    "</svg>"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message where it stands: whether a day begins with it, and whether it goes on from the last."""

    message: Message
    day: date | None
    follows: bool


def entries(messages: Sequence[Message], zone: str) -> list[Entry]:
    """Messages in their order, with the days of the viewer's zone."""
    found: list[Entry] = []
    before: Message | None = None
    for message in messages:
        day = message.at.astimezone(ZoneInfo(zone)).date()
        begins = before is None or before.at.astimezone(ZoneInfo(zone)).date() != day
        follows = (
            before is not None
            and not begins
            and before.author == message.author
            and before.only_for == message.only_for
            and message.at - before.at < TOGETHER
        )
        found.append(Entry(message, day if begins else None, follows))
        before = message
    return found


def entry_html(entry: Entry, world: World, zone: str, pen: Pen) -> str:
    """One message."""
    message = entry.message
    day = (
        f'<div class="day"><span>{pen.text("day", day=entry.day)}</span></div>' if entry.day else ""
    )
    marks = ""
    if message.only_for:
        marks += f'<span class="mark only">{pen.text("message.only_you")}</span>'
    if message.edited:
        marks += f'<span class="mark">{pen.text("message.edited")}</span>'
    local = message.at.astimezone(ZoneInfo(zone))
    at = f'<time datetime="{local.isoformat()}">{local:%H:%M}</time>'
    body = (
        card_html(message.card, message.id, pen)
        if message.card
        else f'<p class="said{" command" if message.text.startswith("/") else ""}">{lines(message.text)}</p>'
    )
    shown = " follows" if entry.follows else ""
    return (
        f'{day}<article class="message{shown}">{face(message.author, author(message, world))}'
        f'<div class="body"><div class="by"><strong>{escape(author(message, world))}</strong>'
        f"{at}{marks}</div>{body}</div></article>"
    )


def heard(message: Message, world: World) -> str:
    """What a screen reader is told of a new message."""
    return f"{author(message, world)}: {message.card.plain() if message.card else message.text}"


def author(message: Message, world: World) -> str:
    """Who wrote a message, by name."""
    if message.author == CONVENER:
        return "Convener"
    each = world.people.get(message.author)
    return each.name if each else message.author


def face(ident: str, name: str) -> str:
    """A small round sign for somebody: their initials, in one of six tones."""
    if ident == CONVENER:
        return f'<span class="face convener" aria-hidden="true">{FACE}</span>'
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    tone = sum(ident.encode()) % 6
    return f'<span class="face tone-{tone}" aria-hidden="true">{escape(initials)}</span>'
