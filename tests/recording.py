"""Platforms that only record, as many as a test names, and people who act on them by events alone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypedDict, TypeVar

from sqlmodel import SQLModel, select

from bot.app import compose
from bot.cards import Button, Card, Choice, Form
from bot.messages import (
    Address,
    Answer,
    Commanded,
    Event,
    Invalid,
    Joined,
    Left,
    Open,
    Pressed,
    Profile,
    Replace,
    Said,
    Submitted,
    Value,
    Whisper,
)
from bot.platform import Pace, RosterPage, Undeliverable
from scheduler.clock import MovableClock
from storage.database import Store
from tests.in_both import check, check_card
from tests.town import STARTS_AT, buttons

Row = TypeVar("Row", bound=SQLModel)
Zones = Mapping[str, str]


@dataclass
class Recording:
    """A platform of one name: its channels with their people, and all that it was told to say."""

    name: str
    workspace: str
    channels: dict[str, list[str]] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    said: dict[str, tuple[Address, str, Card]] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    _refs: Iterator[int] = field(default_factory=count)

    def place(self, ident: str) -> Address:
        return Address(self.name, self.workspace, "channel", ident)

    def person(self, ident: str) -> Address:
        return Address(self.name, self.workspace, "person", ident)

    def post(self, to: Address, card: Card, key: str) -> str:
        if to.id in self.refuses:
            raise Undeliverable("not_installed")
        check_card(card)
        ref = f"{self.name}-{next(self._refs)}"
        self.said[ref] = to, key, card
        return ref

    def update(self, to: Address, ref: str, card: Card) -> None:
        check_card(card)
        self.said[ref] = to, self.said[ref][1], card

    def roster(self, channel: Address, cursor: str) -> RosterPage:  # noqa: ARG002 - the port's shape
        return RosterPage(tuple(self.person(each) for each in self.channels[channel.id]))

    def profile(self, person: Address) -> Profile:
        return self.profiles[person.id]

    def resting(self, person: Address) -> datetime | None:  # noqa: ARG002 - the port's shape
        return None

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:  # noqa: ARG002
        return next(
            (ref for ref, (at, name, _) in self.said.items() if (at, name) == (to, key)), None
        )

    def cards(self, place: str) -> list[Card]:
        """What stands in a channel or in somebody's direct messages, the oldest first."""
        return [card for to, _, card in self.said.values() if to.id == place]

    def keys(self, place: str) -> list[str]:
        """The names of what was posted there."""
        return [key for to, key, _ in self.said.values() if to.id == place]


class Happening(TypedDict):
    """What every event of somebody carries."""

    key: str
    sender: Address
    where: Address


class Someone:
    """A person by one account, who remembers what they were shown."""

    def __init__(self, both: Both, at: Recording, ident: str) -> None:
        self._both, self.at, self.ident = both, at, ident
        self.me = at.person(ident)
        self.shown: list[Card] = []
        self.form: Form | None = None
        self.errors: Mapping[str, str] = {}

    def command(self, text: str, where: str = "") -> str:
        """Give a command, in private unless a channel is named; what is answered, plain."""
        return self._act(Commanded(**self._happened(where), text=text))

    def tell(self, text: str) -> str:
        """Write to Convener."""
        return self._act(Said(**self._happened(""), text=text))

    def press(self, action: str, value: str | None = None, where: str = "") -> str:
        """Press the newest button of that action among all that they see."""
        seen = [*self._channels(), *self.at.cards(self.ident), *self.shown]
        for card in reversed(seen):
            for button in buttons(card):
                if button.action == action and value in (None, button.value):
                    return self.push(card, button, where)
        raise LookupError(action)

    def push(self, card: Card, button: Button, where: str = "") -> str:
        event = Pressed(
            **self._happened(where),
            action=button.action,
            value=button.value,
            community=button.community or card.community,
        )
        return self._act(event)

    def submit(self, values: Mapping[str, Value], where: str = "", form: Form | None = None) -> str:
        """Send the form that was opened last with its own values, but for these."""
        form = form or self.form
        assert form is not None
        filled: dict[str, Value] = {each.id: each.value for each in form.inputs()}
        filled |= values
        event = Submitted(
            **self._happened(where),
            form=form.id,
            value=form.value,
            community=form.community,
            values=filled,
        )
        return self._act(event)

    def answer(self, poll: str, option: int = 0) -> str:
        """Answer a poll by its form: the same option of each question."""
        self.press("polls.answer", poll)
        return self.fill(option)

    def fill(self, option: int = 0) -> str:
        """Fill in the ballot that is open."""
        assert self.form is not None
        chosen: dict[str, Value] = {
            each.id: (each.options[option].id,)
            for each in self.form.inputs()
            if isinstance(each, Choice)
        }
        return self.submit(chosen)

    def join(self, channel: str) -> None:
        self.at.channels[channel].append(self.ident)
        self._act(Joined(**self._happened(channel)))

    def leave(self, channel: str) -> None:
        self.at.channels[channel].remove(self.ident)
        self._act(Left(**self._happened(channel)))

    def _channels(self) -> list[Card]:
        mine = (name for name, people in self.at.channels.items() if self.ident in people)
        return [card for name in mine for card in self.at.cards(name)]

    def _happened(self, where: str) -> Happening:
        place = self.at.place(where) if where else self.me
        key = f"{self.at.name}:{next(self._both.numbers)}"
        return {"key": key, "sender": self.me, "where": place}

    def _act(self, event: Event) -> str:
        self.form, self.errors = None, {}
        answers = self._both.handle(event)
        told = []
        for answer in answers:
            match answer:
                case Open(form):
                    self.form = form
                case Invalid(errors):
                    self.errors = errors
                case Whisper(card) | Replace(card):
                    self.shown.append(card)
                    told.append(card.plain())
        return "\n".join(told)


class Both:
    """Two platforms, `slack` and `teams`, one core, and time that stands still."""

    def __init__(self, store: Store, slack: Sequence[str] = (), teams: Sequence[str] = ()) -> None:
        self.store = store
        self.clock = MovableClock(base=lambda: STARTS_AT)
        self.numbers = count()
        self.slack = Recording("slack", "T1", {"square": [*slack]})
        self.teams = Recording("teams", "contoso", {"general": [*teams]})
        for platform, names in ((self.slack, slack), (self.teams, teams)):
            platform.profiles |= {each: Profile(each.capitalize(), "UTC") for each in names}
        self.core = compose(
            store,
            {"slack": self.slack, "teams": self.teams},
            self.clock,
            random.Random(7),
        )
        self._people: defaultdict[tuple[str, str], list[Someone]] = defaultdict(list)

    def handle(self, event: Event) -> tuple[Answer, ...]:
        answers = self.core.handle(event)
        check(event, answers)
        return answers

    def on_slack(self, who: str) -> Someone:
        return self._someone(self.slack, who)

    def on_teams(self, who: str) -> Someone:
        return self._someone(self.teams, who)

    def _someone(self, at: Recording, who: str) -> Someone:
        known = self._people[at.name, who]
        if not known:
            known.append(Someone(self, at, who))
        return known[0]

    def go(self, **delta: float) -> None:
        """Let community time pass."""
        self.core.ticker.advance(self.clock, self.clock() + timedelta(**delta))

    def tick(self) -> None:
        """What is due by now is done."""
        self.core.ticker.tick()

    def rows(self, table: type[Row]) -> list[Row]:
        with self.store.reading() as session:
            return list(session.exec(select(table)))

    def start(self, who: str = "amina", **values: Value) -> str:
        """Start a community in Slack's square; returns its id."""
        someone = self.on_slack(who)
        someone.command("start", "square")
        told: dict[str, Value] = {"name": "Water Losses", "domain": "Leaks", "zone": "Nairobi"}
        someone.submit(told | {"language": ("en",)} | values, "square")
        assert not someone.errors, someone.errors
        community = someone.shown[-1].community
        assert community
        return community

    def code(self, someone: Someone) -> str:
        """A code for somebody, without its hyphen."""
        told = someone.command("link")
        return told.split("Your code: ")[1][:9].replace("-", "")

    def link(self, first: Someone, then: Someone) -> str:
        """Make two accounts one person; the first keeps."""
        then.command(f"link {self.code(first)}")
        return then.press("identities.confirm")


def profiled(platform: Recording, who: str, **facts: Any) -> None:
    """Let a platform tell more of somebody."""
    platform.profiles[who] = replace(platform.profiles[who], **facts)
