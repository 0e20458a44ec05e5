"""What comes in (events) and what goes out (effects), and the addresses they carry.

An event is somebody's act on a platform. A handler answers it with effects, which are values:
the engine keeps the lasting ones (`Post`, `Update`, `Begin`) in the same transaction as the
handler's rows, and returns the rest to the adapter as answers to whoever acted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from bot.cards import Card, Form

PlaceKind = Literal["channel", "person"]
SignalKind = Literal["message", "reaction"]


@dataclass(frozen=True, slots=True)
class Address:
    """A place that can be written to: a channel, or a person's direct messages.

    `workspace` is a Slack team or a Teams tenant. `id` is the platform's own and opaque here:
    only its adapter reads meaning into it.
    """

    platform: str
    workspace: str
    kind: PlaceKind
    id: str

    @property
    def lane(self) -> str:
        """The stretch of a platform whose rate limits are shared: one sender at a time."""
        return f"{self.platform}:{self.workspace}"

    def __str__(self) -> str:
        return f"{self.platform}:{self.workspace}:{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        parts = text.split(":", 3)
        match parts:
            case [platform, workspace, "channel" | "person" as kind, ident] if (
                ident and len(text) <= ADDRESS_AT_MOST and _WORDS.fullmatch(text)
            ):
                return cls(platform, workspace, kind, ident)
            case _:
                message = "not an address"
                raise ValueError(message)


ADDRESS_AT_MOST = 600
_WORDS = re.compile(r"[^\s<>|\x00-\x1f\ud800-\udfff]+")

Value = str | tuple[str, ...]
"""One field of a form as a platform sends it: text, or several chosen option ids."""


Standing = Literal["", "own", "guest", "foreign"]
"""How an account belongs to its workspace: one of its own, a guest's, another organisation's."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person. `zone` is an IANA name or empty, `language` a code or empty.

    `email` is told only where the platform vouches for it. `is_gone`: the account was closed,
    or takes nothing from Convener any more.
    """

    name: str
    zone: str = ""
    language: str = ""
    organisation: str = ""
    sector: str = ""
    email: str = ""
    standing: Standing = ""
    is_bot: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has: its name (`key`, unique per platform), who acted, and where.

    `where` is the channel, or the sender's own address for direct messages. `profile` is what
    the event itself tells of the sender, where the platform sends that along. `shows_reach`: who
    acts so can be written to; in a Teams channel the app may be there without being so for them.
    """

    key: str
    sender: Address
    where: Address
    profile: Profile | None = None
    shows_reach: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Happened):
    """A slash command, or its words after a mention: `poll needs` for `/cop poll needs`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Happened):
    """Free text to the bot: a direct message, or what follows a mention."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Happened):
    """A button. `community` is the one that the button's card was about, or empty."""

    action: str
    value: str = ""
    community: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Happened):
    """A form sent. `form` and `value` are what the form was opened with."""

    form: str
    value: str = ""
    community: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Happened):
    """Somebody (`sender`) came into a channel (`where`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Happened):
    """Somebody (`sender`) left a channel (`where`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Happened):
    """Somebody looks at their dashboard, or it is to be shown anew. `where` is their own address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Happened):
    """What the platform tells of somebody (`sender`) is otherwise now: see `profile`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalled(Happened):
    """Somebody wrote or reacted in a channel (`where`): that they did, never what."""

    kind: SignalKind


TEXT_AT_MOST = 40_000
"""Characters of any one field of an event; no platform sends more in earnest."""


def writable(text: str) -> str:
    """What a database takes: neither null bytes nor halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")[:TEXT_AT_MOST]


def cleaned(event: Event) -> Event:
    """The event with every text in it writable; a form's values are read with their form."""
    texts: dict[str, Any] = {
        each.name: writable(getattr(event, each.name))
        for each in fields(event)
        if isinstance(getattr(event, each.name), str)
    }
    if event.profile is not None:
        told: dict[str, Any] = {
            each: writable(getattr(event.profile, each))
            for each in ("name", "zone", "language", "organisation", "email")
        }
        texts["profile"] = replace(event.profile, **told)
    return replace(event, **texts)


Unwaited = Joined | Left | Opened | Changed
"""Events that nobody waits for an answer to: where one fails, its platform sends it again."""

Event = Commanded | Said | Pressed | Submitted | Unwaited

Incoming = Event | Signalled
"""All that platforms tell. Signals come in great numbers, are answered by nothing, and are counted."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message of Convener's own accord; `key` names it, and a name is said once.

    `kind` is one of its feature's declared kinds, which say how urgent it is and whether it
    was asked for; `pressed` says that this one answers a press. `person` is the id of whom it is
    for, empty for a channel. After `until` (community time) it is stale and isn't sent any more.
    `because` is what decided it, in its reader's words and as markup without mentions: `why` adds
    it to the rule of its kind.
    """

    key: str
    to: Address
    card: Card
    kind: str
    person: str = ""
    pressed: bool = False
    until: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """A newer card for the post named `key`; the newest unsent one wins."""

    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Begin:
    """A piece of long work, noted in this transaction and started once it is committed."""

    job: str
    subject: str


@dataclass(frozen=True, slots=True)
class Whisper:
    """An answer that only whoever asked sees."""

    card: Card


@dataclass(frozen=True, slots=True)
class Replace:
    """The answer takes the place of the form or of the whisper it came from; on a post, it is whispered."""

    card: Card


@dataclass(frozen=True, slots=True)
class Open:
    """A form is shown to whoever asked."""

    form: Form


@dataclass(frozen=True, slots=True)
class Invalid:
    """The form stays open; each error stands at its field (field id → what is wrong).

    A platform that closes a form as it is sent shows it again, with what was written in it.
    """

    errors: Mapping[str, str]
    form: Form


Answer = Whisper | Replace | Open | Invalid
Effect = Answer | Post | Update | Begin
