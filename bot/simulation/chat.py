"""A chat in memory: what Convener posted, which buttons people see, and what they do with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.cards import Button, Buttons, Card, Form
from bot.messages import (
    Address,
    Answer,
    Commanded,
    Incoming,
    Invalid,
    Joined,
    Left,
    Open,
    PlaceKind,
    Pressed,
    Profile,
    Replace,
    Submitted,
    Value,
    Whisper,
)
from bot.platform import Pace, RosterPage, Undeliverable
from bot.simulation.people import Inhabitant

NAME = "simulation"
PAGE = 100
"""People on a page of the roster."""
PACE = Pace(together=50)
"""Messages that are taken and settled at once; `lookup` finds what was written."""


def address(kind: PlaceKind, ident: str) -> Address:
    """Where that is in the chat."""
    return Address(NAME, "home", kind, ident)


HOME = address("channel", "community")


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of Convener's own accord, as it was first said."""

    at: datetime
    to: Address
    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Did:
    """What somebody did: `act` is a command, `press`, `send`, `join` or `leave`, with its name.

    `told` are the titles of the cards they got for it.
    """

    at: datetime
    who: str
    act: str
    about: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A button that somebody can press, and where it stands."""

    button: Button
    community: str
    where: Address


class NotThere(LookupError):
    """Nobody shows such a button to this person."""


@dataclass
class Chat:
    """The platform port, and the people's side of it. `now` is community time."""

    people: Mapping[str, Inhabitant]
    now: Callable[[], datetime]
    name: str = NAME
    pace: Pace = PACE
    present: dict[str, None] = field(default_factory=dict)
    """Who is in the channel, in the order in which they came."""
    posted: list[Posted] = field(default_factory=list)
    did: list[Did] = field(default_factory=list)
    _seen: dict[tuple[str, str], dict[str, Seen]] = field(default_factory=dict)
    _places: list[Address] = field(default_factory=list)

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message."""
        self._exists(to)
        self.posted.append(Posted(self.now(), to, key, card))
        self._places.append(to)
        self.show(to.id if to.kind == "person" else "", to, card)
        return str(len(self._places) - 1)

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message in its place."""
        if self._places[int(ref)] != to:
            raise Undeliverable("message_not_found")
        self.show(to.id if to.kind == "person" else "", to, card)

    def roster(self, channel: Address, cursor: str) -> RosterPage:  # noqa: ARG002 - the port's shape
        """Who is in the channel, a hundred at a time; what is known of them comes along."""
        start, here = int(cursor or 0), list(self.present)
        page = tuple(address("person", each) for each in here[start : start + PAGE])
        then = str(start + PAGE) if start + PAGE < len(here) else ""
        known = tuple((each, self.people[each.id].profile) for each in page)
        return RosterPage(page, then, known)

    def profile(self, person: Address) -> Profile:
        """Who somebody is."""
        self._exists(person)
        return self.people[person.id].profile

    def resting(self, person: Address) -> datetime | None:  # noqa: ARG002 - the port's shape
        """Nobody rests here but by their own quiet hours."""
        return None

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:  # noqa: ARG002
        """The message that was posted under a name."""
        found = (str(n) for n, each in enumerate(self.posted) if (each.to, each.key) == (to, key))
        return next(found, None)

    def _exists(self, place: Address) -> None:
        if place != HOME and place.id not in self.people:
            raise Undeliverable("channel_not_found")

    def show(self, who: str, where: Address, card: Card) -> None:
        """The newest button of an action and a value counts; `who` alone sees it, where given."""
        for part in card.parts:
            if isinstance(part, Buttons):
                for button in part.buttons:
                    seen = self._seen.setdefault((who, button.action), {})
                    seen.pop(button.value, None)
                    community = button.community or card.community
                    seen[button.value] = Seen(button, community, where)

    def sees(self, who: str, action: str, value: str | None = None) -> Seen | None:
        """The newest button of an action that somebody can press, their own before the channel's."""
        for whose in (who, ""):
            seen = self._seen.get((whose, action), {})
            if value is None and seen:
                return seen[next(reversed(seen))]
            if value is not None and value in seen:
                return seen[value]
        return None


@dataclass(frozen=True, slots=True)
class Hands:
    """What people do in the chat: each act is an event for the core."""

    chat: Chat
    handle: Callable[[Incoming], tuple[Answer, ...]]

    def command(self, who: str, text: str, where: Address = HOME) -> Form | None:
        """Give a command; the form that it opens, if it does."""
        key, me, profile = self._new(who)
        event = Commanded(key=key, sender=me, where=where, profile=profile, text=text)
        return self._act(event, who, "command", text)

    def press(self, who: str, action: str, value: str | None = None) -> Form | None:
        """Press a button that they see. Raises NotThere where they see none."""
        seen = self.chat.sees(who, action, value)
        if seen is None:
            raise NotThere(who, action, value)
        key, me, profile = self._new(who)
        event = Pressed(
            key=key,
            sender=me,
            where=seen.where,
            profile=profile,
            action=action,
            value=seen.button.value,
            community=seen.community,
        )
        return self._act(event, who, f"press {action}", seen.button.value)

    def send(
        self, who: str, form: Form, values: Mapping[str, Value], where: Address = HOME
    ) -> None:
        """Send a form with its own values, but for these. Raises ValueError where it is refused."""
        filled = {each.id: each.value for each in form.inputs()} | dict(values)
        key, me, profile = self._new(who)
        event = Submitted(
            key=key,
            sender=me,
            where=where,
            profile=profile,
            form=form.id,
            value=form.value,
            community=form.community,
            values=filled,
        )
        self._act(event, who, f"send {form.id}", form.value)

    def join(self, who: str) -> None:
        """Come into the channel."""
        self.chat.present[who] = None
        key, me, profile = self._new(who)
        self._act(Joined(key=key, sender=me, where=HOME, profile=profile), who, "join", "")

    def leave(self, who: str) -> None:
        """Leave the channel."""
        self.chat.present.pop(who)
        key, me, profile = self._new(who)
        self._act(Left(key=key, sender=me, where=HOME, profile=profile), who, "leave", "")

    def _new(self, who: str) -> tuple[str, Address, Profile]:
        key = f"{NAME}:{len(self.chat.did)}"
        return key, address("person", who), self.chat.people[who].profile

    def _act(self, event: Incoming, who: str, act: str, about: str) -> Form | None:
        form, told = None, []
        for answer in self.handle(event):
            match answer:
                case Open():
                    form = answer.form
                case Invalid(errors=errors):
                    message = f"{act}: {dict(errors)}"
                    raise ValueError(message)
                case Replace(card) | Whisper(card):
                    told.append(card.title)
                    self.chat.show(who, event.where, card)
        self.chat.did.append(Did(self.chat.now(), who, act, about, tuple(told)))
        return form
