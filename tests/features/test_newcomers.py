"""A word after the first week and the first month, for whoever hasn't found their way by then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.playground.world import Message
from storage import participation
from storage.board import Answered, Asked
from storage.nudges import Newcomer, Nudge
from storage.people import Person
from tests.nudging import (
    actions,
    activity,
    says,
    standing,
)
from tests.storage import rows
from tests.town import LEADER, SQUARE, Town

NEW = "kamau"
"""He isn't in the square at the start; he lives in Nairobi, as the community does."""


@pytest.fixture
def town(village: Town) -> Town:
    """A town whose square somebody joins on a Monday."""
    village.visitor(NEW).join(SQUARE)
    return village


def words(town: Town, who: str = NEW) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith("newcomer:")]


def test_a_newcomer_hears_after_a_week_of_what_fits_what_they_need(town: Town) -> None:
    says(town, NEW, seeks="leaks at night")
    activity(town)
    town.go(days=9)
    (word,) = words(town)
    assert word.card is not None
    assert "Your first week in Water Losses" in word.card.title
    assert "It fits what you seek" in word.card.plain()
    assert actions(word)[0] == "activities.see"
    assert [(each.after_days, each.because) for each in town.rows(Newcomer)] == [(7, "wants_lead")]
    assert not town.rows(Nudge)


def test_it_comes_in_their_own_working_hours(town: Town) -> None:
    with town.store.transaction() as session:
        person = session.get_one(Person, standing(town, NEW).person_id)
        person.zone = "America/New_York"
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=9)
    assert [f"{each.at:%a %H:%M}" for each in words(town)] == ["Mon 13:00"]


def test_the_second_comes_after_a_month_with_something_else_and_is_the_last(town: Town) -> None:
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=20)
    activity(town, "a2", title="More leaks")
    town.go(days=100)
    assert [each.opened_with for each in town.rows(Newcomer)] == ["activity:a1", "activity:a2"]
    assert len(words(town)) == 2
    first, second = (each.card.plain() for each in words(town) if each.card)
    assert "once more" in first
    assert "the last word of this kind" in second


def test_with_nothing_for_them_nothing_comes(town: Town) -> None:
    town.go(days=40)
    assert not words(town)


def test_whoever_takes_part_already_is_left_in_peace(town: Town) -> None:
    says(town, NEW, seeks="leaks")
    activity(town)
    with town.store.transaction() as session:
        day = town.clock().date() + timedelta(days=2)
        participation.note(session, standing(town, NEW).id, day, "message")
    town.go(days=40)
    assert not words(town)


def test_saying_what_one_needs_is_not_taking_part(town: Town) -> None:
    with town.store.transaction() as session:
        participation.note(session, standing(town, NEW).id, town.clock().date(), "press")
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=9)
    assert len(words(town)) == 1


@pytest.mark.parametrize(
    "wish", ["membership.stop", "membership.snooze", "observer", "left", "off", "paused"]
)
def test_whoever_wants_none_gets_none(town: Town, wish: str) -> None:
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=1)
    match wish:
        case "observer":
            town.tell(NEW, "just follow along")
        case "left":
            town.visitor(NEW).leave(SQUARE)
        case "off":
            town.command(LEADER, "nudges")
            town.press(LEADER, "nudges.switch", "off")
        case "paused":
            asked = town.command(LEADER, "pause")
            town.submit(LEADER, asked.form, {"reason": "elections"})
        case _:
            town.command(NEW, "me")
            town.press(NEW, wish)
    town.go(days=14)
    assert not words(town)


def test_two_unasked_messages_a_week_put_it_off_by_days(town: Town) -> None:
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=6)
    with town.store.transaction() as session:
        for key in ("one", "two"):
            row = rows.outgoing(key, state="sent", pending=False, created_at=town.clock())
            row.person_id = standing(town, NEW).person_id
            session.add(row)
    town.go(days=4)
    assert not words(town)
    town.go(days=4)
    assert len(words(town)) == 1


def test_those_who_were_there_at_the_start_are_no_newcomers(town: Town) -> None:
    says(town, "june", seeks="leaks")
    activity(town)
    town.go(days=40)
    assert not words(town, "june")


def test_whoever_comes_back_is_no_newcomer_again(town: Town) -> None:
    says(town, NEW, seeks="leaks")
    activity(town)
    town.go(days=9)
    town.visitor(NEW).leave(SQUARE)
    town.go(days=1)
    town.visitor(NEW).join(SQUARE)
    town.go(days=12)
    assert len(words(town)) == 1


def test_an_answered_question_that_fits_their_need_helps_them_first(town: Town) -> None:
    says(town, NEW, seeks="salty water")
    activity(town, title="Salty water", hypothesis="?")
    asker, helper = standing(town, LEADER), standing(town, "farida")
    with town.store.transaction() as session:
        row = Asked(
            id="b1",
            community_id=asker.community_id,
            member_id=asker.id,
            status="answered",
            title="Which pumps last in salty water?",
            sought=" pumps salty water",
            asked_at=town.clock(),
        )
        session.add(row)
        session.flush()
        at = town.clock()
        session.add(Answered(asked_id="b1", member_id=helper.id, words="Bronze", answered_at=at))
    town.go(days=9)
    (word,) = words(town)
    assert actions(word)[0] == "questions.see"
    message, button = town.find(NEW, "questions.see")
    assert "Bronze" in town.said(town.visitor(NEW).press(message, button))


def test_whoever_offered_nothing_hears_of_what_anybody_may_come_to(town: Town) -> None:
    at = town.clock() + timedelta(days=12)
    activity(town, announced_at=town.clock(), starts_at=at)
    town.go(days=9)
    (word,) = words(town)
    assert word.card is not None
    assert "Anybody may come" in word.card.plain()
