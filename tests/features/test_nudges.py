"""A word to somebody gone quiet: who gets one, when, about what, and when never again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from adapters.playground.world import Message, channel, person
from bot.cards import Table
from storage import audit, participation, people, schedule
from storage.calls import Attendee, Call
from storage.communities import Community
from storage.database import Store
from storage.nudges import Nudge
from storage.participation import Presence, Touchpoint
from storage.people import Member, Person
from storage.schedule import Scheduled
from tests.storage import rows
from tests.storage.meeting import soon, waiters
from tests.town import LEADER, SQUARE, Town, buttons

QUIET = "june"
"""Who goes quiet: she lives in New York."""


@pytest.fixture
def village(store: Store) -> Town:
    """Ten people with a community: a town small enough to be asked often."""
    town = Town(store, random.Random(7), people=10)
    town.start(steward=(str(person("farida")),))
    return town


def ask(town: Town, title: str = "Pumps or pipes?") -> None:
    """Open a poll that asks everybody."""
    asked = town.command(LEADER, "poll choice")
    outcome = town.submit(LEADER, asked.form, {"title": title, "choice": "Pumps\nPipes"})
    assert not outcome.errors, outcome.errors
    town.press(LEADER, "polls.open")


def ask_and_close(town: Town, *answering: str) -> None:
    """A whole poll, which only these answer: a touchpoint for all."""
    ask(town)
    for who in answering:
        town.answer(who)
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.close")


def touch(town: Town, at: datetime, *came: str) -> None:
    """A call was held, to which everybody was asked and these came."""
    with town.store.transaction() as session:
        community = session.exec(select(Community)).first()
        assert community is not None
        row = Touchpoint(id=f"call:{at}", community_id=community.id, kind="call", at=at)
        present = people.present(session, community.id)
        participation.record(session, row, {m.id: p.id in _ids(town, came) for m, p in present})


def go_quiet(town: Town, *who: str) -> None:
    """A call a week for eight weeks: these came to the first six, and nobody to the last two."""
    for weeks in range(8, 0, -1):
        touch(town, town.clock() - timedelta(weeks=weeks), *(who if weeks > 2 else ()))


def invite(town: Town, *who: str, day: int = 30, ident: str = "c1") -> None:
    """A call is planned in so many days, to which these are asked."""
    with town.store.transaction() as session:
        community = session.exec(select(Community)).first()
        assert community is not None
        now = town.clock()
        starts_at = now.replace(hour=14) + timedelta(days=day)
        session.add(
            Call(
                id=ident,
                community_id=community.id,
                status="planned",
                starts_at=starts_at,
                planned_at=now,
            )
        )
        session.flush()
        session.add_all(Attendee(call_id=ident, person_id=each) for each in _ids(town, who))


def _ids(town: Town, who: Sequence[str]) -> list[str]:
    """The ids of persons by their first names."""
    known = {each.name.split()[0].casefold(): each.id for each in town.rows(Person)}
    return [known[each] for each in who]


def nudges(town: Town, who: str = QUIET) -> list[Message]:
    """The nudges that somebody got."""
    return [each for each in town.letters(who) if each.key.startswith("nudge:")]


def hours(town: Town, who: str = QUIET) -> list[str]:
    """When they came, in UTC."""
    return [f"{each.at:%a %m-%d %H:%M}" for each in nudges(town, who)]


def actions(message: Message) -> list[str]:
    """What can be pressed on a message."""
    return [each.action for each in buttons(message.card)]


def plain(town: Town, who: str = QUIET) -> str:
    """What somebody's only nudge says."""
    (message,) = nudges(town, who)
    assert message.card is not None
    return message.card.plain()


def press(town: Town, action: str, who: str = QUIET) -> str:
    """Press a button of the last nudge; what it says then."""
    message = nudges(town, who)[-1]
    button = next(each for each in buttons(message.card) if each.action == action)
    outcome = town.visitor(who).press(message, button)
    return outcome.form.title if outcome.form else town.said(outcome)


def counts(town: Town) -> dict[str, str]:
    """What organisers see: reason → count."""
    card = town.card(town.command(LEADER, "nudges"))
    table = next(part for part in card.parts if isinstance(part, Table))
    return {row[0]: row[1] for row in table.rows}


def standing(town: Town, who: str = QUIET) -> Member:
    """Somebody's membership."""
    (found,) = _ids(town, [who])
    return next(each for each in town.rows(Member) if each.person_id == found)


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
