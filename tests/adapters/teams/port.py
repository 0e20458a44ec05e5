"""The platform port, the tenant that it speaks to, and a clock that both go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.teams import render
from adapters.teams.client import TeamsPlatform
from adapters.teams.connector import Connector
from adapters.teams.rates import Gate
from adapters.teams.references import Reference, References
from adapters.teams.token import Tokens
from adapters.teams.web import Web
from bot.app import all_texts
from bot.cards import Card
from bot.messages import Address
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.values import APP, SECRET, TENANT

SQUARE = "19:square@thread.tacv2"
CHANNEL = Address("teams", TENANT, "channel", SQUARE)


def person(number: int) -> Address:
    """Somebody's address."""
    return Address("teams", TENANT, "person", aad(number))


ADA, BEN = person(1), person(2)


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.shows = datetime(2030, 1, 1, tzinfo=UTC)
        self._began = self.shows

    def __call__(self) -> datetime:
        return self.shows

    def pause(self, seconds: float) -> None:
        """Somebody waits."""
        self.shows += timedelta(seconds=seconds)

    def seconds(self) -> float:
        """Since the beginning."""
        return (self.shows - self._began).total_seconds()


class Memory:
    """References that last as long as a test."""

    def __init__(self) -> None:
        self.known: dict[Address, Reference] = {}

    def of(self, place: Address) -> Reference:
        return self.known.get(place, Reference())

    def remember(self, told: Mapping[Address, Reference]) -> None:
        for place, each in told.items():
            given = {name: getattr(each, name) for name in each.__slots__ if getattr(each, name)}
            self.known[place] = replace(self.of(place), **given)


def drawn(to: Address, card: Card) -> Mapping[str, Any]:
    """A card in English, in which no press opens a form."""
    return render.post(card, all_texts().tongue("en", "UTC"), lambda action, value: False)


def tokens(fake: FakeTeams, clock: Clock, *, seconds: float = 1, secret: str = SECRET) -> Tokens:
    """Tokens of the fake's service."""
    return Tokens(APP, secret, fake.tenant, fake.host, Web(seconds), clock.seconds)


def connector(fake: FakeTeams, clock: Clock, *, seconds: float = 1) -> Connector:
    """The connector's calls."""
    gate = Gate(clock, clock.pause)
    return Connector(APP, tokens(fake, clock, seconds=seconds), Web(seconds), gate)


def port(
    fake: FakeTeams, clock: Clock, references: References | None = None, *, seconds: float = 1
) -> TeamsPlatform:
    """The port."""
    asks = connector(fake, clock, seconds=seconds)
    return TeamsPlatform(asks, references or Memory(), drawn, ("127.0.0.1",), fake.url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(clock: Clock) -> Iterator[FakeTeams]:
    with FakeTeams(seconds=clock.seconds) as fake:
        fake.add_person(aad(1), "Ada Example", email="ada@example.org")
        fake.add_person(aad(2), "Ben Example")
        fake.add_channel(SQUARE, aad(1), aad(2))
        yield fake


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def platform(fake: FakeTeams, clock: Clock, memory: Memory) -> TeamsPlatform:
    return port(fake, clock, memory)
