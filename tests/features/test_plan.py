"""The plan of action: begun by lines, items with days and people, reminders, the next plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adapters.playground.world import person
from bot.cards import Progress
from bot.messages import Value
from storage.database import Store
from storage.plans import Plan, PlanItem, Responsible
from tests.calling import letters
from tests.staging import log, missing, newest, see, stage
from tests.town import LEADER, Town, buttons, in_village

MEMBER = "edgar"
LINES: dict[str, Value] = {
    "days_30": "people: ten talks with prospective members\n- A visit",
    "days_60": "A needs poll",
    "days_90": "purpose: validate it",
}


def _plan(town: Town) -> str:
    return town.said(town.command(LEADER, "plan"))


def begin(town: Town, **values: Value) -> str:
    """Begin a plan; what is said to it."""
    town.command(LEADER, "plan")
    asked = town.press(LEADER, "plan.begin")
    sent = town.submit(LEADER, asked.form, LINES | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def add(town: Town, due: str, *who: str, **values: Value) -> str:
    """Add an item; what is said to it."""
    town.command(LEADER, "plan")
    asked = town.press(LEADER, "plan.add")
    people = tuple(str(person(each)) for each in who)
    told: dict[str, Value] = {
        "what": "Find a room",
        "theme": ("practice",),
        "due": due,
        "people": people,
    }
    sent = town.submit(LEADER, asked.form, told | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def item(town: Town, what: str = "Find a room") -> PlanItem:
    """An item by its words."""
    (found,) = [each for each in town.rows(PlanItem) if each.what == what]
    return found


def _planned(town: Town) -> None:
    begin(town)


@pytest.fixture
def planned(store: Store) -> Town:
    """A community with a plan from 2 March 2026."""
    return in_village(store, _planned)


def test_the_step_leads_to_it_and_is_done_with_something_for_each_of_its_ninety_days(
    village: Town,
) -> None:
    see(village, "plan")
    assert "no plan of action yet" in village.said(village.press(LEADER, "core.again", "plan"))
    said = begin(village, days_60="")
    assert "Nothing is planned yet for the thirty days up to day 60" in said
    assert "A dated plan of action" in missing(village)
    assert "which has nothing yet for days 60" in stage(village)
    add(village, "2026-04-20", LEADER)
    assert newest(village)["plan"].status == "done"
    assert "A dated plan of action" not in missing(village)
    assert "the plan of action, with 4 items" in stage(village)


def test_each_line_becomes_an_item_of_whoever_wrote_it_by_the_end_of_its_time(
    planned: Town,
) -> None:
    found = sorted((str(each.due), each.theme, each.what) for each in planned.rows(PlanItem))
    assert found == [
        ("2026-04-01", "people", "ten talks with prospective members"),
        ("2026-04-01", "practice", "A visit"),
        ("2026-05-01", "practice", "A needs poll"),
        ("2026-05-31", "purpose", "validate it"),
    ]
    said = _plan(planned)
    assert "Wed, Apr 1, 2026 | A visit | practice | Amina Wekulo | open" in said
    assert "Done: 0/4" in said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"days_30": "", "days_60": " ", "days_90": "-"}, "at least one thing"),
        ({"days_30": "x" * 121}, "too long"),
        ({"days_30": "\n".join("abcdefghijklmnopqrstuvwxyz")}, "28 items"),
        ({"begins": "2027-03-02"}, "day from"),
    ],
)
def test_a_plan_that_cannot_be_is_not_begun(
    village: Town, values: dict[str, Value], said: str
) -> None:
    assert said in begin(village, **values)
    assert not village.rows(Plan)


def test_a_day_of_rest_is_named_and_never_refused(planned: Town) -> None:
    said = add(planned, "2026-05-01", LEADER, what="A talk")
    assert "Fri, May 1, 2026 is Labour Day in Kenya, where Amina Wekulo is" in said
    assert "weekend day for Amina Wekulo" in add(planned, "2026-04-04", LEADER)
    assert item(planned).due == date(2026, 4, 4)
    assert "“A talk”: Fri, May 1, 2026 is Labour Day in Kenya" in _plan(planned)


def test_whoever_is_made_responsible_is_told_and_may_say_no(planned: Town) -> None:
    add(planned, "2026-03-20", MEMBER, "burak")
    (letter,) = letters(planned, MEMBER, "plan-yours:")
    assert letter.card is not None
    assert "you answer for it: Find a room, by Fri, Mar 20, 2026" in letter.card.plain()
    assert "isn't yours any more" in planned.said(planned.press(MEMBER, "plan.not_mine"))
    assert "practice | Burak" in _plan(planned)
    message, button = planned.find(MEMBER, "plan.not_mine")
    assert "whoever answers" in planned.said(planned.visitor(MEMBER).press(message, button))


def test_whoever_is_responsible_settles_it_and_takes_that_back(planned: Town) -> None:
    add(planned, "2026-03-20", MEMBER)
    planned.press(MEMBER, "plan.see")
    assert "Status: done" in planned.said(planned.press(MEMBER, "plan.done"))
    card = planned.card(planned.command(LEADER, "plan"))
    assert next(part for part in card.parts if isinstance(part, Progress)).value == 1
    planned.press(MEMBER, "plan.reopen")
    asked = planned.press(MEMBER, "plan.drop")
    assert planned.submit(MEMBER, asked.form, {"reason": ""}).errors
    said = planned.said(planned.submit(MEMBER, asked.form, {"reason": "No rooms"}))
    assert "Why it was dropped: No rooms" in said
    assert "Done: 0/4" in _plan(planned)
    assert (log(planned)[0].action, log(planned)[0].reason) == ("plan item dropped", "No rooms")


def test_a_press_on_what_is_settled_already_changes_nothing(planned: Town) -> None:
    add(planned, "2026-03-20", LEADER)
    done = planned.find(LEADER, "plan.done", item(planned).id)
    planned.visitor(LEADER).press(*done)
    assert "had its time" in planned.said(planned.visitor(LEADER).press(*done))


@pytest.mark.parametrize("action", ["see", "edit", "done", "drop"])
def test_members_see_to_nobody_else_s_items(planned: Town, action: str) -> None:
    add(planned, "2026-03-20", LEADER)
    message, button = planned.find(LEADER, "plan.done", item(planned).id)
    shown = replace(message, place=person(MEMBER))
    forged = replace(button, action=f"plan.{action}")
    assert "whoever answers" in planned.said(planned.visitor(MEMBER).press(shown, forged))
    nowhere = replace(button, action=f"plan.{action}", value="nothing")
    assert "had its time" in planned.said(planned.visitor(LEADER).press(message, nowhere))
    assert item(planned).status == "open"


def test_an_item_is_changed_by_those_who_answer_for_it_and_its_people_with_it(
    planned: Town,
) -> None:
    add(planned, "2026-03-20", MEMBER)
    planned.press(MEMBER, "plan.see")
    asked = planned.press(MEMBER, "plan.edit")
    theirs: dict[str, Value] = {"due": "2026-03-27", "people": (str(person("gabriel")),)}
    assert "Gabriel" in planned.said(planned.submit(LEADER, asked.form, theirs))
    assert str(item(planned).due) == "2026-03-27"
    assert len(letters(planned, "gabriel", "plan-yours:")) == 1
    whose = [each for each in planned.rows(Responsible) if each.item_id == item(planned).id]
    assert len(whose) == 1


def test_a_member_adds_no_items_by_a_forged_form(planned: Town) -> None:
    planned.command(LEADER, "plan")
    form = planned.press(LEADER, "plan.add").form
    values: dict[str, Value] = {"what": "Mine", "theme": ("people",), "due": "2026-03-20"}
    assert "organisers" in planned.said(planned.submit(MEMBER, form, values))
    assert len(planned.rows(PlanItem)) == 4


def test_reminders_come_once_before_and_once_after_on_working_days_until_it_is_done(
    planned: Town,
) -> None:
    add(planned, "2026-03-15", MEMBER)  # a Sunday
    add(planned, "2026-03-15", "gabriel", what="Done in time")
    planned.go(days=10)
    reminders = letters(planned, MEMBER, "plan:")
    assert [each.at.isoformat()[:16] for each in reminders] == ["2026-03-12T06:00"]
    planned.press("gabriel", "plan.done")
    planned.go(days=20)
    reminders = letters(planned, MEMBER, "plan:")
    assert [each.at.isoformat()[:16] for each in reminders[1:]] == ["2026-03-16T06:00"]
    assert reminders[1].card is not None
    assert "Is it done, does it need another day" in reminders[1].card.plain()
    assert [each.action for each in buttons(reminders[1].card)][:3] == [
        "plan.done",
        "plan.edit",
        "plan.drop",
    ]
    assert len(letters(planned, "gabriel", "plan:")) == 1


def test_reminders_keep_to_the_limits_of_what_nobody_asked_for(planned: Town) -> None:
    for number in range(4):
        add(planned, "2026-03-12", MEMBER, what=f"Thing {number}")
    planned.go(days=6)
    unasked = [*letters(planned, MEMBER, "plan-yours:"), *letters(planned, MEMBER, "plan:")]
    assert len(unasked) == 2
    asked = planned.command(LEADER, "pause")
    planned.submit(LEADER, asked.form, {"reason": "Holidays"})
    before = len(letters(planned, MEMBER, "plan:"))
    planned.go(days=8)
    assert len(letters(planned, MEMBER, "plan:")) == before


def test_a_reminder_that_courtesy_held_back_comes_another_morning(planned: Town) -> None:
    add(planned, "2026-03-12", MEMBER)
    planned.command(MEMBER, "me")
    planned.press(MEMBER, "membership.stop")
    planned.go(days=8)
    assert not letters(planned, MEMBER, "plan:")
    planned.command(MEMBER, "me")
    planned.press(MEMBER, "membership.resume")
    planned.go(days=1)
    reminders = letters(planned, MEMBER, "plan:")
    assert [each.at.isoformat()[:16] for each in reminders] == ["2026-03-11T06:00"]


def test_the_next_plan_takes_along_what_is_open_and_keeps_the_old_one(planned: Town) -> None:
    add(planned, "2026-03-20", LEADER, what="Settled")
    planned.press(LEADER, "plan.done")
    planned.sleep(days=60)
    planned.command(LEADER, "plan")
    stale = planned.press(LEADER, "plan.begin").form
    said = begin(planned, days_30="Look back", days_60="", days_90="")
    assert "Look back" in said
    assert "Done: 0/5" in said
    old = [each for each in planned.rows(Plan) if each.ended_at is not None]
    assert len(old) == 1
    assert item(planned, "Settled").plan_id == old[0].id
    assert item(planned, "A visit").due == date(2026, 4, 1)  # the days that were agreed stay
    assert "A visit | practice | Amina Wekulo | open; its day has passed" in said
    assert "Nothing is planned yet for the thirty days up to day 90" in said
    again = planned.submit(LEADER, stale, LINES)
    assert again.errors
    assert "meanwhile" in again.errors["begins"]
    assert len(planned.rows(Plan)) == 2


def test_a_plan_begun_by_mistake_is_taken_back_and_the_one_before_goes_on(planned: Town) -> None:
    planned.go(hours=1)
    add(planned, "2026-03-20", LEADER)
    planned.go(days=1)
    begin(planned, days_30="A mistake", days_60="", days_90="")
    undo = planned.find(LEADER, "plan.unbegin")
    said = planned.said(planned.visitor(LEADER).press(*undo))
    assert "From Mon, Mar 2, 2026" in said
    assert "A mistake" not in said
    assert "Done: 0/5" in said
    assert "had its time" in planned.said(planned.visitor(LEADER).press(*undo))
    assert "plan.unbegin" not in [
        each.action for each in buttons(planned.card(planned.command(LEADER, "plan")))
    ]


def test_a_plan_in_use_is_not_taken_back(planned: Town) -> None:
    planned.command(LEADER, "plan")
    undo = planned.find(LEADER, "plan.unbegin")
    planned.go(hours=1)
    add(planned, "2026-03-20", LEADER)
    assert "is in use" in planned.said(planned.visitor(LEADER).press(*undo))
    assert len(planned.rows(PlanItem)) == 5


def test_what_is_due_soon_is_on_the_dashboard_of_those_who_answer_for_it(planned: Town) -> None:
    add(planned, "2026-03-06", MEMBER)
    add(planned, "2026-05-06", MEMBER, what="Later")
    shown = "\n".join(m.card.plain() for m in planned.command(MEMBER, "home").shown if m.card)
    assert "Fri, Mar 6, 2026: Find a room" in shown
    assert "Later" not in shown
