"""What an activity comes to: events for the core, and the way back to whoever acted.

Nothing of an activity is trusted: what isn't as Teams documents it is `Malformed`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards import Button
from bot.messages import Address, Incoming

Payload = Mapping[str, Any]


class Malformed(Exception):
    """Not what Teams documents. `what` names the field, never what stood in it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, or a press that came as a message: answered by messages.

    In a channel (`thread`: its conversation, the thread with it; empty in direct messages) answers
    go to the person's direct messages, and a form opens by a button, `again`, which says the same.
    """

    thread: str
    again: Button


@dataclass(frozen=True, slots=True)
class OnMessage:
    """A press on a message: the response takes its place, before the eyes of whoever pressed.

    `ref` is the port's name for the message; empty where it isn't told.
    """

    ref: str


@dataclass(frozen=True, slots=True)
class OnDialog:
    """A dialog is asked for (a press that opens one), or sent: the response changes it."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """A form is put away: a dialog closes, a card says so."""

    is_dialog: bool


@dataclass(frozen=True, slots=True)
class Greeting:
    """Somebody has added Convener for themselves, and is told what it is."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody came or went: nobody waits."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody wrote or reacted, one of very many: it is counted, and nothing else is done."""


Way = Spoken | OnMessage | OnDialog | PutAway | Greeting | Unanswered | Talk


@dataclass(frozen=True, slots=True)
class Heard:
    """One activity, understood: its events (several, where several people came), and who acted."""

    sender: Address
    events: tuple[Incoming, ...]
    way: Way


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants to see the whole of a message that was shortened; the core isn't asked.

    `ref` is the port's name for the message, `page` which part of it.
    """

    sender: Address
    community: str
    ref: str
    page: int
    way: Way


def matching(payload: Payload, field: str, shape: re.Pattern[str]) -> str:
    """A field that must be there and look so."""
    value = payload.get(field)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Malformed(field)
    return value


def words(payload: Payload, field: str) -> str:
    """A text, empty where there is none."""
    value = payload.get(field)
    if value is not None and not isinstance(value, str):
        raise Malformed(field)
    return value or ""


def inside(payload: Payload, field: str) -> Payload:
    """An object that must be there."""
    value = payload.get(field)
    if not isinstance(value, dict):
        raise Malformed(field)
    return value


def several(payload: Payload, field: str) -> list[Payload]:
    """A list of objects, empty where there is none."""
    value = payload.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Malformed(field)
    return value
