"""What Convener says of its own accord: once by its name, in order, and never what was silenced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from storage import correspondence, outbox, quiet, renewing, sending
from storage.database import Store
from storage.outbox import UNSAID, Outgoing
from storage.people import Person
from tests.storage.meeting import SECONDS, somebody_waits, soon
from tests.storage.rows import LANE, NOW, community, outgoing

HOUR = timedelta(hours=1)
SETTLED = ("unknown", "undeliverable", "missed", "withheld")


def put(store: Store, *keys: str, **values: Any) -> None:
    with store.transaction() as session:
        for key in keys:
            assert outbox.add(session, [outgoing(key, **values)])


def got(store: Store, key: str) -> Outgoing:
    with store.reading() as session:
        row = outbox.get(session, key)
        assert row is not None
        return row


def test_a_name_is_said_once(store: Store) -> None:
    put(store, "m", card="first")
    with store.transaction() as session:
        assert not outbox.add(session, [outgoing("m", card="second")])
    assert got(store, "m").card == "first"


def test_a_newer_card_has_a_message_sent_that_is_not_settled(store: Store) -> None:
    for state in ("waiting", "sending", "sent"):
        put(store, state, state=state, pending=state != "sent")
        with store.transaction() as session:
            assert renewing.renew(session, state, "new") == LANE
        row = got(store, state)
        assert (row.card, row.version, row.state, row.pending) == ("new", 2, state, True)


def test_a_newer_card_is_refused_by_a_message_that_will_not_be_sent(store: Store) -> None:
    for state in SETTLED:
        put(store, state, state=state, pending=False)
        with store.transaction() as session:
            assert renewing.renew(session, state, "new") is None
        assert (got(store, state).card, got(store, state).pending) == ("old", False)


def test_the_same_card_again_or_an_unknown_message_wakes_nobody(store: Store) -> None:
    put(store, "m", state="sent", pending=False)
    with store.transaction() as session:
        assert renewing.renew(session, "m", "old") is None
        assert renewing.renew(session, "nothing", "new") is None
    assert not got(store, "m").pending


def test_a_message_is_found_by_its_platform_s_name_in_its_community_and_lane(store: Store) -> None:
    put(store, "m", community_id="c1", ref="C1:1.2", state="sent", card="newest")
    put(store, "n", community_id="c2", ref="C1:1.2", state="sent", card="another's")
    with store.reading() as session:
        assert outbox.under(session, "c1", LANE, "C1:1.2") == "newest"
        assert outbox.under(session, "c1", "elsewhere", "C1:1.2") is None
        assert outbox.under(session, "c1", LANE, "C1:1.3") is None


def test_a_stop_said_while_a_message_is_taken_still_stops_it(store: Store) -> None:
    put(store, "m")

    def taken() -> sending.Taken | None:
        with store.transaction() as session:
            return sending.take(session, LANE, NOW, NOW - HOUR, ())

    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            assert outbox.hush(session, "p1", "stopped") == 1
            sender = pool.submit(taken)
            soon(lambda: sender.done() or somebody_waits(store))
        assert sender.result(SECONDS) is None
    assert (got(store, "m").state, got(store, "m").pending) == ("withheld", False)


def test_the_most_urgent_goes_first_then_the_oldest_then_by_turn_and_name(store: Store) -> None:
    put(store, "e", urgency=3, created_at=NOW - HOUR)
    put(store, "d", urgency=1, created_at=NOW + HOUR)
    put(store, "c", urgency=1, position=1)
    put(store, "b", "a", urgency=1)
    put(store, "elsewhere", urgency=0, lane="slack:T1")
    order = []
    for _ in range(5):
        with store.transaction() as session:
            taken = sending.take(session, LANE, NOW, NOW - HOUR, ())
            assert taken is not None
            sending.settle_unsent(session, taken.key, "failed", 1, "")
            order.append(taken.key)
    assert order == ["a", "b", "c", "d", "e"]
    with store.reading() as session:
        assert sending.take(session, LANE, NOW, NOW - HOUR, ()) is None
        assert outbox.pending_lanes(session) == ["slack:T1"]


def test_a_lane_s_patience_is_kept_and_replaced(store: Store) -> None:
    with store.reading() as session:
        assert sending.chances(session, LANE, NOW, HOUR) == (None, None)
    for hours in (2, 1):
        with store.transaction() as session:
            sending.be_patient(session, LANE, NOW + hours * HOUR)
    with store.reading() as session:
        assert sending.chances(session, LANE, NOW, HOUR) == (NOW + HOUR, None)


def test_unasked_messages_are_counted_that_a_person_got_or_will_get(store: Store) -> None:
    for state in ("waiting", "sending", "sent", *SETTLED):
        put(store, state, state=state)
    put(store, "asked now", asked="now")
    put(store, "asked before", asked="before")
    put(store, "to another", person_id="p2")
    put(store, "of another community", community_id="c2")
    put(store, "too old", created_at=NOW - HOUR)
    with store.reading() as session:
        assert outbox.unasked_since(session, ["p1"], NOW - HOUR) == {"p1": 5}
        assert outbox.unasked_since(session, ["p1"], NOW) == {}


def test_a_person_is_told_the_last_messages_to_them_or_to_their_channels(store: Store) -> None:
    square = f"{LANE}:channel:square"
    put(store, "old", created_at=NOW - HOUR, state="sent")
    put(store, "first", state="sent")
    put(store, "second", position=1)
    put(store, "channel", created_at=NOW + HOUR, address=square, person_id="", state="sending")
    put(store, "to another", person_id="p2")
    put(store, "of another community", community_id="c2")
    put(store, "of none", community_id="", created_at=NOW - 2 * HOUR, state="unknown")
    for state in UNSAID:
        put(store, state, state=state)
    with store.reading() as session:
        found = correspondence.told(session, "p1", ["c1"], [square], 3)
        every = correspondence.told(session, "p1", ["c1"], [square], 9)
    assert [each.key for each in found] == ["channel", "second", "first"]
    assert [each.key for each in every[3:]] == ["old", "of none"]


def test_a_person_is_told_what_was_not_said_to_them_and_of_others_nothing(store: Store) -> None:
    for position, state in enumerate((*UNSAID, "sent")):
        put(store, state, state=state, position=position)
    put(store, "to another", person_id="p2", state="withheld")
    put(store, "of another community", community_id="c2", state="withheld")
    put(store, "too old", created_at=NOW - HOUR, state="withheld")
    with store.reading() as session:
        found = correspondence.withheld(session, "p1", ["c1"], NOW - HOUR, 9)
    assert [each.key for each in found] == list(reversed(UNSAID))


def test_a_pause_silences_what_waits_and_nobody_pressed_for(store: Store) -> None:
    put(store, "no", asked="no")
    put(store, "before", asked="before", created_at=NOW - HOUR)
    put(store, "now", asked="now")
    put(store, "on its way", state="sending")
    put(store, "sent", state="sent", pending=False)
    put(store, "of another community", community_id="c2")
    with store.transaction() as session:
        assert outbox.silence(session, "c1", NOW) == 2
    with store.reading() as session:
        missed = outbox.missed_since(session, "c1", NOW)
    assert [(each.key, each.pending) for each in missed] == [("before", False), ("no", False)]
    assert got(store, "now").pending


def test_a_stop_withholds_what_waits_for_that_person_and_nobody_pressed_for(store: Store) -> None:
    put(store, "no", asked="no", person_id="p1")
    put(store, "now", asked="now", person_id="p1")
    put(store, "of another", asked="no", person_id="p2")
    with store.transaction() as session:
        assert outbox.hush(session, "p1", "stopped") == 1
    assert (got(store, "no").state, got(store, "no").reason) == ("withheld", "stopped")
    assert got(store, "now").pending
    assert got(store, "of another").pending


def test_what_was_missed_is_counted_from_a_moment_on(store: Store) -> None:
    put(store, "m", state="missed", pending=False, created_at=NOW - HOUR, missed_at=NOW)
    with store.reading() as session:
        assert [m.key for m in outbox.missed_since(session, "c1", NOW)] == ["m"]
        assert outbox.missed_since(session, "c1", NOW + HOUR) == []
        assert outbox.missed_since(session, "c2", NOW) == []


def test_what_quiet_hours_hold_is_released_when_they_end_and_nothing_else(store: Store) -> None:
    put(store, "held", "also", pending=False, held_until=NOW)
    put(store, "later", pending=False, held_until=NOW + HOUR)
    put(store, "sent", state="sent", pending=False, held_until=NOW)
    put(store, "withheld", state="withheld", pending=False, held_until=NOW)
    with store.transaction() as session:
        assert quiet.glance(session).held_until == NOW
        quiet.release(session, NOW)
        assert quiet.glance(session).held_until == NOW + HOUR
    pending = [
        key for key in ("held", "also", "later", "sent", "withheld") if got(store, key).pending
    ]
    assert pending == ["held", "also"]


def test_whose_quiet_hours_change_has_what_they_held_looked_at_anew(store: Store) -> None:
    put(store, "mine", pending=False, held_until=NOW + HOUR)
    put(store, "theirs", pending=False, held_until=NOW + HOUR, person_id="p2")
    put(store, "stopped", state="withheld", pending=False, held_until=NOW + HOUR)
    with store.transaction() as session:
        quiet.reconsider(session, "p1")
    assert [got(store, key).pending for key in ("mine", "theirs", "stopped")] == [
        True,
        False,
        False,
    ]
    assert got(store, "mine").held_until is None


def test_what_quiet_hours_held_counts_from_when_it_came(store: Store) -> None:
    put(store, "held", created_at=NOW, pending=False, held_until=NOW + 9 * HOUR)
    put(store, "came", created_at=NOW, state="sent", pending=False, sent_at=NOW + 9 * HOUR)
    put(store, "at once", created_at=NOW, state="sent", pending=False, sent_at=NOW)
    with store.reading() as session:
        after = (NOW - HOUR, NOW, NOW + 8 * HOUR, NOW + 9 * HOUR)
        found = [outbox.unasked_since(session, ["p1"], moment)["p1"] for moment in after]
    assert found == [3, 2, 2, 0]


def test_the_hours_of_a_message_s_reader_are_told_when_it_is_taken(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.get_one(Person, "p1").quiet_hours = "22:00-07:00 on 0"
    put(store, "mine")
    put(store, "pressed", asked="now", position=1)
    put(store, "channel", person_id="", position=2)
    put(store, "nowhere", person_id="", community_id="", position=3)
    told = []
    for _ in range(4):
        with store.transaction() as session:
            taken = sending.take(session, LANE, NOW, NOW - HOUR, ())
        assert taken is not None
        told.append((taken.key, taken.quiet_hours, taken.zone))
    assert told == [
        ("mine", "22:00-07:00 on 0", "Africa/Nairobi"),
        ("pressed", "", "Africa/Nairobi"),
        ("channel", "", "Africa/Nairobi"),
        ("nowhere", "", "UTC"),
    ]
