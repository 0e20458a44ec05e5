"""A cycle of goals as members live through it: proposed, chosen, tended, closed."""

from __future__ import annotations

import pytest

from adapters.playground.world import channel
from bot.messages import Pressed, Whisper
from storage.database import Store
from storage.goals import Checkin, Cycle, Goal, Helper
from storage.polls import Poll, Question
from tests.managing import TITLES, adopt, begin, give, propose, sent
from tests.town import LEADER, Town, in_village


def _running(town: Town) -> None:
    begin(town, *TITLES)
    adopt(town, *TITLES)
    give(town, _ident(town, TITLES[0]), "farida")


@pytest.fixture
def running(store: Store) -> Town:
    """A cycle with three goals; farida answers for the first."""
    return in_village(store, _running)


def _told(town: Town, event: Pressed) -> str:
    (answer,) = town.handle(event)
    assert isinstance(answer, Whisper)
    return answer.card.plain()


def _ident(town: Town, title: str) -> str:
    (found,) = (each.id for each in town.rows(Goal) if each.title == title)
    return found


def _check_in(town: Town, who: str, title: str, status: str, words: str = "So it is") -> str:
    town.command(who, "goals")
    form = town.press(who, "goals.checkin", _ident(town, title)).form
    return sent(town, who, form, status=(status,), words=words, figure="64")


def _asked(town: Town, who: str) -> int:
    return sum(each.key.startswith("goals:") for each in town.letters(who))


def test_members_propose_and_take_back_what_is_theirs(village: Town) -> None:
    begin(village, TITLES[0])
    assert "More shade" in propose(village, "edgar", "More shade", "It is hot")
    assert "proposed already" in propose(village, "farida", "more SHADE")
    taken = village.find("edgar", "goals.withdraw", _ident(village, "More shade"))
    assert "others" in village.said(village.visitor("farida").press(*taken))
    assert "taken back" in village.said(village.visitor("edgar").press(*taken))
    assert "More shade" in village.said(village.press("edgar", "goals.restore"))


def test_there_is_one_cycle_at_a_time(village: Town) -> None:
    begin(village)
    village.command("burak", "goals")
    old = Pressed(
        key="playground:x", sender=village.visitor("burak").me, where=village.visitor("burak").me,
        action="goals.begin", community=village.rows(Cycle)[0].community_id,
    )  # fmt: skip
    assert "Aynı anda bir dönem" in _told(village, old)
    assert len(village.rows(Cycle)) == 1


def test_members_choose_up_to_three_where_the_energy_is_and_it_is_ranked(village: Town) -> None:
    titles = (*TITLES, "More shade")
    begin(village, *titles)
    village.command(LEADER, "goals")
    assert "Anonymous" in village.said(village.press(LEADER, "goals.ask"))
    village.press(LEADER, "polls.open")
    (poll,) = village.rows(Poll)
    assert (poll.kind, poll.anonymous) == ("priority", True)
    assert village.rows(Question)[0].most == 3
    first, second = (_ident(village, each) for each in titles[1:3])
    for who in village.people[:6]:
        asked = village.press(who, "polls.answer")
        every = tuple(_ident(village, each) for each in titles)
        assert village.submit(who, asked.form, {"choice": every}).errors  # four are too many
        chosen = (first, second) if who == LEADER else (second,)
        assert not village.submit(who, asked.form, {"choice": chosen}).errors
    assert "6 chose it" not in village.said(village.command(LEADER, "goals"))
    village.go(days=15)
    said = village.said(village.command("farida", "goals"))
    assert said.index(f"1. {titles[2]}: 6 chose it") < said.index(f"2. {titles[1]}: 1 chose it")
    form = village.press(LEADER, "goals.adopt").form
    assert form is not None
    assert f"6 × {titles[2]}" in form.plain()


def test_below_five_answers_nothing_is_said_of_the_energy(village: Town) -> None:
    begin(village, *TITLES)
    village.command(LEADER, "goals")
    village.press(LEADER, "goals.ask")
    village.press(LEADER, "polls.open")
    village.answer("farida", choice=(_ident(village, TITLES[0]),))
    village.go(days=15)
    assert "fewer than 5 answered" in village.said(village.command(LEADER, "goals"))


@pytest.mark.parametrize(("number", "flagged"), [(2, True), (3, False), (5, False), (6, True)])
def test_two_or_six_goals_are_flagged_with_the_principle_and_taken(
    village: Town, number: int, *, flagged: bool
) -> None:
    titles = [f"Goal {n}" for n in range(number)]
    begin(village, *titles)
    said = adopt(village, *titles)
    assert ("iScale" in said) is flagged
    assert village.rows(Cycle)[0].status == "running"


def test_goals_are_chosen_again_until_one_was_told_of(running: Town) -> None:
    running.command(LEADER, "goals")
    undo = running.find(LEADER, "goals.unadopt")
    assert "being chosen" in running.said(running.visitor(LEADER).press(*undo))
    adopt(running, *TITLES)
    _check_in(running, "farida", TITLES[0], "on_track")
    assert "at work" in running.said(running.visitor(LEADER).press(*undo))


def test_an_owner_is_asked_each_month_until_the_goal_is_done(running: Town) -> None:
    running.go(days=29)
    assert _asked(running, "farida") == 1
    assert _asked(running, LEADER) == 1  # two goals are nobody's
    _check_in(running, "farida", TITLES[0], "done", "We did it")
    running.go(days=28)
    assert _asked(running, "farida") == 1
    assert _asked(running, LEADER) == 2
    said = running.said(running.command("edgar", "goals"))
    assert "Goals reached: 1/3" in said
    assert "We did it (64)" in said


def test_whoever_told_this_week_is_not_asked(running: Town) -> None:
    running.go(days=25)
    _check_in(running, "farida", TITLES[0], "on_track")
    running.go(days=5)
    assert _asked(running, "farida") == 0


def test_help_is_asked_of_all_and_offered_once(running: Town) -> None:
    _check_in(running, "farida", TITLES[0], "needs_help", "Who knows meters?")
    running.go(minutes=1)
    (wanted,) = [c for c in running.channel_cards() if "Help wanted" in c.plain()]
    assert "Who knows meters?" in wanted.plain()
    assert "Thank you" in running.said(running.press("edgar", "goals.help"))
    running.press("edgar", "goals.help")
    running.go(minutes=1)
    offers = [each for each in running.letters("farida") if each.key.startswith("goal-offer:")]
    assert len(offers) == len(running.rows(Helper)) == 1


def test_only_its_owner_and_the_core_team_tend_a_goal(running: Town) -> None:
    running.command("farida", "goals")
    theirs = running.find("farida", "goals.checkin")
    assert "others' to tend" in running.said(running.visitor("edgar").press(*theirs))
    assert running.rows(Checkin) == []


def test_a_cycle_is_closed_with_what_came_of_it_and_told_at_a_press(running: Town) -> None:
    _check_in(running, "farida", TITLES[0], "done")
    running.command(LEADER, "goals")
    form = running.press(LEADER, "goals.close").form
    told = {_ident(running, each): f"Came: {n}" for n, each in enumerate(TITLES)}
    assert "fill this in" in sent(running, LEADER, form, lessons="Begin sooner")
    said = sent(running, LEADER, form, lessons="Begin sooner", **told)
    assert "Came: 2" in said
    assert not any("Came: 2" in each.plain() for each in running.channel_cards())
    tell = running.find(LEADER, "goals.tell")
    for _ in range(2):
        running.visitor(LEADER).press(*tell)
    running.go(minutes=1)
    assert sum("Came: 2" in each.plain() for each in running.channel_cards()) == 1
    running.go(days=60)
    assert _asked(running, LEADER) == 0
    assert "last cycle is over" in running.said(running.command("edgar", "goals"))


def test_a_cycle_closed_by_mistake_goes_on(running: Town) -> None:
    running.command(LEADER, "goals")
    form = running.press(LEADER, "goals.close").form
    told = {_ident(running, each): "Nothing" for each in TITLES}
    sent(running, LEADER, form, lessons="None", **told)
    running.press(LEADER, "goals.reopen")
    running.go(days=29)
    assert _asked(running, "farida") == 1


def test_goals_are_evidence_and_are_in_the_digest(running: Town) -> None:
    _check_in(running, "farida", TITLES[0], "stuck")
    said = running.said(running.command(LEADER, "digest"))
    assert f"{TITLES[0]}: stuck" in said
    assert "Goals reached: 0/3" in said


def test_another_community_s_goal_is_out_of_reach(running: Town) -> None:
    asked = running.command("burak", "start", "market")
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()}
    visitor = running.visitor("burak")
    outcome = visitor.submit(channel("market"), asked.form, filled | {"name": "B", "domain": "d"})
    community = running.card(outcome).community
    goal = _ident(running, TITLES[0])
    for action in ("goals.checkin", "goals.edit", "goals.withdraw", "goals.help"):
        forged = Pressed(
            key=f"playground:{action}", sender=visitor.me, where=visitor.me, action=action,
            value=goal, community=community,
        )  # fmt: skip
        assert "süresi geçti" in _told(running, forged)
