"""Requests of which nobody heard: each is found or settled, never lost, none doubled but by its kind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import Address
from bot.platform import CantTell, TryLater, Unsure
from scheduler.delivery import LANDED, LIMITED
from storage import outbox
from tests.scheduler.bell import NEW, put, renew, row
from tests.scheduler.office import Post, office, raising
from tests.storage.rows import NOW

__all__ = ["office"]


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["bell.rung", "bell.once"])
def test_after_a_crash_what_arrived_is_found_and_not_sent_again(office: Post, kind: str) -> None:
    put(office.store, "m", kind=kind)
    office.crash("m", arrived=True)
    office.drain()
    assert office.platform.asked == ["lookup m"]
    assert (row(office.store, "m").state, row(office.store, "m").ref) == ("sent", "m")


@pytest.mark.parametrize("kind", ["bell.rung", "bell.once"])
def test_after_a_crash_what_did_not_arrive_is_sent(office: Post, kind: str) -> None:
    put(office.store, "m", kind=kind)
    office.crash("m", arrived=False)
    office.drain()
    assert office.platform.asked == ["lookup m", "post m"]
    assert row(office.store, "m").state == "sent"


@pytest.mark.parametrize("trouble", [CantTell(), TryLater(LIMITED + 1)])
@pytest.mark.parametrize(
    ("kind", "asked", "state"),
    [
        ("bell.once", ["lookup m"], "unknown"),
        ("bell.rung", ["lookup m", "post m"], "sent"),
    ],
)
def test_where_nobody_can_tell_the_kind_decides_whether_it_is_sent_again(
    office: Post, trouble: Exception, kind: str, asked: list[str], state: str
) -> None:
    put(office.store, "m", kind=kind)
    office.crash("m", arrived=True)
    office.platform.on_lookup = raising(trouble)
    office.drain()
    office.drain()
    assert office.platform.asked == asked
    assert (row(office.store, "m").state, row(office.store, "m").pending) == (state, False)


def test_a_predecessor_s_request_is_given_time_to_land_before_it_is_looked_for(
    office: Post,
) -> None:
    put(office.store, "m")
    office.crash("m", arrived=True)
    office.wall.shows -= timedelta(seconds=0.5)
    assert office.drain() == pytest.approx(0.5)
    assert office.platform.asked == []


def test_a_post_that_nobody_heard_of_is_looked_for_before_it_is_sent_again(office: Post) -> None:
    put(office.store, "m")
    office.platform.on_post = raising(Unsure(0.1))
    assert office.drain() == pytest.approx(2)
    assert row(office.store, "m").state == "sending"
    office.platform.on_post = lambda to, key: None
    office.wall.shows += LANDED
    office.drain()
    assert office.platform.asked == ["post m", "lookup m", "post m"]


def test_after_a_crash_the_newest_card_is_what_people_see(office: Post) -> None:
    put(office.store, "m")
    office.crash("m", arrived=True)
    renew(office.store, "m")
    office.drain()
    assert office.platform.posted == {"m": NEW}
    assert not row(office.store, "m").pending


def test_a_doubt_that_must_wait_stays_a_doubt(office: Post) -> None:
    put(office.store, "m", kind="bell.once")
    office.crash("m", arrived=True)
    office.platform.on_lookup = raising(TryLater(20))
    office.drain()
    assert row(office.store, "m").state == "sending"
    office.platform.on_lookup = lambda to, key: None
    office.wall.shows += MINUTE
    office.drain()
    assert "post m" not in office.platform.asked
    assert row(office.store, "m").state == "sent"


def test_a_stop_said_while_the_request_is_refused_holds_the_message_back(office: Post) -> None:
    put(office.store, "m", asked="no")

    def stop_and_refuse(_to: Address, _key: str) -> None:
        with office.store.transaction() as session:
            outbox.hush(session, "p1", "stopped")
        raise TryLater(1)

    office.platform.on_post = stop_and_refuse
    office.drain()
    office.wall.shows += MINUTE
    office.platform.on_post = lambda to, key: None
    office.drain()
    assert office.platform.posted == {}
    held = row(office.store, "m")
    assert (held.state, held.reason, held.pending) == ("withheld", "stopped", False)


def test_a_pause_said_while_the_request_is_in_doubt_holds_back_what_did_not_arrive(
    office: Post,
) -> None:
    put(office.store, "m", asked="no")

    def pause_and_break(_to: Address, _key: str) -> None:
        with office.store.transaction() as session:
            outbox.silence(session, "c1", NOW)
        raise Unsure(1)

    office.platform.on_post = pause_and_break
    office.drain()
    office.wall.shows += MINUTE
    office.drain()
    assert office.platform.asked == ["post m", "lookup m"]
    assert row(office.store, "m").state == "withheld"
