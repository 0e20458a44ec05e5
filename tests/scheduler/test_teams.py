"""Delivery to Teams: its rates kept, its refusals waited out, its silence settled by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.platform import Pace, Window
from scheduler.delivery import LANDED, SPREAD, Delivery
from storage import people
from storage.database import Store
from tests.adapters.teams.port import ADA, BEN, CHANNEL, SQUARE, Clock, clock, fake, person, port
from tests.fake_teams import FakeTeams, aad
from tests.scheduler.bell import ROUTES, put, row
from tests.scheduler.office import reachable
from tests.storage.rows import NOW, community

__all__ = ["clock", "fake"]

LANE = CHANNEL.lane


@pytest.fixture
def sender(sqlite_url: str, fake: FakeTeams, clock: Clock) -> Iterator[Delivery]:
    store = Store(sqlite_url)
    with store.transaction() as session:
        community(session)
        for who in (ADA, BEN):  # who have no other account that it could go to
            session.add(people.Person(id=who.id, name=who.id))
            session.flush()
            session.add(people.Identity(address=str(who), person_id=who.id))
    platform = port(fake, clock)
    yield Delivery(
        store, {"teams": platform}, ROUTES.kinds, lambda: NOW, clock, clock.pause, lambda: 1.0
    )
    store.close()


def add(sender: Delivery, key: str, **values: object) -> None:
    put(sender.store, key, **{"lane": LANE, "address": str(CHANNEL)} | values)


def drain(sender: Delivery, clock: Clock) -> None:
    """As the engine does: again, as soon as the lane may be looked at."""
    while (again := sender.drain(LANE)) is not None:
        clock.pause(again)


def test_a_channel_and_people_get_all_their_messages_and_nothing_is_refused(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    for number in range(100):
        add(sender, f"channel {number}")
    for number in range(10, 50):
        fake.add_person(aad(number))
        add(sender, f"person {number}", address=str(person(number)))
    drain(sender, clock)
    assert len(fake.messages(SQUARE)) == 100
    assert all(len(fake.messages(aad(number))) == 1 for number in range(10, 50))
    assert {call.status for call in fake.calls} == {200}
    assert 30 <= clock.seconds() <= 41


def test_while_a_channel_waits_others_are_written_to(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    for number in range(20):
        add(sender, f"channel {number}")
    add(sender, "person", address=str(ADA), urgency=5)
    drain(sender, clock)
    (to_ada,) = [call for call in fake.called("send") if call.conversation != SQUARE]
    assert sum(call.received_at < to_ada.received_at for call in fake.called("send")) < 10


def test_a_refused_message_waits_as_long_as_teams_says_and_a_little_by_chance(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    fake.fail("send", 429, "Throttled", retry_after=17, times=1)
    add(sender, "m")
    assert sender.drain(LANE) == pytest.approx(17 * (1 + SPREAD))
    drain(sender, clock)
    assert row(sender.store, "m").state == "sent"
    assert len(fake.messages(SQUARE)) == 1


@pytest.mark.parametrize(("status", "code"), [(412, "PreconditionFailed"), (502, "ServiceError")])
@pytest.mark.parametrize("kind", ["bell.rung", "bell.once"])
def test_what_passes_is_tried_again_until_it_is_sent(
    sender: Delivery, fake: FakeTeams, clock: Clock, status: int, code: str, kind: str
) -> None:
    fake.fail("send", status, code, times=4)
    add(sender, "m", kind=kind)
    drain(sender, clock)
    assert row(sender.store, "m").state == "sent"
    assert len(fake.messages(SQUARE)) == 1


@pytest.mark.parametrize(
    ("kind", "state", "arrived"), [("bell.rung", "sent", 2), ("bell.once", "unknown", 1)]
)
@pytest.mark.parametrize("how", ["drop", "504"])
def test_what_nobody_heard_of_is_sent_again_only_if_its_kind_may_be(
    sender: Delivery, fake: FakeTeams, clock: Clock, how: str, kind: str, state: str, arrived: int
) -> None:
    if how == "drop":
        fake.drop("send", times=1, done="first")
    else:
        fake.fail("send", 504, times=1, done="first")
    add(sender, "m", kind=kind)
    drain(sender, clock)
    assert row(sender.store, "m").state == state
    assert len(fake.messages(SQUARE)) == arrived
    assert clock.seconds() >= LANDED.total_seconds()


def test_a_person_without_the_app_is_unreachable_and_the_message_never_called_sent(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    fake.install(ADA.id, installed=False)
    for key, who in (("ada", ADA), ("ben", BEN)):
        add(sender, key, address=str(who), person_id=who.id)
    drain(sender, clock)
    assert [row(sender.store, key).state for key in ("ada", "ben")] == ["undeliverable", "sent"]
    assert [reachable(sender.store, who) for who in (ADA, BEN)] == [False, True]


def test_a_tenant_that_turned_the_app_off_makes_nobody_unreachable(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    fake.disable()
    add(sender, "m", address=str(ADA))
    drain(sender, clock)
    assert row(sender.store, "m").state == "undeliverable"
    assert reachable(sender.store, ADA)


def test_with_a_slower_pace_nothing_changes_but_the_time(
    sender: Delivery, fake: FakeTeams, clock: Clock
) -> None:
    slow = port(fake, clock)
    slow.pace = Pace(windows=(Window(1, 5),))
    patient = replace(sender, platforms={"teams": slow}, _roads={})
    for number in range(5):
        add(sender, f"m{number}")
    drain(patient, clock)
    assert len(fake.messages(SQUARE)) == 5
    assert clock.seconds() == pytest.approx(20, abs=1)
