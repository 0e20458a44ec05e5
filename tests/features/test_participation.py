"""Levels of participation in the town: from what people do there, once a day, and for nobody else's eyes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot import levels as rules
from bot.cards import Facts
from bot.features.nudges import occasions as nudging
from bot.features.participation.occasions import AT_ONCE
from storage import levelling, levels, participation
from storage.lapses import Lapse
from storage.levels import LevelMovement, MemberLevel
from storage.participation import Signal
from storage.people import Member, Person
from tests.calling import begin, hold, sleep_until
from tests.nudging import QUIET, go_quiet, invite, nudges, standing
from tests.town import LEADER, Town


def share(town: Town, who: str) -> str:
    """What somebody is told of their own level."""
    card = town.card(town.command(who, "me"))
    return dict(next(part for part in card.parts if isinstance(part, Facts)).facts)["Your share"]


def did(town: Town, who: str) -> dict[str, int]:
    mine = standing(town, who).id
    return {each.kind: each.count for each in town.rows(Signal) if each.member_id == mine}


def note(town: Town, who: str, **kinds: int) -> None:
    """Somebody did this so often, today."""
    with town.store.transaction() as session:
        counts = {(standing(town, who).id, kind): n for kind, n in kinds.items()}
        participation.add(session, town.clock().date(), counts)


def level(town: Town, who: str) -> str | None:
    with town.store.reading() as session:
        return levels.level_of(session, standing(town, who).id)


def test_one_is_told_one_s_own_level_and_what_it_comes_from(village: Town) -> None:
    note(village, "june", attended=2, led=1, voted=1, answer=2)
    told = share(village, "june")
    assert told.startswith("You help to carry this community (core). In the last 12 weeks: ")
    for part in (
        "led 1 time",
        "came 2 times",
        "2 questions answered",
        "wrote or pressed something on 1 day",
    ):
        assert part in told
    assert "now and then (occasional)" in share(village, "isko")


def test_an_observer_s_level_says_nothing_against_them(village: Town) -> None:
    village.command("june", "me")
    village.press("june", "membership.prefer", "observer")
    assert share(village, "june").startswith("You follow along, as you chose.")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"led": 1, "attended": 3}, "core"),
        ({"attended": 2}, "active"),
        ({"message": 500, "reaction": 500}, "occasional"),
        ({}, "peripheral"),
    ],
)
def test_the_next_morning_levels_are_what_was_done(
    village: Town, kinds: dict[str, int], expected: str
) -> None:
    note(village, QUIET, **kinds)
    village.go(days=1)
    assert level(village, QUIET) == expected


def test_a_level_falls_when_what_it_came_from_is_twelve_weeks_ago(village: Town) -> None:
    note(village, QUIET, attended=2)
    village.go(days=1)
    sleep_until(village, village.clock() + (rules.WINDOW - timedelta(days=2)))
    assert level(village, QUIET) == "active"
    village.go(days=1)
    assert level(village, QUIET) == "peripheral"
    mine = [
        (each.was, each.became)
        for each in village.rows(LevelMovement)
        if each.member_id == standing(village).id
    ]
    assert mine == [("peripheral", "active"), ("active", "peripheral")]
    with village.store.reading() as session:
        here = standing(village).community_id
        weeks = levels.weekly(session, here, levels.monday(village.clock().date()))
        assert [sum(found.values()) for _, found in weeks] == [10]


def test_coming_to_a_call_counts_once_and_leading_through_it_too(town: Town) -> None:
    begin(town)
    held = hold(town, "edgar", "farida")
    town.command(LEADER, "agenda")
    assert "attended" not in did(town, "edgar")  # until nobody can say any more that they came
    town.go(days=2)
    assert did(town, "edgar")["attended"] == did(town, "farida")["attended"] == 1
    assert "attended" not in did(town, "gabriel")
    led = [each.member_id for each in town.rows(Signal) if each.kind == "led"]
    assert led in ([], [standing(town, "edgar").id], [standing(town, "farida").id])
    assert {each.day for each in town.rows(Signal) if each.kind == "attended"} == {
        (held.starts_at + timedelta(minutes=held.minutes)).date()
    }


def test_an_answer_to_a_poll_counts_when_it_closes(village: Town) -> None:
    village.ask_needs()
    village.answer(QUIET)
    assert "voted" not in did(village, QUIET)
    village.command(LEADER, "poll")
    village.press(LEADER, "polls.close")
    assert did(village, QUIET)["voted"] == 1
    assert "voted" not in did(village, "isko")


def test_more_members_than_one_piece_takes_are_all_looked_at(village: Town) -> None:
    here, now = standing(village).community_id, village.clock()
    numbers = range(AT_ONCE + 1)
    with village.store.transaction() as session:
        session.execute(insert(Person), [{"id": f"x{n}", "name": "X"} for n in numbers])
        rows = [
            {"id": f"x{n}", "community_id": here, "person_id": f"x{n}", "joined_at": now}
            for n in numbers
        ]
        session.execute(insert(Member), rows)
        participation.add(session, now.date(), {(f"x{n}", "voted"): 1 for n in numbers})
    village.go(days=1)
    found = [each for each in village.rows(MemberLevel) if each.member_id.startswith("x")]
    assert len(found) == AT_ONCE + 1
    assert {each.level for each in found} == {"occasional"}
    with village.store.reading() as session:
        assert levelling.due(session, here, village.clock().date(), 9) == []
        assert levels.counts(session, here)["occasional"] >= AT_ONCE + 1


def test_only_who_let_something_pass_is_looked_at_for_a_nudge(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    assert len(village.rows(Lapse)) == 10
    village.go(days=2)
    assert len(nudges(village)) == 1
    (waits,) = village.rows(Lapse)  # the others never took part: nothing to fall below
    assert waits.member_id == standing(village).id
    assert waits.look_on == village.clock().date() + nudging.TOMORROW * 27


def test_whoever_follows_along_no_more_may_have_lapsed_again(village: Town) -> None:
    village.command(QUIET, "me")
    village.press(QUIET, "membership.prefer", "observer")
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=1)
    assert not village.rows(Lapse)
    village.command(QUIET, "me")
    village.press(QUIET, "membership.prefer", "active")
    assert [each.member_id for each in village.rows(Lapse)] == [standing(village).id]


def test_a_day_without_anything_new_looks_at_nobody(village: Town) -> None:
    go_quiet(village, QUIET, "isko")
    village.go(days=1)
    before = {each.member_id: each.since for each in village.rows(MemberLevel)}
    village.go(days=2)
    assert {each.member_id: each.since for each in village.rows(MemberLevel)} == before
    assert len(before) < 10
