"""What came of activities: who came, outcome and decision, you said we did, evidence, the review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cards import Choice
from bot.messages import Value
from storage.activities import Activity, EngagementPlan, Signup
from storage.database import Store
from storage.deeds import Deed
from storage.participation import Presence, Touchpoint
from storage.polls import Poll
from tests.calling import go_to, letters, sleep_until
from tests.engaging import add, begin, hold, make_plan, only, plan, sign_up, tell
from tests.staging import go_to as stand_at
from tests.staging import here, log, missing, newest, stage
from tests.town import LEADER, Town, in_village

CAME = ("edgar", "farida", "gabriel")
ANSWERED = ("amina", "burak", "edgar", "farida", "gabriel", "hale")


def newest_plan(town: Town) -> str:
    """The plan that was not reviewed yet."""
    return next(each.id for each in town.rows(EngagementPlan) if each.reviewed_at is None)


def _held(town: Town) -> None:
    stand_at(town, "engaging")
    make_plan(town)
    activity = begin(town)
    sign_up(town, *CAME)
    hold(town, activity, "edgar", "farida")


@pytest.fixture
def held(store: Store) -> Town:
    """A community in which an activity has just taken place; three signed up, two say they came."""
    return in_village(store, _held)


def test_whoever_leads_is_asked_once_and_once_more_what_came_of_it(held: Town) -> None:
    assert len(letters(held, LEADER, "activity-outcome:")) == 1
    assert not letters(held, "farida", "activity-outcome:")
    sleep_until(held, held.clock() + timedelta(days=4))
    assert len(letters(held, LEADER, "activity-outcome-again:")) == 1
    sleep_until(held, held.clock() + timedelta(days=20))
    assert len(letters(held, LEADER, "activity-outcome")) == 2
    assert "Missing an outcome and a decision: Peer assist." in plan(held)


def test_where_both_questions_fall_due_at_once_one_is_asked(village: Town) -> None:
    make_plan(village)
    begin(village)
    sleep_until(village, village.clock() + timedelta(days=20))
    (letter,) = letters(village, LEADER, "activity-outcome")
    assert letter.key.startswith("activity-outcome-again:")


def test_whoever_has_told_is_not_asked_again(held: Town) -> None:
    assert "Told" in tell(held, only(held))
    sleep_until(held, held.clock() + timedelta(days=4))
    assert not letters(held, LEADER, "activity-outcome-again:")


def test_whoever_tells_before_the_end_is_not_asked_at_all(village: Town) -> None:
    make_plan(village)
    activity = begin(village)
    assert activity.starts_at is not None
    sleep_until(village, activity.starts_at)
    assert "Told" in tell(village, activity)
    village.go(hours=2)
    assert not letters(village, LEADER, "activity-outcome")


def test_a_start_is_not_taken_back_once_an_activity_took_place(held: Town) -> None:
    place = held.find(LEADER, "setup.undo")
    assert "An activity took place" in held.said(held.visitor(LEADER).press(*place))


def test_the_outcome_is_told_in_the_channel_and_corrected_in_its_place(held: Town) -> None:
    said = tell(held, only(held))
    assert "Told" in said
    (card,) = [c for c in held.channel_cards() if "What came of" in c.title]
    assert "We did: One utility changed its plan" in card.plain()
    assert "And now: We keep it." in card.plain()
    assert "Came: 2 people" in card.plain()
    tell(held, only(held), decision=("change",), outcome="Two did")
    (card,) = [c for c in held.channel_cards() if "What came of" in c.title]
    assert "We did: Two did" in card.plain()
    assert "We change it" in card.plain()
    assert log(held)[0].action == "do activity differently"


def test_one_says_by_a_press_that_one_was_there_and_takes_it_back(held: Town) -> None:
    activity = only(held)
    said = held.said(held.press("gabriel", "activities.here", activity.id))
    assert "You are counted" in said
    assert "took place\nWhen" in held.channel_cards()[-1].plain()
    assert "Came: 3 people" in held.channel_cards()[-1].plain()
    held.press("gabriel", "activities.not_here", activity.id)
    assert "Came: 2 people" in held.channel_cards()[-1].plain()
    held.press("hale", "activities.here", activity.id)  # welcome without having signed up
    assert "Came: 3 people" in held.channel_cards()[-1].plain()
    place = held.find("gabriel", "activities.here", activity.id)
    sleep_until(held, held.clock() + timedelta(days=3))
    assert "That is settled" in held.said(held.visitor("gabriel").press(*place))


def test_whoever_leads_says_who_came(held: Town) -> None:
    activity = only(held)
    plan(held)
    held.press(LEADER, "activities.see", activity.id)
    form = held.press(LEADER, "activities.came", activity.id).form
    there = {each.member_id: each for each in held.rows(Signup)}
    first = next(iter(there))
    assert held.submit(LEADER, form, {"came": ("nobody",)}).errors
    assert "1 person was there" in held.said(held.submit(LEADER, form, {"came": (first,)}))
    assert {each.member_id for each in held.rows(Signup) if each.came} == {first}


def test_attending_and_leading_count_as_taking_part_after_three_days(held: Town) -> None:
    assert not held.rows(Touchpoint)
    sleep_until(held, held.clock() + timedelta(days=4))
    (point,) = held.rows(Touchpoint)
    assert point.kind == "activity"
    took = [each.took_part for each in held.rows(Presence)]
    assert sorted(took) == [False, True, True, True]  # the leader, two who came, one who didn't


def test_before_it_has_taken_place_nothing_can_be_told(village: Town) -> None:
    make_plan(village)
    activity = begin(village)
    sign_up(village, "june")
    plan(village)
    said = village.said(village.press(LEADER, "activities.see", activity.id))
    assert "Tell what came of it" not in said
    card = village.channel_cards()[-1].plain()
    assert "I was there" not in card
    stale = village.find("june", "activities.leave", activity.id)
    assert activity.starts_at is not None
    go_to(village, activity.starts_at)
    assert "[I was there]" in village.said(village.command("june", "activities"))
    assert "It has begun" in village.said(village.visitor("june").press(*stale))


def test_an_experiment_with_a_decision_is_evidence_and_so_are_the_plan_and_who_came_back(
    held: Town,
) -> None:
    stage(held)
    assert newest(held)["engagement_plan"].status == "done"
    assert "Activities with an outcome and a decision" in missing(held)
    tell(held, only(held))
    assert "1 of 3; “Peer assist” (engagement plan)" in stage(held)
    assert "who came to 1 activity or call" in stage(held)
    second = begin(held, "Site visit")
    sign_up(held, "edgar", "hale")
    hold(held, second, "edgar", "hale")
    said = stage(held)
    assert "1 of 3" in said  # edgar, of edgar, farida and hale
    assert "Of those who came, as many came back" in missing(held)
    held.press("farida", "activities.here", second.id)
    assert "Of those who came, as many came back" not in missing(held)


def test_the_need_that_was_polled_hears_what_was_done_about_it(village: Town) -> None:
    village.ask_needs()
    for who in ANSWERED:
        village.answer(who)
    sleep_until(village, village.clock() + timedelta(days=15))
    make_plan(village, ends="2026-05-30")
    plan(village)
    form = village.press(LEADER, "activities.add").form
    assert form is not None
    need = next(each for each in form.inputs() if each.id == "need")
    assert isinstance(need, Choice)
    options = need.options
    assert len(options) == 3  # what they chose, another one, none
    add(village, "Peer assist", need=(options[0].id,))
    activity = only(village)
    assert activity.need == options[0].label
    assert "Told" in tell(village, activity)  # without a date there is none to wait for
    (deed,) = village.rows(Deed)
    assert deed.text == "Peer assist: One utility changed its plan"
    (poll,) = [each for each in village.rows(Poll) if each.kind == "needs"]
    assert poll.answered_for_at is not None
    (card,) = [c for c in village.channel_cards() if "You said, we did: Peer" in c.title]
    assert f"You said: {options[0].label}" in card.plain()


def test_the_review_ends_the_plan_and_carries_on_what_is_kept(held: Town) -> None:
    tell(held, only(held))
    add(held, "Newsletter")
    said = held.said(held.command(LEADER, "activity review"))
    assert "Peer assist | 2 people | One utility changed its plan | keep" in said
    assert "Newsletter | 0 people | not told yet | planned" in said
    form = held.press(LEADER, "activities.conclude").form
    assert held.submit(LEADER, form, {"learnt": ""}).errors
    first = next(each for each in held.rows(Activity) if each.title == "Peer assist")
    done = held.submit(LEADER, form, {"learnt": "Meet in person", "carry": (first.id,)})
    assert "1 activity goes on" in held.said(done)
    assert "no plan yet" in held.said(held.submit(LEADER, form, {"learnt": "More"}))
    said = held.said(held.command(LEADER, "activity review"))
    assert "What was learnt: Meet in person" in said
    stage(held)
    assert newest(held)["review"].status == "done"
    make_plan(held, begins="2026-03-09", ends="2026-05-01")
    (again,) = [each for each in held.rows(Activity) if each.plan_id == newest_plan(held)]
    assert (again.title, again.starts_at, again.decision) == ("Peer assist", None, "")
    assert [each.title for each in held.rows(Activity)].count("Newsletter") == 1
    assert "Missing a lead who said yes: Peer assist." in plan(held)


def test_a_pivot_goes_back_with_the_purpose_to_be_written_anew(held: Town) -> None:
    tell(held, only(held), decision=("drop",))
    held.command(LEADER, "activity review")
    form = held.press(LEADER, "activities.conclude").form
    values: dict[str, Value] = {"learnt": "Islands need something else", "verdict": ("pivot",)}
    assert "back to Forming" in held.said(held.submit(LEADER, form, values))
    assert here(held).stage == "forming"
    purpose = newest(held)["purpose"]
    assert purpose.is_open
    held.go(days=1)
    assert "Next: Purpose and vision" in stage(held)
    assert (log(held)[0].action, log(held)[0].reason) == (
        "move to stage",
        "Islands need something else",
    )
    (row,) = held.rows(EngagementPlan)
    assert row.verdict == "pivot"


def test_whoever_may_not_move_the_community_is_not_offered_the_pivot(held: Town) -> None:
    held.command("farida", "activity review")
    form = held.press("farida", "activities.conclude").form
    assert form is not None
    assert "pivot" not in form.plain()
    assert held.submit("farida", form, {"learnt": "Much", "verdict": ("pivot",)}).errors
    assert held.rows(EngagementPlan)[0].reviewed_at is None
