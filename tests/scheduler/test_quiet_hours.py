"""What falls into its reader's quiet hours waits in community time, and comes when they end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler.clock import MovableClock, Ticker
from scheduler.work import InlineWork
from storage import outbox, quiet
from storage.database import Store
from storage.people import Person
from tests.scheduler.bell import NEW, OLD, SQUARE, Square, delivery, engine, put, renew, row
from tests.storage.rows import LANE, NOW, community

HOUR = timedelta(hours=1)
QUIET = "11:00-14:00 on 0"
"""In Nairobi, where it is noon on a Monday: two hours are left."""


class House:
    """One sender, one ticker, on a clock of its own; `p1` has quiet hours."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = MovableClock(base=lambda: NOW)
        self.platform = Square()
        core = engine(store, self.clock)
        self.sends = delivery(store, self.platform, self.clock)
        self.ticker = Ticker(
            core, InlineWork(core, self.sends, {LANE.split(":")[0]: self.platform})
        )

    def wish(self, quiet_hours: str, zone: str = "", person: str = "p1") -> None:
        with self.store.transaction() as session:
            found = session.get_one(Person, person)
            found.quiet_hours, found.zone = quiet_hours, zone

    def drain(self) -> float | None:
        return self.sends.drain(LANE)

    def go(self, until: timedelta) -> None:
        self.ticker.advance(self.clock, NOW + until)


@pytest.fixture
def house(store: Store) -> House:
    with store.transaction() as session:
        community(session)
    found = House(store)
    found.wish(QUIET)
    return found


@pytest.mark.parametrize("asked", ["no", "before"])
def test_a_message_comes_at_the_instant_at_which_they_end(house: House, asked: str) -> None:
    put(house.store, "m", asked=asked)
    assert house.drain() is None
    held = row(house.store, "m")
    assert (held.state, held.pending, held.held_until) == ("waiting", False, NOW + 2 * HOUR)
    assert house.ticker.next_due() == NOW + 2 * HOUR
    house.go(2 * HOUR - timedelta(seconds=1))
    assert not house.platform.asked
    house.go(2 * HOUR)
    assert row(house.store, "m").sent_at == NOW + 2 * HOUR
    assert house.platform.posted == {"m": OLD}
    assert house.ticker.next_due() is None


def test_what_was_pressed_for_comes_at_once(house: House) -> None:
    put(house.store, "m", asked="now")
    house.drain()
    assert list(house.platform.posted) == ["m"]


def test_they_are_their_reader_s_alone(house: House) -> None:
    put(house.store, "held")
    put(house.store, "channel", person_id="", address=str(SQUARE), position=1)
    put(house.store, "other", person_id="p2", address=f"{LANE}:person:p2", position=2)
    house.drain()
    assert list(house.platform.posted) == ["channel", "other"]


def test_they_are_hours_of_their_reader_s_own_zone(house: House) -> None:
    house.wish(QUIET, "Europe/Berlin")
    put(house.store, "m")
    house.drain()
    assert list(house.platform.posted) == ["m"]
    house.wish("10:00-11:00 on 0", "Europe/Berlin")
    put(house.store, "n")
    house.drain()
    assert row(house.store, "n").held_until == NOW + HOUR


def test_a_message_that_stands_there_may_be_changed(house: House) -> None:
    house.wish("")
    put(house.store, "m")
    house.drain()
    house.wish(QUIET)
    renew(house.store, "m")
    house.drain()
    assert house.platform.posted == {"m": NEW}


def test_what_is_stale_when_they_end_is_withheld(house: House) -> None:
    put(house.store, "m", stale_after=NOW + HOUR)
    house.drain()
    house.go(3 * HOUR)
    assert (row(house.store, "m").state, row(house.store, "m").reason) == ("withheld", "stale")
    assert not house.platform.asked


def test_a_newer_card_waits_with_its_message(house: House) -> None:
    put(house.store, "m")
    house.drain()
    renew(house.store, "m")
    assert not row(house.store, "m").pending
    house.ticker.tick()
    assert not house.platform.asked
    house.go(2 * HOUR)
    assert house.platform.posted == {"m": NEW}


def test_a_stop_or_a_pause_holds_for_what_waits_for_them(house: House) -> None:
    put(house.store, "stopped")
    put(house.store, "paused", person_id="p2", address=f"{LANE}:person:p2")
    house.wish(QUIET, person="p2")
    house.drain()
    with house.store.transaction() as session:
        outbox.hush(session, "p1", "stopped")
        outbox.silence(session, "c1", NOW)
    house.go(3 * HOUR)
    assert [row(house.store, key).state for key in ("stopped", "paused")] == ["withheld", "missed"]
    assert not house.platform.asked


def test_a_message_that_may_have_arrived_is_looked_for_first(house: House) -> None:
    house.platform.posted["arrived"] = OLD
    for key in ("arrived", "lost"):
        put(house.store, key, state="sending", sending_since=NOW, kind="bell.rung")
    house.drain()
    assert row(house.store, "arrived").state == "sent"
    assert (row(house.store, "lost").state, row(house.store, "lost").pending) == ("waiting", False)
    assert house.platform.asked == ["lookup arrived", "lookup lost"]
    house.go(2 * HOUR)
    assert row(house.store, "lost").state == "sent"


@pytest.mark.parametrize(
    ("wish", "after"), [("", 0), ("11:00-12:30 on 0", 0.5), ("11:00-18:00 on 0", 6)]
)
def test_who_changes_them_gets_what_waits_by_the_new_ones(
    house: House, wish: str, after: float
) -> None:
    put(house.store, "m")
    house.drain()
    house.wish(wish)
    with house.store.transaction() as session:
        quiet.reconsider(session, "p1")
    house.ticker.tick()
    house.go(8 * HOUR)
    assert row(house.store, "m").sent_at == NOW + after * HOUR


def test_who_clears_them_while_a_message_is_looked_at_gets_it(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    house = House(store)
    house.wish(QUIET)

    looks = 0

    def cleared_meanwhile() -> datetime:
        nonlocal looks
        looks += 1
        if looks == 1:
            house.wish("")
        return NOW

    platform = Square()
    put(store, "m")
    delivery(store, platform, cleared_meanwhile).drain(LANE)
    assert list(platform.posted) == ["m"]


def test_many_that_end_at_once_are_released_together_and_once(house: House) -> None:
    for number in range(20):
        put(house.store, f"m{number:02}", position=number)
    house.drain()
    house.go(2 * HOUR - timedelta(seconds=1))
    assert not house.platform.asked
    house.go(2 * HOUR)
    house.ticker.tick()
    assert house.platform.asked == [f"post m{number:02}" for number in range(20)]


def test_a_lane_with_nothing_but_held_messages_is_not_woken(house: House) -> None:
    put(house.store, "m")
    house.drain()
    with house.store.reading() as session:
        assert outbox.pending_lanes(session) == []
