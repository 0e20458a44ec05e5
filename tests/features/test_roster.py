"""The roster, read from a platform that has its moods."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.world import channel, person
from bot.acquaintance import email_address
from bot.app import compose
from bot.cards import Card
from bot.messages import Address, Changed, Profile
from bot.platform import Pace, RosterPage, TryLater, Undeliverable
from scheduler.clock import wall
from storage import jobs, listed, people, reaching
from storage.communities import Community
from storage.database import Store
from storage.inbox import Received
from storage.people import Identity, Person
from tests.town import LEADER, SQUARE, Town


@dataclass
class Moody:
    """The playground, with a roster that fails at times."""

    inner: PlaygroundPlatform
    fails: list[Exception] = field(default_factory=list)
    unknown: str = ""
    patient_after: int = -2
    refuses: bool = False
    emails: Mapping[str, str] = field(default_factory=dict)
    name: str = "playground"
    pace: Pace = field(default_factory=Pace)

    def post(self, to: Address, card: Card, key: str) -> str:
        return self.inner.post(to, card, key)

    def update(self, to: Address, ref: str, card: Card) -> None:
        self.inner.update(to, ref, card)

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        if (cursor or self.refuses) and self.fails:
            raise self.fails.pop()
        return self.inner.roster(channel, cursor)

    def profile(self, person: Address) -> Profile:
        if person.id == self.unknown:
            raise Undeliverable("user_not_found")
        self.patient_after -= 1
        if self.patient_after in (0, -1):
            raise TryLater(0)
        if self.refuses:
            self.fails = [Undeliverable("token_revoked")]
            raise Undeliverable("token_revoked")
        return replace(self.inner.profile(person), email=self.emails.get(person.id, ""))

    def resting(self, person: Address) -> datetime | None:
        return self.inner.resting(person)

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:
        return self.inner.lookup(to, key, since)


def _moody(store: Store, fails: list[Exception], **moods: Any) -> Town:
    town = Town(store, random.Random(7))
    platform = Moody(PlaygroundPlatform(town.world, town.clock), fails, **moods)
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
    town = _moody(store, [], unknown=unknown)
    community = town.start()
    with store.reading() as session:
        assert people.count(session, community) == 24


def test_patience_asked_for_among_profiles_loses_none_that_came_and_tells_how_far_it_is(
    store: Store,
) -> None:
    town = _moody(store, [], patient_after=8)
    community = town.start()
    assert "7 of 24 read" in town.said(town.command(LEADER, "status"))
    assert "still reading" in town.said(town.command("ximena", "status"))
    assert "of 24" not in town.said(town.command("ximena", "status"))
    town.core.ticker.tick()
    with store.reading() as session:
        assert people.count(session, community) == 24
        assert listed.progress(session, community) == (0, 0)


def test_a_token_that_is_refused_halfway_puts_nobody_nameless_on_the_roster(store: Store) -> None:
    town = _moody(store, [], refuses=True)
    community = town.start()
    with store.reading() as session:
        assert people.count(session, community) == 3
    assert "could not read" in town.said(town.command(LEADER, "status"))


def test_long_work_waits_for_as_long_as_it_is_asked_to(store: Store) -> None:
    town = _moody(store, [TryLater(30)])
    town.start()
    with store.reading() as session:
        assert jobs.under_way(session, wall()) == []
        assert len(jobs.under_way(session, wall() + timedelta(seconds=31))) == 1


def _told(town: Town, who: str, **facts: Any) -> None:
    here = person(who)
    profile = Profile(**({"name": "New Name"} | facts))
    key = f"k{len(town.rows(Received))}{facts}"
    town.core.handle(Changed(key=key, sender=here, where=here, profile=profile))


def _known(town: Town, who: str) -> Person:
    with town.store.reading() as session:
        found = people.by_address(session, str(person(who)))
        assert found is not None
        return found


def test_name_zone_and_language_follow_the_account(town: Town) -> None:
    town.start()
    _told(town, "ximena", zone="Asia/Manila", language="tr")
    known = _known(town, "ximena")
    assert (known.name, known.zone, known.language) == ("New Name", "Asia/Manila", "tr")


def test_what_people_set_themselves_is_not_followed_away(town: Town) -> None:
    town.start()
    town.command("ximena", "me")
    asked = town.press("ximena", "membership.settings")
    town.submit("ximena", asked.form, {"zone": "Istanbul", "language": ("tr",)})
    _told(town, "ximena", zone="Asia/Manila", language="en")
    known = _known(town, "ximena")
    assert (known.zone, known.language) == ("Europe/Istanbul", "tr")


def test_a_closed_account_can_not_be_written_to_until_it_is_open_again(town: Town) -> None:
    community = town.start()
    for gone in (True, False):
        _told(town, "ximena", is_gone=gone)
        with town.store.reading() as session:
            lanes = [channel(SQUARE).lane]
            assert reaching.reach(session, community, lanes).unreached == int(gone)


def test_a_stranger_s_change_makes_nobody_known(town: Town) -> None:
    town.start()
    before = len(town.rows(Person))
    here = Address("playground", "home", "person", "stranger")
    town.core.handle(Changed(key="k", sender=here, where=here, profile=Profile("Nobody")))
    assert len(town.rows(Person)) == before


def test_somebody_imported_by_e_mail_is_the_one_whose_account_tells_that_e_mail(
    store: Store,
) -> None:
    town = _moody(store, [], emails={"ximena": "X@Example.org"})
    with store.transaction() as session:
        session.add(Person(id="p-imported", name="Imported"))
        session.flush()
        address = str(email_address("x@example.org"))
        session.add(Identity(address=address, person_id="p-imported"))
    town.start()
    assert _known(town, "ximena").id == "p-imported"
    assert len(town.rows(Person)) == 24
