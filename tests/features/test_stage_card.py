"""`stage`: where a community stands, what is missing and from where, and its moves on and back."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from adapters.playground.world import person
from bot.cards import Progress
from bot.messages import Value
from storage.database import Store
from storage.evidence import Evidence
from storage.people import Held, Member
from tests.staging import (
    REPORT,
    go_to,
    here,
    log,
    missing,
    newest,
    see,
    stage,
    state,
    write_purpose,
)
from tests.town import LEADER, Town, buttons

SECRETARY, MEMBER = "dalisay", "farida"


@pytest.fixture
def town(store: Store) -> Town:
    """A small town, whose people can all be asked."""
    return Town(store, random.Random(7), people=12)


def name_sponsor(town: Town) -> None:
    """The roster says who the sponsor is."""
    with town.store.transaction() as session:
        session.add(Held(member_id=town.rows(Member)[-1].id, role="sponsor"))


def whole_forming(town: Town) -> None:
    for kind in ("sponsor", "purpose", "plan"):
        state(town, kind)
    state(town, "roles", amount="3")


def test_it_tells_where_the_community_stands_and_the_next_best_step(town: Town) -> None:
    town.start()
    card = town.card(town.command(LEADER, "stage"))
    assert card.title == "Water Losses: Forming"
    assert "Next: Five short lessons" in card.plain()
    assert next(part for part in card.parts if isinstance(part, Progress)).value == 2
    first = buttons(card)[0]
    assert (first.action, first.value, first.style) == ("stages.see", "lessons", "primary")


def test_of_the_steps_that_are_due_the_next_best_makes_what_the_gate_misses(town: Town) -> None:
    town.start()
    town.go(days=8)
    assert "Next: Roles, divided" in stage(town)
    assert "Roles, divided" in town.said(town.command(LEADER, "status"))


def test_each_need_is_met_or_missing_with_how_much_from_where_and_of_when(town: Town) -> None:
    town.start()
    state(town, "roles", amount="2", day="2025-05-04")
    told = stage(town)
    assert "organise: Met, as of Mon, Mar 2, 2026: 2 of 2; Amina Wekulo and Burak" in told
    assert "sponsor is named: Missing: nothing yet" in told
    assert f"Missing, as of Sun, May 4, 2025: 2 of 3; {REPORT} (says Amina Wekulo)" in told


def test_what_the_roster_says_is_counted_without_anybody_s_word(town: Town) -> None:
    town.start()
    assert "A sponsor is named" in missing(town)
    name_sponsor(town)
    assert "A sponsor is named" not in missing(town)


def test_a_fact_is_kept_with_its_source_and_day_and_can_be_taken_back(town: Town) -> None:
    town.start()
    kept = state(town, "plan", day="2025-12-01", statement="Ninety days")
    assert REPORT in kept
    (fact,) = town.rows(Evidence)
    assert (fact.kind, str(fact.day), fact.source, fact.amount) == (
        "plan",
        "2025-12-01",
        REPORT,
        None,
    )
    assert (log(town)[0].action, log(town)[0].subject, log(town)[0].reason) == (
        "state evidence",
        "plan",
        REPORT,
    )
    assert "A dated plan of action" not in missing(town)
    town.press(LEADER, "stages.stated")
    assert "counts no more" in town.said(town.press(LEADER, "stages.withdraw", fact.id))
    assert "A dated plan of action" in missing(town)
    assert log(town)[0].action == "take evidence back"


def test_a_fact_that_was_taken_back_cannot_be_taken_back_again(town: Town) -> None:
    town.start()
    state(town, "plan")
    place = town.find(LEADER, "stages.withdraw")
    town.visitor(LEADER).press(*place)
    assert "had its time" in town.said(town.visitor(LEADER).press(*place))


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("roles", {}, "how many"),
        ("needs_poll", {"amount": "12"}, "of how many"),
        ("needs_poll", {"amount": "12", "whole": "9"}, "fewer than"),
        ("plan", {"source": ""}, "fill this in"),
        ("plan", {"day": "2026-03-03"}, "day from"),
        ("sponsors", {}, "not one of the options"),
    ],
)
def test_a_fact_that_says_too_little_is_not_kept(
    town: Town, kind: str, values: dict[str, Value], said: str
) -> None:
    town.start()
    assert said in state(town, kind, **values)
    assert not town.rows(Evidence)


def test_a_share_is_told_with_what_was_asked_for(town: Town) -> None:
    town.start()
    go_to(town, "engaging")
    state(town, "needs_poll", amount="12", whole="60", day="2026-01-05")
    assert (
        "Missing, as of Mon, Jan 5, 2026: 12 of 60, 20%; asked for are 30% and at least 10;"
        in stage(town)
    )


def test_a_needs_poll_that_closed_counts_by_itself(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:12]:
        town.answer(who)
    town.go(days=15)
    go_to(town, "engaging")
    assert "Met, as of Mon, Mar 16, 2026: 12 of 12, 100%" in stage(town)
    assert newest(town)["needs"].status == "done"


def test_a_step_whose_evidence_is_stated_is_done_and_open_again_when_that_is_taken_back(
    town: Town,
) -> None:
    town.start()
    see(town, "plan")
    asked = town.press(LEADER, "stages.have", "plan")
    town.submit(LEADER, asked.form, {"source": REPORT})
    assert newest(town)["plan"].status == "done"
    town.press(LEADER, "stages.withdraw")
    assert newest(town)["plan"].status == "prompted"


def test_with_all_that_is_asked_for_the_community_moves_on_at_once(town: Town) -> None:
    town.start()
    whole_forming(town)
    assert "You can move on when it suits you" in stage(town)
    assert "“Engaging” now" in town.said(town.press(LEADER, "stages.advance"))
    assert here(town).stage == "engaging"
    assert (log(town)[0].action, log(town)[0].subject) == ("move to stage", "forming engaging")


def test_over_gaps_it_takes_a_reason_which_is_kept_with_what_was_missing(town: Town) -> None:
    town.start()
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.advance")
    assert asked.form is not None
    assert asked.form.plain().count("A sponsor is named") == 1
    assert town.submit(LEADER, asked.form, {"reason": " "}).errors
    assert here(town).stage == "forming"
    town.submit(LEADER, asked.form, {"reason": "The sponsor comes in May"})
    assert here(town).stage == "engaging"
    told = log(town)[0]
    assert told.reason == "The sponsor comes in May"
    assert told.subject == "forming engaging; without sponsor, purpose, roles, plan"


def test_a_press_to_move_on_that_comes_twice_moves_once(town: Town) -> None:
    town.start()
    whole_forming(town)
    town.command(LEADER, "stage")
    place = town.find(LEADER, "stages.advance")
    town.visitor(LEADER).press(*place)
    assert "had its time" in town.said(town.visitor(LEADER).press(*place))
    assert here(town).stage == "engaging"


@pytest.mark.parametrize("action", ["stages.advance", "stages.elsewhere"])
def test_the_secretariat_sees_the_stage_and_moves_nothing(town: Town, action: str) -> None:
    town.start()
    town.command(LEADER, "stage")
    place, button = town.find(LEADER, action)
    shown = replace(place, place=person(SECRETARY))
    assert "organisers" in town.said(town.visitor(SECRETARY).press(shown, button))
    own = [each.action for each in buttons(town.card(town.command(SECRETARY, "stage")))]
    assert action not in own
    assert "stages.have" in own
    assert here(town).stage == "forming"


def test_a_member_does_not_see_the_stage_nor_state_facts(town: Town) -> None:
    town.start()
    assert "organisers" in stage(town, MEMBER)
    town.command(LEADER, "stage")
    place, button = town.find(LEADER, "stages.have", "")
    shown = replace(place, place=person(MEMBER))
    assert "organisers" in town.said(town.visitor(MEMBER).press(shown, button))


def test_a_fact_taken_away_later_undoes_no_move(town: Town) -> None:
    town.start()
    whole_forming(town)
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.advance")
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.stated")
    town.press(LEADER, "stages.withdraw")
    town.go(days=3)
    assert here(town).stage == "engaging"


def test_going_back_takes_up_what_was_left_and_keeps_what_was_done(town: Town) -> None:
    town.start()
    write_purpose(town)
    go_to(town, "engaging")
    assert newest(town)["plan"].status == "left"
    town.go(days=30)
    assert not [m for m in town.letters(LEADER) if ":plan:" in m.key]
    go_to(town, "forming")
    assert newest(town)["purpose"].status == "done"
    assert newest(town)["plan"].status == "waiting"
    town.go(days=10)
    assert [m for m in town.letters(LEADER) if ":plan:1:" in m.key]


def test_steps_that_begin_anew_want_new_evidence(town: Town) -> None:
    town.start()
    write_purpose(town)
    go_to(town, "engaging")
    town.go(days=20)
    go_to(town, "forming", steps=("anew",))
    town.go(days=15)
    row = newest(town)["purpose"]
    assert (row.round, row.status) == (2, "prompted")
    assert newest(town)["core_team"].status == "done"
    assert "Lose less" not in see(town, "purpose")


def test_a_community_that_was_there_before_enters_at_its_stage_with_what_it_has(
    town: Town,
) -> None:
    town.start()
    have = ("charter_adopted", "baseline", "resources")
    assert "where it is from" in go_to(town, "developing", have=have)
    assert here(town).stage == "forming"
    go_to(town, "developing", have=have, source="Minutes of 2023", day="2023-06-01")
    assert here(town).stage == "developing"
    told = stage(town)
    assert "adopted: Met, as of Thu, Jun 1, 2023: Minutes of 2023 (says Amina Wekulo)" in told
    assert missing(town) == [
        "A next event is in the calendar",
        "Calls in a row on cadence",
        "More members than when this stage began",
    ]
    town.go(days=40)
    assert newest(town)["charter_adopted"].status == "done"
    assert not [m for m in town.letters(LEADER) if ":charter_adopted:" in m.key]


def test_the_last_stage_has_no_gate_and_says_what_comes(town: Town) -> None:
    town.start()
    go_to(town, "managing")
    told = stage(town)
    assert "Goals of the cycle" in told
    assert "Move on" not in told
