"""Learning projects: proposed, joined, started at three, told of on a rhythm, closed with a result."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.messages import Left, Value
from storage import projects
from storage.audit import Decision
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Member, Person
from storage.projects import Project, ProjectCheckin, Teammate
from storage.schedule import Scheduled
from tests.town import SQUARE, Town, in_village

ASKED: dict[str, Value] = {
    "question": "How do we read meters where nobody opens?",
    "learn": "What neighbours accept",
}
OWNER, SECOND, THIRD = "farida", "gabriel", "isko"
TOLD: dict[str, Value] = {
    "tried": "We called before", "came": "Half opened", "ahead": "Evenings",
    "aloud": "Call the day before",
}  # fmt: skip


def propose(town: Town, who: str = OWNER, **values: Value) -> Outcome:
    town.command(who, "project")
    form = town.press(who, "projects.propose").form
    town.submit(who, form, {**ASKED, **values})
    return town.press(who, "projects.open")


def letters(town: Town, who: str) -> list[str]:
    return [
        each.card.plain()
        for each in town.letters(who)
        if each.card is not None and each.key.startswith("project")
    ]


def card(town: Town) -> str:
    """The project as the channel sees it."""
    (found,) = [
        m.card.plain()
        for m in town.world.messages.values()
        if m.card and m.key.startswith("project:") and m.place == channel(SQUARE)
    ]
    return found


def status(town: Town) -> str:
    (found,) = town.rows(Project)
    return found.status


def team(town: Town, *statuses: str) -> list[str]:
    names = {p.id: p.name.split()[0].lower() for p in town.rows(Person)}
    members = {m.id: names[m.person_id] for m in town.rows(Member)}
    rows = [each for each in town.rows(Teammate) if each.status in (statuses or ("in",))]
    return [members[each.member_id] for each in sorted(rows, key=lambda each: each.number)]


def _proposed(town: Town) -> None:
    propose(town)


@pytest.fixture
def proposed(store: Store) -> Town:
    return in_village(store, _proposed)


def _running(town: Town) -> None:
    propose(town, weeks=("1",))
    for who in (SECOND, THIRD):
        town.press(who, "projects.join")
    town.press(OWNER, "projects.start")


@pytest.fixture
def running(store: Store) -> Town:
    """Three are in it, and it has started: a check-in every week."""
    return in_village(store, _running)


def leave(town: Town, who: str) -> Outcome:
    town.command(who, "project")
    town.press(who, "projects.see")
    return town.press(who, "projects.leave")


def write(town: Town, who: str, **values: Value) -> Outcome:
    town.command(who, "project")
    town.press(who, "projects.see")
    form = town.press(who, "projects.write").form
    return town.submit(who, form, {**TOLD, **values})


def whose_turn(town: Town) -> str:
    """Who is asked for the newest check-in."""
    newest = max(town.rows(ProjectCheckin), key=lambda each: each.number)
    names = {p.id: p.name.split()[0].lower() for p in town.rows(Person)}
    (of,) = [m.person_id for m in town.rows(Member) if m.id == newest.writer_id]
    return names[of]


def test_nobody_sees_a_project_before_its_author_has_and_it_can_be_thrown_away(
    village: Town,
) -> None:
    village.command(OWNER, "project")
    form = village.press(OWNER, "projects.propose").form
    shown = village.said(village.submit(OWNER, form, ASKED))
    assert "How do we read meters" in shown
    assert not any("meters" in each.plain() for each in village.channel_cards())
    village.press(OWNER, "projects.discard")
    assert not village.rows(Project)


def test_any_member_proposes_and_the_channel_sees_counts_and_not_names(proposed: Town) -> None:
    proposed.press(SECOND, "projects.join")
    assert "In it: 2/8" in card(proposed)
    assert "Gabriel" not in card(proposed)
    assert team(proposed) == [OWNER, SECOND]


def test_joining_twice_is_joining_once_and_leaving_frees_the_place(proposed: Town) -> None:
    for _ in range(2):
        proposed.press(SECOND, "projects.join")
    assert team(proposed) == [OWNER, SECOND]
    proposed.press(SECOND, "projects.leave")
    assert team(proposed) == [OWNER]
    assert "In it: 1/8" in card(proposed)


def test_whoever_comes_to_a_full_project_waits_in_line_and_moves_up(village: Town) -> None:
    propose(village, places=("3",))
    for who in (SECOND, THIRD, "june", "dalisay"):
        village.press(who, "projects.join")
    assert len(team(village)) == 3
    waiting = team(village, "waiting")
    assert waiting[0] == "june"
    assert "Wait for a place" in card(village)
    village.press(SECOND, "projects.leave")
    assert team(village) == [OWNER, THIRD, "june"]
    assert "next in line" in letters(village, "june")[-1]


def test_it_starts_at_three_and_not_before_and_whose_problem_it_is_hears_so(
    proposed: Town,
) -> None:
    proposed.press(SECOND, "projects.join")
    assert not letters(proposed, OWNER)
    proposed.press(THIRD, "projects.join")
    assert "can start" in letters(proposed, OWNER)[-1]
    message, button = proposed.find(OWNER, "projects.start")
    proposed.press(THIRD, "projects.leave")
    early = proposed.visitor(OWNER).press(message, button)
    assert "takes 3" in proposed.said(early)
    proposed.press(THIRD, "projects.join")
    outsider = proposed.visitor("june").press(message, button)
    assert "Only its team" in proposed.said(outsider)
    proposed.visitor(OWNER).press(message, button)
    assert status(proposed) == "running"
    assert "under way" in card(proposed)
    proposed.press(OWNER, "projects.unstart")
    assert status(proposed) == "open"


def test_check_ins_come_on_the_rhythm_to_one_of_the_team_in_turn(running: Town) -> None:
    seen = []
    for _ in range(3):
        running.go(days=7)
        seen.append(whose_turn(running))
        running.go(hours=8)
        assert "your turn to tell" in letters(running, seen[-1])[-1]
        write(running, seen[-1])
    assert sorted(seen) == sorted([OWNER, SECOND, THIRD])
    assert [each.status for each in running.rows(ProjectCheckin)] == ["told"] * 3


def test_what_is_told_goes_to_the_team_and_to_everybody_only_where_it_is_ticked(
    running: Town,
) -> None:
    running.go(days=8)
    who = whose_turn(running)
    write(running, who)
    others = {OWNER, SECOND, THIRD} - {who}
    assert all("Half opened" in letters(running, each)[-1] for each in others)
    assert not any("day before" in each.plain() for each in running.channel_cards())
    running.press(who, "projects.share")
    last = running.channel_cards()[-1].plain()
    assert "Call the day before" in last
    assert "Half opened" not in last
    running.press(who, "projects.unshare")
    assert "taken back" in running.channel_cards()[-1].plain()
    write_again = running.press(who, "projects.write").form
    running.submit(who, write_again, {**TOLD, "aloud": "Call twice", "share": ("yes",)})
    assert "Call twice" in running.channel_cards()[-1].plain()


def test_a_tick_without_a_line_for_everybody_is_asked_for(running: Town) -> None:
    running.go(days=8)
    outcome = write(running, whose_turn(running), aloud="", share=("yes",))
    assert "Write the line" in (outcome.errors or {})["aloud"]


def test_a_check_in_that_nobody_writes_is_shown_as_such_and_no_more(running: Town) -> None:
    running.go(days=15)
    assert [each.status for each in running.rows(ProjectCheckin)] == ["missed", "asked"]
    running.command(OWNER, "project")
    shown = running.said(running.press(OWNER, "projects.see"))
    assert "not written" in shown


def test_a_turn_is_skipped_with_a_reason_or_passed_to_the_next(running: Town) -> None:
    running.go(days=8)
    first = whose_turn(running)
    running.press(first, "projects.pass")
    second = whose_turn(running)
    assert second != first
    running.go(days=1)
    form = running.press(second, "projects.skip").form
    running.submit(second, form, {"reason": "All on leave"})
    running.command(OWNER, "project")
    assert "All on leave" in running.said(running.press(OWNER, "projects.see"))
    write(running, second)
    assert [each.status for each in running.rows(ProjectCheckin)] == ["told"]


def test_whoever_wants_no_messages_is_not_asked_for_a_check_in(running: Town) -> None:
    running.command(OWNER, "me")
    running.press(OWNER, "membership.stop")
    running.go(days=22)
    assert {each.writer_id for each in running.rows(ProjectCheckin)}
    names = {p.id: p.name.split()[0].lower() for p in running.rows(Person)}
    asked = [r for r in running.rows(Outgoing) if r.kind == "projects.asked"]
    assert {names[each.person_id] for each in asked} == {SECOND, THIRD}


def close(town: Town, who: str = OWNER) -> Outcome:
    town.command(who, "project")
    town.press(who, "projects.see")
    form = town.press(who, "projects.close").form
    told: dict[str, Value] = {
        "learnt": "Neighbours help", "usable": "A call sheet", "outcome": ("adapt",),
    }  # fmt: skip
    return town.submit(who, form, told)


def test_it_closes_with_a_result_that_everybody_is_told_on_a_press(running: Town) -> None:
    shown = running.said(close(running))
    assert "A call sheet" in shown
    assert "has come to its end" in card(running)
    before = len(running.channel_cards())
    running.press(OWNER, "projects.announce")
    assert "Neighbours help" in running.channel_cards()[-1].plain()
    assert len(running.channel_cards()) == before + 1
    assert "closed" in letters(running, SECOND)[-1]
    running.go(days=8)
    assert not running.rows(ProjectCheckin)


def test_a_close_is_undone_and_what_was_told_says_so(running: Town) -> None:
    close(running)
    running.press(OWNER, "projects.announce")
    running.command(OWNER, "project")
    running.press(OWNER, "projects.see")
    running.press(OWNER, "projects.reopen")
    assert status(running) == "running"
    assert "goes on" in running.channel_cards()[-1].plain()
    running.go(days=8)
    assert len(running.rows(ProjectCheckin)) == 1


def test_on_its_last_day_the_team_is_asked_what_came_of_it(village: Town) -> None:
    ends = (village.clock() + timedelta(days=15)).date().isoformat()
    propose(village, ends=ends, weeks=("1",))
    for who in (SECOND, THIRD):
        village.press(who, "projects.join")
    village.press(OWNER, "projects.start")
    village.go(days=22)
    assert "comes to its end" in letters(village, OWNER)[-1]
    assert len(village.rows(ProjectCheckin)) == 2
    assert not [each for each in village.rows(Scheduled) if each.occasion == "projects.checkin"]


def test_a_result_is_evidence_with_its_question(running: Town) -> None:
    close(running)
    day = running.clock().date()
    with running.store.reading() as session:
        (found,) = running.rows(Project)
        since, until = running.clock() - timedelta(days=1), running.clock() + timedelta(days=1)
        assert projects.closed_between(session, found.community_id, since, until) == [found]
        assert not projects.closed_between(session, found.community_id, until, until)
    assert found.closed_at is not None
    assert found.closed_at.date() == day


def test_whoever_leaves_is_missed_by_the_team_and_not_named(running: Town) -> None:
    leave(running, OWNER)
    told = letters(running, SECOND)[-1]
    assert "fewer than three" in told
    assert "Farida" not in told
    assert "Whose problem it is: Gabriel" in card(running)


def test_whoever_leaves_the_community_is_out_of_its_projects(running: Town) -> None:
    running.handle(Left(key="l1", sender=person(THIRD), where=channel(SQUARE)))
    running.go(minutes=5)
    assert team(running) == [OWNER, SECOND]
    assert "fewer than three" in letters(running, OWNER)[-1]


def test_a_project_that_nobody_is_left_in_ends(running: Town) -> None:
    for who in (OWNER, SECOND, THIRD):
        leave(running, who)
    assert status(running) == "withdrawn"
    assert "Nobody was left" in card(running)
    running.go(days=8)
    assert not running.rows(ProjectCheckin)


def test_it_is_taken_back_with_a_reason_by_its_author_alone(proposed: Town) -> None:
    proposed.press(SECOND, "projects.join")
    message, button = proposed.find(OWNER, "projects.withdraw")
    forged = proposed.visitor(SECOND).press(message, button)
    assert "Only whoever proposed" in proposed.said(forged)
    form = proposed.press(OWNER, "projects.withdraw").form
    proposed.submit(OWNER, form, {"reason": "Another team does it"})
    assert "Another team does it" in card(proposed)
    assert "Another team does it" in letters(proposed, SECOND)[-1]


def test_whose_problem_it_is_is_asked_and_may_say_that_it_is_not(village: Town) -> None:
    propose(village, owner=(str(person(SECOND)),))
    assert "problem of yours" in letters(village, SECOND)[-1]
    assert team(village) == [OWNER]
    village.press(SECOND, "projects.not_mine")
    assert "Whose problem it is: Farida" in card(village)


def test_the_core_team_has_a_word_and_no_veto(proposed: Town) -> None:
    proposed.command("amina", "project")
    proposed.press("amina", "projects.see")
    shown = proposed.press("amina", "projects.note")
    proposed.submit("amina", shown.form, {"words": "Good one"})
    assert "The core team supports it: Good one" in card(proposed)
    assert "Good one" in letters(proposed, OWNER)[-1]
    proposed.press("amina", "projects.unnote")
    assert "Good one" not in card(proposed)
    assert not proposed.rows(Project)[0].note


def test_a_project_may_last_half_a_year_at_most(village: Town) -> None:
    village.command(OWNER, "project")
    form = village.press(OWNER, "projects.propose").form
    late = (village.clock() + timedelta(days=200)).date().isoformat()
    outcome = village.submit(OWNER, form, {**ASKED, "ends": late})
    assert (outcome.errors or {})["ends"]
    assert not village.rows(Project)


def test_what_decides_over_a_project_is_in_the_log(running: Town) -> None:
    close(running)
    actions = {each.action for each in running.rows(Decision)}
    assert {"propose project", "start project", "close project"} <= actions
