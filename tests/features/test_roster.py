"""The roster, read from a platform that has its moods."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from adapters.playground.platform import PlaygroundPlatform
from bot.app import compose
from bot.cards import Card
from bot.messages import Address, Profile
from bot.platform import Pace, RosterPage, TryLater, Undeliverable
from scheduler.clock import wall
from storage import jobs, people
from storage.communities import Community
from storage.database import Store
from tests.town import LEADER, Town


@dataclass
class Moody:
    """The playground, with a roster that fails at times."""

    inner: PlaygroundPlatform
    fails: list[Exception] = field(default_factory=list)
    unknown: str = ""
    name: str = "playground"
    pace: Pace = field(default_factory=Pace)

    def post(self, to: Address, card: Card, key: str) -> str:
        return self.inner.post(to, card, key)

    def update(self, to: Address, ref: str, card: Card) -> None:
        self.inner.update(to, ref, card)

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        if cursor and self.fails:
            raise self.fails.pop()
        return self.inner.roster(channel, cursor)

    def profile(self, person: Address) -> Profile:
        if person.id == self.unknown:
            raise Undeliverable("user_not_found")
        return self.inner.profile(person)

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:
        return self.inner.lookup(to, key, since)


def _moody(store: Store, fails: list[Exception], unknown: str = "") -> Town:
    town = Town(store, random.Random(7))
    platform = Moody(PlaygroundPlatform(town.world, town.clock), fails, unknown)
    town.core = compose(store, {"playground": platform}, town.clock, random.Random(7))
    return town


def test_a_platform_that_asks_for_patience_is_asked_again_at_the_next_tick(store: Store) -> None:
    town = _moody(store, [TryLater(0)])
    community = town.start()
    with store.reading() as session:
        assert people.count(session, community) == 3
    assert "still reading" in town.said(town.command(LEADER, "status"))
    town.core.ticker.tick()
    with store.reading() as session:
        assert people.count(session, community) == 24
        assert jobs.under_way(session, wall()) == []
    assert "still reading" not in town.said(town.command(LEADER, "status"))


def test_a_roster_that_can_never_be_read_is_given_up_and_the_start_stands(store: Store) -> None:
    town = _moody(store, [Undeliverable("not_in_channel")] * 5)
    town.start()
    town.core.ticker.tick()
    assert len(town.rows(Community)) == 1
    assert "could not read" in town.said(town.command(LEADER, "status"))
    with store.reading() as session:
        assert jobs.under_way(session, wall()) == []


@pytest.mark.parametrize("unknown", ["kamau", "ximena"])
def test_one_account_that_was_deleted_does_not_hold_up_the_others(
    store: Store, unknown: str
) -> None:
    town = _moody(store, [], unknown)
    community = town.start()
    with store.reading() as session:
        assert people.count(session, community) == 24
