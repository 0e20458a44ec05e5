"""What a core team does over the years of a community, through the commands, presses and forms."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy

from adapters.playground.sample import PEOPLE
from adapters.playground.world import CONVENER, Channel, channel, person
from bot.cards import Choice, Facts
from bot.messages import Value
from storage.activities import Activity
from storage.database import Store
from tests import calling, engaging
from tests.features.test_roles import member
from tests.town import LEADER, MARKET, SQUARE, Town

HARBOUR = "harbour"
LATE = re.compile(
    r"\b(late|overdue|delayed|slow|(fall\w*|fell|are) behind)\b|gecik|geç kal|yavaş", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What `stage` says on some day: each need with how it stands and where that is from."""

    needs: dict[str, str]
    words: str

    @property
    def missing(self) -> list[str]:
        return [name for name, value in self.needs.items() if value.startswith("Missing")]

    def met(self, name: str) -> str:
        """How a need is met; fails where it isn't."""
        assert self.needs[name].startswith("Met"), (name, self.needs[name])
        return self.needs[name]


@dataclass(frozen=True, slots=True)
class Told:
    """What Convener said of its own accord: when, to whom or where, under which name, in words."""

    at: datetime
    where: str
    key: str
    words: str


@contextmanager
def town(folder: Path, template: Path, begins: datetime, people: int) -> Iterator[Town]:
    """A town on a day, with so many people in its square and a third channel with nobody in it."""
    file = folder / "convener.db"
    copy(template, file)
    store = Store(f"sqlite:///{file}")
    try:
        found = Town(store, random.Random(7), people=people, checked=False)
        here = tuple(found.people)
        channels = (Channel(SQUARE, SQUARE, here), Channel(MARKET, MARKET, ()))
        found.world.settle(PEOPLE, (*channels, Channel(HARBOUR, HARBOUR, ())))
        found.clock.start_at(begins)
        yield found
    finally:
        store.close()


def told(town: Town) -> tuple[Told, ...]:
    """All that Convener has said of its own accord, as it stands now."""
    found = [m for m in town.world.messages.values() if m.author == CONVENER and m.key and m.card]
    return tuple(Told(m.at, str(m.place), m.key, m.card.plain()) for m in found if m.card)


def lateness(town: Town) -> list[str]:
    """The lines that anybody has read of Convener, unasked or in an answer, that speak of lateness."""
    found = [
        m.card.plain() for m in town.world.messages.values() if m.author == CONVENER and m.card
    ]
    return [line for words in found for line in words.splitlines() if LATE.search(line)]


def gate(town: Town) -> Gate:
    """What `stage` says."""
    card = town.card(town.command(LEADER, "stage"))
    facts = (part for part in card.parts if isinstance(part, Facts))
    return Gate(dict(next(facts).facts), card.plain())


def advance(town: Town, reason: str = "") -> str:
    """Move on; over gaps with a reason."""
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.advance")
    if asked.form is None:
        return town.said(asked)
    return town.said(town.submit(LEADER, asked.form, {"reason": reason}))


def start(town: Town, where: str, **values: Value) -> str:
    """Start a community in another channel; returns its id."""
    asked = town.command(LEADER, "start", where)
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()}
    outcome = town.visitor(LEADER).submit(channel(where), asked.form, filled | values)
    assert not outcome.errors, outcome.errors
    community = town.card(outcome).community
    assert community
    return community


def join(town: Town, *people: str, where: str = SQUARE) -> None:
    """They come into a channel."""
    for who in people:
        town.visitor(who).join(where)


def doze(town: Town, until: datetime) -> None:
    """Let quiet months pass by the week, which is much quicker than by whatever falls due."""
    while town.clock() < until:
        calling.sleep_until(town, min(until, town.clock() + timedelta(days=7)))


def fill(
    town: Town, who: str, command: str, action: str, value: str | None = None, **values: Value
) -> str:
    """Give a command, press what it shows, fill in the form; what is said to it."""
    town.command(who, command)
    sent = town.submit(who, town.press(who, action, value).form, values)
    assert not sent.errors, sent.errors
    return town.said(sent)


def people(*who: str) -> tuple[str, ...]:
    """People as a form names them."""
    return tuple(str(person(each)) for each in who)


def gather_core_group(town: Town, *who: str) -> None:
    """Invite them, and each says yes."""
    fill(town, LEADER, "roles group", "roles.invite", people=people(*who))
    for each in who:
        town.press(each, "roles.join")


def pilot(town: Town, what: str, came: str, *who: str) -> None:
    """Try something with some of the core group for two weeks, and write down what came of it."""
    whom = tuple(member(town, each) for each in who)
    fill(town, LEADER, "roles group", "roles.pilot", what=what, whom=whom)
    town.go(days=14)
    fill(town, LEADER, "roles group", "roles.outcome", came=came)


def look_around(town: Town, *names: str) -> None:
    """Note neighbouring groups, each to be linked to."""
    for name in names:
        fill(
            town, LEADER, "landscape", "landscape.add", name=name, runs="Its members",
            overlap="They train operators too", decision=("link",), why="They know everybody",
        )  # fmt: skip


def poll_needs(town: Town, *who: str, **values: Value) -> None:
    """Ask what members need; these answer, and it closes."""
    town.ask_needs(**values)
    for each in who:
        town.answer(each)
    town.go(days=15)


def experiment(town: Town, title: str, need: int = 0, **values: Value) -> Activity:
    """An activity that answers a need that was polled, announced for a week ahead."""
    engaging.plan(town)
    form = town.press(LEADER, "activities.add").form
    assert form is not None
    options = next(
        (e.options for e in form.inputs() if isinstance(e, Choice) and e.id == "need"), ()
    )
    sent = town.submit(
        LEADER,
        form,
        {
            "title": title,
            "hypothesis": "We believe that meeting will change a plan",
            "measure": "One of them changes a plan",
            "format": ("peer_assist",),
            **({"need": (options[need].id,)} if options else {}),
            **values,
        },
    )
    assert not sent.errors, sent.errors
    engaging.date_it(town)
    engaging.announce(town)
    return engaging.only(town)
