"""A word to somebody gone quiet: who gets one, when, about what, and what answers it."""

from __future__ import annotations

from datetime import timedelta

from storage.calls import Attendee, Call
from storage.nudges import Nudge
from storage.participation import Presence, Touchpoint
from tests.nudging import (
    QUIET,
    actions,
    ask,
    ask_and_close,
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
from tests.town import LEADER, SQUARE, Town


def test_a_closed_poll_is_a_touchpoint_for_everybody_who_was_asked(village: Town) -> None:
    village.visitor("isko").leave(SQUARE)
    ask_and_close(village, QUIET)
    assert [each.kind for each in village.rows(Touchpoint)] == ["poll"]
    came = {each.member_id: each.took_part for each in village.rows(Presence)}
    assert len(came) == 9
    assert [each for each, took_part in came.items() if took_part] == [standing(village).id]


def test_whoever_lets_two_polls_pass_gets_one_nudge_at_nine_their_own_time(village: Town) -> None:
    for answering in ((QUIET,), (QUIET,), (), ()):
        village.go(days=2)
        ask_and_close(village, *answering)
    ask(village, "Which valves?")  # a Tuesday, two days after New York's clocks went forward
    village.go(days=8)
    assert hours(village) == ["Wed 03-11 13:00"]
    assert not [who for who in village.people if who != QUIET and nudges(village, who)]
    assert "Which valves?" in plain(village)
    assert [each.opened_with[:5] for each in village.rows(Nudge)] == ["poll:"]


def test_a_nudge_about_a_poll_opens_its_ballot_and_that_answers_it(village: Town) -> None:
    go_quiet(village, QUIET)
    ask(village, "Which valves?")
    village.go(days=2)
    assert press(village, "polls.answer") == "Which valves?"
    assert village.rows(Nudge)[0].answered_at == village.clock()


def test_a_press_that_is_refused_answers_a_nudge_all_the_same(village: Town) -> None:
    go_quiet(village, QUIET)
    ask(village, "Which valves?")
    village.go(days=2)
    village.command(LEADER, "poll")
    village.press(LEADER, "polls.close")
    assert "closed" in village.said(village.press(QUIET, "polls.answer")).casefold()
    assert village.rows(Nudge)[0].answered_at == village.clock()


def test_a_nudge_waits_for_the_next_working_day_whatever_the_clocks_do(village: Town) -> None:
    village.go(days=4, hours=12)  # Friday, 16:00 in New York, whose clocks go forward on Sunday
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    assert not nudges(village)
    village.go(days=1)
    assert hours(village) == ["Mon 03-09 13:00"]


def test_an_observer_is_never_nudged(village: Town) -> None:
    village.command(QUIET, "me")
    village.press(QUIET, "membership.prefer", "observer")
    village.go(days=35)
    go_quiet(village, QUIET, "isko")
    invite(village, QUIET, "isko")
    village.go(days=3)
    assert not nudges(village)
    assert nudges(village, "isko")
    assert counts(village)["Follow along, by their own choice"] == "1"


def test_with_nothing_to_open_with_there_is_no_nudge(village: Town) -> None:
    go_quiet(village, QUIET)
    village.go(days=3)
    assert not nudges(village)
    assert counts(village)["Quiet, but there is nothing for them to open with"] == "1"


def test_whoever_is_asked_to_the_next_call_hears_of_it_first(village: Town) -> None:
    go_quiet(village, QUIET, "farida", "isko")
    ask(village, "Which valves?")
    invite(village, QUIET)
    village.go(days=2)
    assert "Wed, Apr 1, 2026, 10:00 (New York)" in plain(village)
    assert "Wed, Apr 1, 2026, 17:00 (Nairobi)" in plain(village, "farida")  # she is a steward
    assert "Which valves?" in plain(village, "isko")


def test_a_call_that_was_declined_or_is_over_opens_nothing(village: Town) -> None:
    go_quiet(village, QUIET, "isko")
    invite(village, QUIET)
    invite(village, "isko", day=0, ident="c2")
    with village.store.transaction() as session:
        session.get_one(Attendee, ("c1", standing(village).person_id)).answer = "declined"
    village.go(days=2)
    assert not village.rows(Nudge)


def test_the_last_call_s_summary_opens_where_nothing_else_does_and_once(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, day=-7)
    with village.store.transaction() as session:
        held = session.get_one(Call, "c1")
        held.status, held.summary = "held", "Loggers found *nine* leaks. " * 20
    village.go(days=2)
    assert "Loggers found *nine* leaks. Loggers" in plain(village)
    assert len(plain(village)) < 800
    village.go(days=30)
    assert len(nudges(village)) == 1


def test_after_an_answer_the_next_one_takes_28_days_and_a_new_lapse(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    press(village, "core.again")
    village.go(days=29)
    invite(village, QUIET, ident="c2")
    touch(village, village.clock())
    village.go(days=2)
    assert counts(village)["Answered their last nudge"] == "1"  # one missed is no lapse
    touch(village, village.clock())
    village.go(days=3)
    assert hours(village) == ["Tue 03-03 14:00", "Mon 04-06 13:00"]
    assert actions(nudges(village)[1])[0] == "core.again"


def test_the_next_one_waits_28_days_though_the_lapse_is_new(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET, day=20)
    village.go(days=2)
    press(village, "core.again")
    invite(village, QUIET, ident="c2", day=40)
    village.go(days=1)
    touch(village, village.clock())
    touch(village, village.clock() + timedelta(hours=1))
    village.go(days=24)
    assert counts(village)["Got a nudge within 28 days"] == "1"
    village.go(days=4)
    assert hours(village) == ["Tue 03-03 14:00", "Wed 04-01 13:00"]  # 31 March is an hour short


def test_two_without_an_answer_end_it_until_they_do_anything(village: Town) -> None:
    go_quiet(village, QUIET)
    for ident in ("c1", "c2"):
        invite(village, QUIET, ident=ident, day=29)
        village.go(days=30)
    assert hours(village) == ["Tue 03-03 14:00", "Wed 04-01 13:00"]
    first, second = nudges(village)
    assert actions(first)[:2] == ["core.again", "membership.prefer"]
    assert actions(second)[:2] == ["membership.prefer", "core.again"]
    assert counts(village)["Left two without an answer, so they are left alone"] == "1"
    village.command(QUIET, "status")
    assert all(each.answered_at for each in village.rows(Nudge))


def test_being_put_into_the_channel_anew_is_no_answer(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    village.visitor(QUIET).leave(SQUARE)
    village.visitor(QUIET).join(SQUARE)
    assert [each.answered_at for each in village.rows(Nudge)] == [None]
