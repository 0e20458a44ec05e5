"""What comes in (events) and what goes out (effects), and the addresses they carry.

An event is somebody's act on a platform. A handler answers it with effects, which are values:
the engine keeps the lasting ones (`Post`, `Update`, `Begin`) in the same transaction as the
handler's rows, and returns the rest to the adapter as answers to whoever acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.cards import Card, Form

PlaceKind = Literal["channel", "person"]


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
            case [platform, workspace, "channel" | "person" as kind, ident] if ident:
                return cls(platform, workspace, kind, ident)
            case _:
                message = f"not an address: {text!r}"
                raise ValueError(message)


Value = str | tuple[str, ...]
"""One field of a form as a platform sends it: text, or several chosen option ids."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person. `zone` is an IANA name or empty, `language` a code or empty."""

    name: str
    zone: str = ""
    language: str = ""
    organisation: str = ""
    sector: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has: its name (`key`, unique per platform), who acted, and where.

    `where` is the channel, or the sender's own address for direct messages. `profile` is what
    the event itself tells of the sender, where the platform sends that along.
    """

    key: str
    sender: Address
    where: Address
    profile: Profile | None = None


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


Event = Commanded | Said | Pressed | Submitted | Joined | Left


@dataclass(frozen=True, slots=True)
class Post:
    """A message of Convener's own accord; `key` names it, and a name is said once.

    `kind` is one of its feature's declared kinds, which say how urgent it is and whether it
    was asked for. `person` is the id of whom it is for, empty for a channel.
    """

    key: str
    to: Address
    card: Card
    kind: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """A newer card for the post named `key`; the newest unsent one wins."""

    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Begin:
    """A piece of long work to start once this transaction is committed."""

    job: str
    subject: str


@dataclass(frozen=True, slots=True)
class Whisper:
    """An answer that only whoever asked sees."""

    card: Card


@dataclass(frozen=True, slots=True)
class Replace:
    """The answer takes the place of the form or of the private card it came from."""

    card: Card


@dataclass(frozen=True, slots=True)
class Open:
    """A form is shown to whoever asked."""

    form: Form


@dataclass(frozen=True, slots=True)
class Invalid:
    """The form stays open; each error stands at its field (field id → what is wrong)."""

    errors: Mapping[str, str]


Answer = Whisper | Replace | Open | Invalid
Effect = Answer | Post | Update | Begin
