"""What keeps nudges back: their reader, a pause, organisers, other messages, another community."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.playground.world import channel, person
from storage import audit, participation, people, schedule
from storage.calls import Attendee, Call
from storage.nudges import Nudge
from storage.participation import Presence, Touchpoint
from storage.people import Member
from storage.schedule import Scheduled
from tests.nudging import (
    QUIET,
    counts,
    go_quiet,
    hours,
    invite,
    nudges,
    plain,
    press,
    standing,
    touch,
)
from tests.storage import rows
from tests.storage.meeting import soon, waiters
from tests.town import LEADER, SQUARE, Town


def test_following_along_ends_nudges_by_one_press(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    assert "You follow along" in press(village, "membership.prefer")
    assert counts(village)["Follow along, by their own choice"] == "1"


@pytest.mark.parametrize("action", ["membership.stop", "membership.snooze"])
def test_a_stop_or_a_snooze_on_a_nudge_holds(village: Town, action: str) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    press(village, action)
    invite(village, QUIET, ident="c2", day=40)
    for later in (3, 4):
        touch(village, village.clock() + timedelta(days=later))
    village.go(days=27)
    why = {"membership.stop": "Asked for no messages", "membership.snooze": "Asked for a pause"}
    assert counts(village)[why[action]] == "1"
    village.go(days=4)
    assert len(nudges(village)) == (2 if action == "membership.snooze" else 1)


def test_whoever_comes_back_between_the_look_and_the_hour_is_not_nudged(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)  # the look was at 04:00, her nine o'clock is at 14:00
    assert [each.id for each in village.rows(Scheduled) if each.occasion == "nudges.nudge"]
    village.command(QUIET, "status")
    village.go(days=3)
    assert not village.rows(Nudge)


def test_two_unasked_messages_a_week_leave_no_room_and_no_trace_of_a_nudge(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)
    with village.store.transaction() as session:
        for key in ("one", "two"):
            row = rows.outgoing(key, state="sent", pending=False, created_at=village.clock())
            row.person_id = standing(village).person_id
            session.add(row)
    village.go(days=6)
    assert not nudges(village)
    assert not village.rows(Nudge)
    village.go(days=3)
    assert len(nudges(village)) == 1


def test_a_machine_that_slept_past_the_hour_nudges_the_next_day(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)
    village.clock.start_at(village.clock() + timedelta(hours=15))  # 18:00 in New York
    village.core.ticker.tick()
    assert not nudges(village)
    village.go(days=1)
    assert hours(village) == ["Wed 03-04 14:00"]


def test_a_paused_community_nudges_nobody_and_nothing_is_sent_late(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)
    asked = village.command(LEADER, "pause")
    village.submit(LEADER, asked.form, {"reason": "elections"})
    village.go(days=1)
    assert not village.rows(Nudge)
    village.command(LEADER, "pause")
    village.press(LEADER, "setup.resume")
    village.go(days=2)
    assert hours(village) == ["Wed 03-04 14:00"]


def test_whoever_left_is_not_nudged(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)
    village.visitor(QUIET).leave(SQUARE)
    village.go(days=2)
    assert not village.rows(Nudge)


def test_organisers_see_figures_and_no_names(village: Town) -> None:
    go_quiet(village, QUIET, "isko")
    invite(village, QUIET, "isko")
    shown = village.said(village.command("dalisay", "nudges"))
    assert "2 of 10 members have gone quiet" in shown
    assert counts(village)["Would hear of the next call"] == "2"
    assert sum(map(int, counts(village).values())) == 10
    assert not [each for each in ("June", "Isko") if each in shown]
    assert "organisers" in village.said(village.command(QUIET, "nudges"))


def test_turned_off_nobody_is_nudged_and_the_log_says_who_did_it(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(hours=23)
    village.command(LEADER, "nudges")
    off = village.find(LEADER, "nudges.switch", "off")
    assert "Off since" in village.said(village.visitor(LEADER).press(*off))
    village.visitor(LEADER).press(*off)
    assert "organisers" in village.said(village.visitor("isko").press(*off))
    village.go(days=1)
    assert not village.rows(Nudge)
    village.press(LEADER, "nudges.switch", "on")
    village.go(days=2)
    assert len(nudges(village)) == 1
    log = [each for each in village.rows(audit.Decision) if each.action.startswith("nudges")]
    assert [each.action for each in log] == ["nudges off", "nudges on"]
    assert {each.person_id for each in log} == {standing(village, LEADER).person_id}


def test_a_nudge_is_private_speaks_its_reader_s_language_and_says_why_it_came(
    village: Town,
) -> None:
    go_quiet(village, "hale")
    invite(village, "hale")
    village.go(days=2)
    (nudge,) = nudges(village, "hale")
    assert nudge.place == person("hale")
    assert nudge not in village.seen(LEADER, channel(SQUARE))
    assert "Sizin de gelmeniz isteniyor" in plain(village, "hale")
    assert "28 günde en çok bir kez" in village.said(village.command("hale", "why"))


def test_a_start_taken_back_leaves_no_nudge(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    assert village.rows(Nudge)
    undo = village.find(LEADER, "setup.undo")
    assert "taken back" in village.said(village.visitor(LEADER).press(*undo))
    village.go(days=2)
    for table in (Nudge, Touchpoint, Presence, Scheduled):
        assert not village.rows(table)


def test_of_two_communities_that_would_write_at_once_only_one_does(village: Town) -> None:
    """Both look at the same instant; the second waits for the person's row, then sees the first's."""
    go_quiet(village, QUIET)
    invite(village, QUIET)
    with village.store.transaction() as session:
        first = standing(village)
        other = rows.community(session, "c9", ())
        session.add(
            Member(
                id="m9", community_id=other, person_id=first.person_id, joined_at=village.clock()
            )
        )
        session.flush()
        when = participation.touchpoints(session, first.community_id)
        history = participation.presences(session, first.community_id)[first.id]
        for number, (ident, came) in enumerate(history):
            row = Touchpoint(id=f"call:{number}", community_id=other, kind="call", at=when[ident])
            participation.record(session, row, {"m9": came})
        call = Call(
            id="c8",
            community_id=other,
            status="planned",
            starts_at=village.clock() + timedelta(days=9),
            planned_at=village.clock(),
        )
        session.add(call)
        session.flush()
        session.add(Attendee(call_id="c8", person_id=first.person_id))
        due = village.clock().replace(hour=14) + timedelta(days=1)
        for member, community in ((first.id, first.community_id), ("m9", other)):
            row_due = rows.scheduled(f"nudge:{member}", due, community_id=community)
            row_due.occasion, row_due.subject = "nudges.nudge", member
            schedule.put(session, row_due)
    village.clock.stand(due)
    run = village.core.engine.run
    with ThreadPoolExecutor(2) as pool:
        with village.store.transaction() as session:
            people.hold(session, first.person_id)
            waiting = [pool.submit(run, f"nudge:{each}", due) for each in (first.id, "m9")]
            soon(lambda: village.store.is_sqlite or waiters(village.store) == 2)
        done = [each.result(10) for each in waiting]
    assert sorted(len(each.lanes) for each in done) == [0, 1]
    assert len(village.rows(Nudge)) == 1
