"""What a request of Slack's comes to: an event for the core, and the way back to whoever acted.

Nothing of a request is trusted: what isn't as Slack documents it is `Malformed`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import Address, Incoming

Payload = Mapping[str, Any]

TRIGGER = re.compile(r"[0-9A-Za-z.]{1,255}")
STAMP = re.compile(r"[0-9]{1,20}\.[0-9]{1,12}")
EVENT = re.compile(r"[0-9A-Za-z]{1,64}")


class Malformed(Exception):
    """Not what Slack documents. `what` names the field, never what stood in it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TooLong(Exception):
    """A command with more words than are read, and who gave it."""

    def __init__(self, sender: Address) -> None:
        super().__init__("too long")
        self.sender = sender


@dataclass(frozen=True, slots=True)
class Command:
    """The acknowledgement is the answer; a form is opened with the trigger, within 3 s."""

    trigger: str
    response_url: str


@dataclass(frozen=True, slots=True)
class OnMessage:
    """A press on a message: answered at its response URL; only an ephemeral one is replaced."""

    trigger: str
    response_url: str
    is_ephemeral: bool


@dataclass(frozen=True, slots=True)
class OnModal:
    """A press in a modal, which is changed, or covered by another: at most three lie on a stack."""

    trigger: str
    view: str
    is_third: bool


@dataclass(frozen=True, slots=True)
class OnHome:
    """A press on Home: answered in a modal over it, and Home is shown anew."""

    trigger: str


@dataclass(frozen=True, slots=True)
class OnShortcut:
    """The message shortcut, used: a modal asks what one would say, with help below."""

    trigger: str
    response_url: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal sent: the acknowledgement changes it. `fields` are its inputs, in order."""

    fields: tuple[str, ...]
    is_third: bool


@dataclass(frozen=True, slots=True)
class Direct:
    """Words in direct messages, answered there. They come without a trigger: no form can open."""

    channel: str
    words: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a channel, answered to the person alone; without a trigger too."""

    channel: str
    user: str
    thread: str
    words: str


@dataclass(frozen=True, slots=True)
class Home:
    """Somebody's Home, to be shown as things stand now."""

    user: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody came, went, changed, wrote or reacted: nobody waits."""


Way = (
    Command
    | OnMessage
    | OnModal
    | OnHome
    | OnShortcut
    | Submission
    | Direct
    | Mention
    | Home
    | Unanswered
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One request, understood."""

    event: Incoming
    way: Way


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants to see the whole of a message that was shortened; the core isn't asked.

    `ref` is the port's name for the message (`<channel>:<ts>`), `page` which part of it.
    """

    sender: Address
    where: Address
    community: str
    ref: str
    page: int
    way: OnMessage | OnModal


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
