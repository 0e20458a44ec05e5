"""What a feature is: its table of contents, and what its handlers are given.

A handler takes a `Turn` (an event), a `Due` (an occasion) or a `Moment` (a piece of long work) and
returns effects. It reads and writes rows in the session it is given; it never commits or sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, Protocol

from bot.access import Act, may
from bot.acquaintance import unknown
from bot.cards import Form
from bot.courtesy import Asked
from bot.forms import Read, read
from bot.messages import Address, Effect, Event, Pressed, Submitted
from bot.moment import Moment, Refusal
from bot.platform import Platform
from bot.texts import Tongue
from storage import audit
from storage.communities import Community
from storage.people import Member, Person

AGAIN = "core.again"
"""The press that runs its value as a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Moment):
    """Somebody acted. `text` speaks their language; `rest` is what followed a command's name.

    `commands` are all commands there are, by name, in the order of help; `rhythms` what every
    community lives by, by occasion; `home` what the dashboard shows of each community.
    """

    event: Event
    person: Person
    member: Member | None
    roles: frozenset[str]
    text: Tongue
    commands: Mapping[str, Route]
    rhythms: Mapping[str, Rhythm]
    home: Sequence[Route]
    rest: str = ""

    def at(self, community: Community) -> Turn:
        """The same turn with another community; membership and roles stay as they were."""
        return replace(self, community=community)

    def may(self, act: Act) -> bool:
        """Whether whoever acted may do this here."""
        return may(self.roles, act)

    @property
    def value(self) -> str:
        """What the pressed button or the sent form is about; empty for other events."""
        return self.event.value if isinstance(self.event, Pressed | Submitted) else ""

    def read(self, form: Form, lane: str = "") -> Read:
        """What was sent, checked against the form that was asked; people are of the `lane`.

        Nobody names whoever was erased.
        """
        sent = self.event.values if isinstance(self.event, Submitted) else {}
        found = read(form, sent, lane)
        named = {asked.id: dict.fromkeys(found.people(asked.id)) for asked in form.people()}
        gone = {field for field, each in named.items() if each and unknown(self.session, each)}
        return found.without(gone, "core.form.erased")

    def errors(self, read: Read) -> dict[str, str]:
        """What is wrong with a form, in words, by field."""
        return {field: self.text(each.key, **each.facts) for field, each in read.problems.items()}

    @property
    def mine(self) -> Member:
        """The asker's membership. Raises Refusal where there is none."""
        if self.member is None:
            raise Refusal("core.not_a_member")
        return self.member

    def decided(self, action: str, subject: str = "", reason: str = "") -> None:
        """Write a decision into the audit log."""
        audit.record(
            self.session,
            audit.Decision(
                at=self.now,
                community_id=self.here.id,
                person_id=self.person.id,
                action=action,
                subject=subject,
                reason=reason,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Moment):
    """Something fell due at the instant `at`. `subject` is what the schedule's row was about."""

    subject: str
    at: datetime


Effects = Iterable[Effect]
Handler = Callable[[Turn], Effects]


@dataclass(frozen=True, slots=True)
class Route:
    """Who may come this way, and who answers. `anywhere`: also where there is no community.

    `help` is the key of the line that help shows; only commands have one. `begins`: of use only
    where there is no community yet. `every`: about all of one's communities. `opens`: a form answers.
    `by_mail`: a link in an e-mail may press it, on its reader's behalf; whoever has the mail has it.
    `after`: of use only once the community is closed.
    """

    act: Act
    handle: Handler
    anywhere: bool = False
    help: str = ""
    begins: bool = False
    every: bool = False
    opens: bool = False
    by_mail: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of post. Lower `urgency` goes first: 0 people wait for it, 5 it may take its time.

    `resend`: what delivery does when it can't know whether a post arrived. `is_gentle`: it waits
    while its reader wants no notifications. `is_last`: it is said as the community closes.
    """

    urgency: int
    asked: Asked
    resend: bool = True
    is_gentle: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """An occasion that every community has from its start: each `days` days at `at`, its own time.

    `weekday` (0 is Monday) is the first one's; None: it begins on the next day.
    """

    days: int
    at: time
    weekday: int | None = None


class Look(Protocol):
    """The outside half of a piece of long work: asks a platform, touches no database."""

    def __call__(self, platform: Platform, subject: str, cursor: str) -> Any:
        """Whatever `Keep` is to keep."""


class Keep(Protocol):
    """The inside half: keeps what was found; returns the next cursor (None: done) and effects."""

    def __call__(
        self, moment: Moment, subject: str, found: Any
    ) -> tuple[str | None, Sequence[Effect]]:
        """The next cursor, and effects."""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work, piece by piece, resumable at each cursor.

    `about` reads a subject: the address whose platform is asked, and the community's id or "".
    """

    about: Callable[[str], tuple[Address, str]]
    look: Look
    keep: Keep


@dataclass(frozen=True, slots=True)
class Feature:
    """A capability's table of contents. Names are prefixed `feature.`, commands are bare.

    `home` is its part of the dashboard: what is whispered there of one community. `sayings`: presses
    (action and value) that may be said as well, by the catalogue key of the phrases that mean them.
    """

    name: str
    folder: Path
    commands: Mapping[str, Route] = field(default_factory=dict)
    presses: Mapping[str, Route] = field(default_factory=dict)
    forms: Mapping[str, Route] = field(default_factory=dict)
    occasions: Mapping[str, Callable[[Due], Effects]] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    rhythms: Mapping[str, Rhythm] = field(default_factory=dict)
    sayings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    home: Sequence[Route] = ()
    joined: Handler | None = None
    left: Handler | None = None
    opened: Handler | None = None
