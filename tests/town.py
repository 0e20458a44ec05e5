"""A town in which people meet Convener: the playground's world on a clock that stands still.

Tests act through it as people do, and look at what those people see.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from sqlmodel import SQLModel, select

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.sample import PEOPLE
from adapters.playground.visit import Outcome, Visitor
from adapters.playground.world import Channel, Message, World, channel, person
from bot.app import compose
from bot.cards import Button, Buttons, Card, Choice, Form
from bot.messages import Address, Answer, Incoming, Value
from bot.platform import Platform
from scheduler.clock import MovableClock
from storage.database import Store
from tests.in_both import InBothToo, check
from tests.kept import Kept, untouched

Row = TypeVar("Row", bound=SQLModel)

SQUARE, MARKET = "square", "market"
STARTS_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, four weeks before European clocks change."""

LEADER = "amina"


class Town:
    """`square` is where communities are started; `market` is another channel.

    `checked`: whether what is said is held against what Slack and Teams take, at some milliseconds each.
    """

    def __init__(
        self,
        store: Store,
        rng: random.Random,
        people: int = 24,
        public_url: str = "https://convener.example",
        *,
        beside: Mapping[str, Platform] = MappingProxyType({}),
        mail_from: str = "",
        checked: bool = True,
    ) -> None:
        self.store, self.checked = store, checked
        self.world = World()
        self.clock = MovableClock(base=lambda: STARTS_AT)
        self.people = [each.id for each in PEOPLE[:people]]
        platform = (InBothToo if checked else PlaygroundPlatform)(self.world, self.clock)
        self.core = compose(
            store,
            {"playground": platform, **beside},
            self.clock,
            rng,
            public_url=public_url,
            mail_from=mail_from,
        )
        here = tuple(self.people)
        self.world.settle(PEOPLE, (Channel(SQUARE, SQUARE, here), Channel(MARKET, MARKET, here)))
        self.settled = self.world.revision, self.clock()
        self.own_core = self.core if type(self) is Town and not beside else None

    def visitor(self, who: str) -> Visitor:
        return Visitor(self.world, self.handle, self.clock, who)

    def handle(self, event: Incoming) -> tuple[Answer, ...]:
        """The core's answers, which Slack and Teams must be able to show too."""
        answers = self.core.handle(event)
        if self.checked:
            check(event, answers)
        return answers

    def command(self, who: str, text: str, where: str = SQUARE) -> Outcome:
        return self.visitor(who).write(channel(where), f"/cop {text}")

    def tell(self, who: str, text: str) -> Outcome:
        """Write to Convener in a direct message."""
        return self.visitor(who).write(person(who), text)

    def card(self, outcome: Outcome) -> Card:
        """The only card that came of an act."""
        assert len(outcome.shown) == 1, [m.card and m.card.plain() for m in outcome.shown]
        card = outcome.shown[0].card
        assert card is not None
        return card

    def said(self, outcome: Outcome) -> str:
        """That card, plain."""
        return self.card(outcome).plain()

    def find(self, who: str, action: str, value: str | None = None) -> tuple[Message, Button]:
        """The newest button of that action that somebody can see."""
        seen = [*self.seen(who, channel(SQUARE)), *self.seen(who, person(who))]
        for message in sorted(seen, key=lambda each: each.id, reverse=True):
            for button in buttons(message.card):
                if button.action == action and value in (None, button.value):
                    return message, button
        raise LookupError(action)

    def press(self, who: str, action: str, value: str | None = None) -> Outcome:
        return self.visitor(who).press(*self.find(who, action, value))

    def submit(self, who: str, form: Form | None, values: Mapping[str, Value]) -> Outcome:
        """Send a form with its own values, but for these."""
        assert form is not None
        filled = {each.id: each.value for each in form.inputs()} | dict(values)
        return self.visitor(who).submit(channel(SQUARE), form, filled)

    def seen(self, who: str, place: Address) -> list[Message]:
        return self.world.seen(who, place)

    def channel_cards(self, where: str = SQUARE) -> list[Card]:
        """Convener's messages that the whole channel sees."""
        place = channel(where)
        found = self.world.messages.values()
        return [m.card for m in found if m.place == place and m.card and not m.only_for]

    def letters(self, who: str) -> list[Message]:
        """Convener's own messages to somebody, answers left out."""
        return [m for m in self.world.messages.values() if m.place == person(who) and m.key]

    def go(self, **delta: float) -> None:
        """Let community time pass."""
        self.core.ticker.advance(self.clock, self.clock() + timedelta(**delta))

    def sleep(self, **delta: float) -> None:
        """Let it pass at one go, as where the machine slept: much quicker, and nothing stale is sent."""
        self.clock.stand(self.clock() + timedelta(**delta))
        self.core.ticker.tick()

    def rows(self, table: type[Row]) -> list[Row]:
        """All rows of a table."""
        with self.store.reading() as session:
            return list(session.exec(select(table)))

    def start(self, **values: Value) -> str:
        """Start a community in the square; returns its id.

        Where nothing has happened yet, that is lived by the first town that starts so.
        """
        stands = untouched(self)
        key = (stands, *sorted(values.items()))
        if stands is None:
            return self._start(values)
        if key not in _started:
            _started[key] = self._start(values), Kept.of(self)
        community, kept = _started[key]
        self.store.close()
        kept.write(self.store)
        kept.tell(self)
        return community

    def _start(self, values: Mapping[str, Value]) -> str:
        asked = self.command(LEADER, "start")
        told: dict[str, Value] = {
            "name": "Water Losses",
            "domain": "How networks lose water",
            "zone": "Africa/Nairobi",
            "language": ("en",),
            "core_team": (str(person("burak")),),
            "secretariat": (str(person("dalisay")),),
        }
        outcome = self.submit(LEADER, asked.form, told | dict(values))
        assert not outcome.errors, outcome.errors
        community = self.card(outcome).community
        assert community
        return community

    def ask_needs(self, **values: Value) -> str:
        """Open a needs poll; returns its id."""
        asked = self.command(LEADER, "poll needs")
        outcome = self.submit(LEADER, asked.form, values)
        assert not outcome.errors, outcome.errors
        _, button = self.find(LEADER, "polls.open")
        self.press(LEADER, "polls.open", button.value)
        return button.value

    def answer(self, who: str, **values: Value) -> Outcome:
        """Answer the poll announced last, with the first option of each question unless said."""
        asked = self.press(who, "polls.answer")
        assert asked.form is not None, self.said(asked)
        given = {
            each.id: (each.options[0].id,)
            for each in asked.form.inputs()
            if isinstance(each, Choice)
        }
        return self.submit(who, asked.form, given | values)


_kept: dict[tuple[object, ...], Kept] = {}
_started: dict[tuple[object, ...], tuple[str, Kept]] = {}


def stood(store: Store, *acts: Callable[[Town], object], people: int = 24) -> Town:
    """A town in which these acts have happened, one after the other.

    They are lived by the first test that asks; all others take the town up as it stood then. `store`
    is empty, and SQLite's.
    """
    key = (people, *acts)
    if key not in _kept:
        town = Town(store, random.Random(7), people)
        for act in acts:
            act(town)
        _kept[key] = Kept.of(town)
        store.close()
    _kept[key].write(store)
    town = Town(store, random.Random(), people)
    _kept[key].tell(town)
    return town


def in_village(store: Store, *acts: Callable[[Town], object]) -> Town:
    """Ten people with a community, a town small enough to be asked often; then these acts."""
    return stood(store, _with_steward, *acts, people=10)


def _with_steward(town: Town) -> None:
    town.start(steward=(str(person("farida")),))


def buttons(card: Card | None) -> list[Button]:
    """A card's buttons, in order."""
    parts = card.parts if card else ()
    return [button for part in parts if isinstance(part, Buttons) for button in part.buttons]
