"""How posts reach a platform: intent first, then the request; what must wait, waits, and is not lost."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot.messages import Address
from bot.platform import TryLater, Undeliverable
from storage import outbox, renewing
from tests.scheduler.bell import AMINA, NEW, OLD, SQUARE, put, renew, row
from tests.scheduler.office import Post, office, raising, reachable
from tests.storage.meeting import somebody_waits, soon
from tests.storage.rows import LANE, NOW

__all__ = ["office"]


MINUTE = timedelta(minutes=1)


def test_a_message_is_sent_and_its_row_says_so(office: Post) -> None:
    put(office.store, "m")
    office.drain()
    sent = row(office.store, "m")
    assert office.platform.posted == {"m": OLD}
    assert (sent.state, sent.pending, sent.ref, sent.sent_version) == ("sent", False, "m", 1)
    assert sent.sent_at == NOW


def test_a_lane_is_drained_the_most_urgent_first(office: Post) -> None:
    for key, urgency in (("b", 2), ("a", 1), ("c", 3)):
        put(office.store, key, urgency=urgency)
    put(office.store, "elsewhere", lane="playground:away")
    office.drain()
    assert list(office.platform.posted) == ["a", "b", "c"]


def test_the_intent_is_committed_before_the_request(office: Post) -> None:
    put(office.store, "m")
    seen = []
    office.platform.on_post = lambda to, key: seen.append(row(office.store, key).state)
    office.drain()
    assert seen == ["sending"]


def test_posts_of_a_platform_that_is_not_there_wait(office: Post) -> None:
    put(office.store, "m", lane="slack:T1")
    office._delivery.drain("slack:T1")  # noqa: SLF001 - the office sends one lane
    assert row(office.store, "m").state == "waiting"


def test_whoever_must_wait_waits_by_wall_time_and_loses_nothing(office: Post) -> None:
    put(office.store, "m")
    put(office.store, "n")
    office.platform.on_post = raising(TryLater(60))
    office.drain()
    assert office.platform.asked == ["post m"]
    assert (row(office.store, "m").state, row(office.store, "m").pending) == ("waiting", True)
    office.platform.on_post = lambda to, key: None
    office.wall.shows += MINUTE - timedelta(seconds=1)
    office.drain()
    assert office.platform.asked == ["post m"]
    office.wall.shows += timedelta(seconds=1)
    office.drain()
    assert list(office.platform.posted) == ["m", "n"]


def test_an_update_that_must_wait_is_sent_in_its_time(office: Post) -> None:
    put(office.store, "m")
    office.drain()
    renew(office.store, "m")
    office.platform.on_update = raising(TryLater(60))
    office.drain()
    office.platform.on_update = lambda to, ref: None
    office.wall.shows += MINUTE
    office.drain()
    assert office.platform.posted == {"m": NEW}
    assert row(office.store, "m").state == "sent"


def test_what_cannot_be_delivered_is_not_tried_again_and_the_others_go(office: Post) -> None:
    for key in ("a", "b"):
        put(office.store, key)
    office.platform.on_post = raising(Undeliverable("user_disabled"), only="a")
    office.drain()
    office.drain()
    assert office.platform.asked == ["post a", "post b"]
    lost = row(office.store, "a")
    assert (lost.state, lost.reason, lost.pending) == ("undeliverable", "user_disabled", False)
    assert renew(office.store, "a") is None


def test_a_person_whom_a_message_cannot_reach_is_marked_unreachable(office: Post) -> None:
    put(office.store, "m", address=str(AMINA))
    office.platform.on_post = raising(Undeliverable("user_disabled"))
    office.drain()
    assert not reachable(office.store)
    assert reachable(office.store, Address.parse(f"{LANE}:person:p2"))


def test_a_workspace_that_is_closed_says_nothing_about_its_people(office: Post) -> None:
    put(office.store, "m", address=str(AMINA))
    office.platform.on_post = raising(Undeliverable("token_revoked", of_all=True))
    office.drain()
    assert row(office.store, "m").state == "undeliverable"
    assert reachable(office.store)


def test_a_message_that_is_gone_says_nothing_about_its_reader(office: Post) -> None:
    put(office.store, "m", address=str(AMINA))
    office.drain()
    renew(office.store, "m")
    office.platform.on_update = raising(Undeliverable("message_not_found"))
    office.drain()
    assert reachable(office.store)


def test_a_gentle_message_waits_while_its_reader_rests_and_holds_nobody_up(office: Post) -> None:
    until = office.platform.rests_until = office.wall.shows + timedelta(hours=2)
    put(office.store, "soft", kind="bell.soft", urgency=0)
    put(office.store, "other")
    assert office.drain() == 7200
    assert office.platform.asked == ["resting p1", "post other"]
    assert row(office.store, "soft").state == "waiting"
    office.wall.shows, office.platform.rests_until = until, None
    office.drain()
    assert list(office.platform.posted) == ["other", "soft"]


def test_whoever_says_stop_while_a_message_waits_for_them_does_not_get_it(office: Post) -> None:
    office.platform.rests_until = office.wall.shows + timedelta(hours=2)
    put(office.store, "soft", kind="bell.soft")
    office.drain()
    with office.store.transaction() as session:
        outbox.hush(session, "p1", "stopped")
    office.wall.shows, office.platform.rests_until = office.platform.rests_until, None
    office.drain()
    assert office.platform.posted == {}


def test_an_unexpected_failure_settles_its_own_message_and_the_others_go(office: Post) -> None:
    for key in ("a", "b"):
        put(office.store, key, address=str(SQUARE))
    office.platform.on_post = raising(LookupError(), only="a")
    office.drain()
    assert list(office.platform.posted) == ["b"]
    failed = row(office.store, "a")
    assert (failed.state, failed.reason, failed.pending) == ("failed", "error", False)


def test_an_unexpected_failure_says_nothing_about_the_reader(office: Post) -> None:
    put(office.store, "m", address=str(AMINA))
    office.platform.on_post = raising(LookupError())
    office.drain()
    assert reachable(office.store)


def test_a_card_that_cannot_be_read_does_not_hold_up_the_others(office: Post) -> None:
    put(office.store, "a", card='{"is": "Carousel"}')
    put(office.store, "b")
    office.drain()
    assert list(office.platform.posted) == ["b"]


def test_a_message_that_is_put_off_again_and_again_lets_the_others_pass(office: Post) -> None:
    put(office.store, "a")
    put(office.store, "b")
    office.platform.on_post = raising(TryLater(1), only="a")
    for _ in range(4):
        office.drain()
        office.wall.shows += timedelta(seconds=1)
    assert list(office.platform.posted) == ["b"]
    assert row(office.store, "a").state == "waiting"
    office.platform.on_post = lambda to, key: None
    office.wall.shows += MINUTE
    office.drain()
    assert list(office.platform.posted) == ["b", "a"]


def test_whoever_stops_leaves_the_rest_as_it_was(office: Post) -> None:
    for key in ("a", "b", "c"):
        put(office.store, key)
    office._delivery.drain(LANE, lambda: len(office.platform.posted) == 1)  # noqa: SLF001 - so that it stops
    assert list(office.platform.posted) == ["a"]
    assert [row(office.store, key).state for key in ("a", "b", "c")] == ["sent", *["waiting"] * 2]


def test_what_has_become_stale_is_not_sent_any_more(office: Post) -> None:
    put(office.store, "old", stale_after=NOW - MINUTE)
    put(office.store, "fresh", stale_after=NOW + MINUTE)
    office.drain()
    assert list(office.platform.posted) == ["fresh"]
    held = row(office.store, "old")
    assert (held.state, held.reason, held.pending) == ("withheld", "stale", False)


def test_an_update_of_what_was_sent_changes_it_in_place(office: Post) -> None:
    put(office.store, "m")
    office.drain()
    renew(office.store, "m")
    office.drain()
    assert office.platform.asked == ["post m", "update m"]
    assert office.platform.posted == {"m": NEW}


def test_an_update_before_the_send_leaves_one_message_with_the_newer_card(office: Post) -> None:
    put(office.store, "m")
    renew(office.store, "m")
    office.drain()
    assert office.platform.asked == ["post m"]
    assert office.platform.posted == {"m": NEW}


def test_an_update_during_the_send_is_sent_afterwards(office: Post) -> None:
    put(office.store, "m")
    office.platform.on_post = lambda to, key: _ignored(renew(office.store, key))
    office.drain()
    assert office.platform.asked == ["post m", "update m"]
    assert office.platform.posted == {"m": NEW}


def _ignored(_value: object) -> None:
    """A lambda's body where an answer is of no interest."""


def test_an_update_that_commits_while_the_send_is_settled_is_not_lost(office: Post) -> None:
    put(office.store, "m")
    renewed = threading.Event()

    def update() -> None:
        with office.store.transaction() as session:
            renewing.renew(session, "m", '{"is": "Card", "title": "newest"}')
            renewed.set()
            soon(lambda: somebody_waits(office.store))

    other = threading.Thread(target=update)

    def begin(to: Address, key: str) -> None:
        other.start()
        assert renewed.wait(10)

    office.platform.on_post = begin
    office.drain()
    other.join(10)
    office.drain()
    assert office.platform.posted["m"].title == "newest"
