"""Two communities of one workspace that share nobody, and somebody of one who reaches for the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import SQLModel

from adapters.playground.sample import PEOPLE
from adapters.playground.world import Channel, channel, person
from bot.cards import Choice, DateInput, Form, NumberInput, PeopleInput, TextInput
from bot.features import FEATURES
from bot.messages import Answer, Invalid, Open, Pressed, Replace, Submitted, Value, Whisper
from storage.database import Store
from tests.curious import Curious, filled
from tests.town import LEADER, MARKET, SQUARE, Town

HALF = 12
THEIRS = tuple(each.id for each in PEOPLE[:HALF])
OURS = tuple(each.id for each in PEOPLE[HALF : 2 * HALF])
SECRET = "Zebra"
"""A word that stands in all that the victims write."""

UNSAID = ("pause", "start", "tie")
FITTING: Mapping[str, Value] = {
    "link": "https://example.org/x",
    "currency": "EUR",
    "clock": "15:00",
    "days_30": "One thing",
    "choice": f"{SECRET} one\n{SECRET} two",
    "country": "",
}
"""What fields take that don't take just any words."""

ID = re.compile("[a-z2-9]{12}")
"""What every id of ours looks like."""

TAKES_BACK = (
    "withdraw", "discard", "drop", "cancel", "remove", "take_back", "undo", "unbegin", "unadopt",
    "leave", "close", "end", "revoke", "unpilot", "decline", "not_mine",
)  # fmt: skip
SPARED = frozenset(
    action
    for feature in FEATURES
    for action in feature.presses
    if action.partition(".")[2] in TAKES_BACK
)
"""What would leave nothing to reach for."""

Rows = dict[tuple[str, ...], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Two:
    """The victims' community, lived by `theirs`, and the attackers', lived by `ours`."""

    town: Town
    victim: str
    attacker: str
    theirs: Curious
    ours: Curious


def two(town: Town, words: Iterable[str]) -> Two:
    """Let both live for some days, each by its own people."""
    rooms = (Channel(SQUARE, SQUARE, THEIRS), Channel(MARKET, MARKET, OURS))
    town.world.settle(PEOPLE, rooms)
    theirs = Curious(town, LEADER, SQUARE, lambda form: _written(town, form, THEIRS, SECRET))
    ours = Curious(town, OURS[0], MARKET, lambda form: _written(town, form, OURS, "Ours"))
    theirs.spared = ours.spared = SPARED
    victim = town.start(name=SECRET, domain=SECRET)
    attacker = _start(town)
    for days in (0, 8):
        town.go(days=days)
        for each in (theirs, ours):
            each.try_all(words)
    return Two(town, victim, attacker, theirs, ours)


COMMANDS = tuple(name for each in FEATURES for name in each.commands if name not in UNSAID)


def _start(town: Town) -> str:
    asked = town.command(OURS[0], "start", MARKET).form
    assert asked is not None
    told: dict[str, Value] = {"name": "Ours", "domain": "Ours", "zone": "Africa/Nairobi"}
    told |= {
        "core_team": (str(person(OURS[1])),),
        "secretariat": (str(person(OURS[2])),),
    }
    values = {each.id: each.value for each in asked.inputs()} | told
    community = town.card(town.visitor(OURS[0]).submit(channel(MARKET), asked, values)).community
    assert community
    return community


def _written(town: Town, form: Form, people: tuple[str, ...], word: str) -> dict[str, Value]:
    """Something that holds in most forms, with that word in it."""
    values = filled(form)
    for each in form.inputs():
        match each:
            case TextInput(id=name, value=""):
                values[name] = FITTING.get(name, f"{word} thing")
            case PeopleInput(id=name, value=()):
                values[name] = (str(person(people[1])),)
            case NumberInput(id=name, least=least, value=""):
                values[name] = str(max(least, 1))
            case DateInput(id=name, value=""):
                values[name] = (town.clock().date() + timedelta(days=8)).isoformat()
            case _:
                pass
    return values


def all_rows(store: Store) -> Rows:
    """Every row of every table, by its table and key."""
    found: Rows = {}
    with store.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key.columns]
            for row in session.execute(select(table)).mappings():
                found[(table.name, *(str(row[key]) for key in keys))] = dict(row)
    return found


def ids_of(rows: Rows, community: str) -> frozenset[str]:
    """The community's id, and those of all rows that lead to it."""
    known, before = {community}, 0
    while len(known) != before:
        before = len(known)
        for (_, *key), row in rows.items():
            if not known.isdisjoint(map(str, row.values())):
                named = (*key, str(row.get("person_id")))
                known |= {each for each in named if ID.fullmatch(each)}
    return frozenset(known)


def naming(rows: Rows, ids: frozenset[str]) -> Rows:
    """The rows in which one of these ids stands."""
    return {key: row for key, row in rows.items() if not ids.isdisjoint(map(str, row.values()))}


class Forger:
    """Somebody with a real account who sends whatever they like; `heard` is all they were told."""

    def __init__(self, town: Town, who: str) -> None:
        self.town, self.who, self.heard = town, who, list[str]()
        self._number = itertools.count()

    def press(self, action: str, value: str, community: str) -> tuple[Answer, ...]:
        """Press a button that nobody showed them."""
        me = person(self.who)
        event = Pressed(
            key=self._key(), sender=me, where=me, action=action, value=value, community=community
        )
        return self._told(f"{action} {value}", self.town.handle(event))

    def submit(
        self, form: str, value: str, community: str, values: Mapping[str, Value]
    ) -> tuple[Answer, ...]:
        """Send a form that nobody showed them."""
        me = person(self.who)
        event = Submitted(
            key=self._key(), sender=me, where=me, form=form, value=value,
            community=community, values=values,
        )  # fmt: skip
        return self._told(f"{form} {value}", self.town.handle(event))

    def _key(self) -> str:
        return f"forged-{self.who}-{next(self._number)}"

    def _told(self, what: str, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        self.heard += [f"{what}: {_words(each)}" for each in answers]
        return answers


def _words(answer: Answer) -> str:
    match answer:
        case Whisper(card) | Replace(card):
            return card.plain()
        case Open(form):
            return repr(form)
        case Invalid(errors, form):
            return f"{dict(errors)} {form!r}"


def with_choices(form: Form, filled_in: Mapping[str, Value], chosen: str) -> dict[str, Value]:
    """A form's values with one id chosen wherever something is to be chosen."""
    choices = {each.id: (chosen,) for each in form.inputs() if isinstance(each, Choice)}
    return {**filled_in, **choices}
