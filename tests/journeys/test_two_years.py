"""Two years of stewards in Nairobi, Washington, Manila and Brasilia, lived through the real engine."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copy

import pytest

from adapters.playground.world import person
from bot.calendar import local_day
from bot.countries import of_zone, public_holidays
from bot.features.calls.burden import REMEMBERED, Hours, Steward
from storage.agenda import Facilitator
from storage.calls import Attendee, Call
from storage.database import Store
from storage.people import Member, Person
from storage.stewardship import Seating, Term
from tests.calling import call, go_to, settle, sleep_until
from tests.town import LEADER, Town

FOUR = ("farida", "edgar", "isko", "gabriel")
"""Their clocks are those of Nairobi, Washington, Manila and Brasilia."""

NEXT = ("nena", "luz")
TWO_YEARS = timedelta(days=730)
HOME = "Africa/Nairobi"


@dataclass(frozen=True)
class Lived:
    """What is left of the two years. `serving` are stewards by the call that asked them."""

    town: Town
    calls: list[Call]
    burdens: dict[str, dict[str, int]]
    zones: dict[str, str]
    rotated: date

    def days(self, calls: list[Call]) -> list[date]:
        return [local_day(each.starts_at, HOME) for each in calls]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Lived]:
    file = tmp_path_factory.mktemp("years") / "convener.db"
    copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), people=14, checked=False)
    rotated = _live(town)
    held = sorted(
        (each for each in town.rows(Call) if each.status == "held"), key=lambda c: c.starts_at
    )
    burdens: dict[str, dict[str, int]] = {each.id: {} for each in held}
    for line in town.rows(Attendee):
        if line.asked and line.call_id in burdens:
            burdens[line.call_id][line.person_id] = line.burden
    zones = {each.id: each.zone for each in town.rows(Person)}
    yield Lived(town, held, burdens, zones, rotated)
    store.close()


def _live(town: Town) -> date:
    """Calls are held one after another; a year on, those whose terms end are followed by others."""
    began = town.clock()
    community = town.start(steward=tuple(str(person(who)) for who in FOUR))
    with town.store.transaction() as session:
        session.add(Seating(community_id=community, permanent=2, rotating=2, years=1))
    town.go(days=1)
    ends = next(each.ends for each in town.rows(Term) if each.ends)
    rotated = False
    while town.clock() < began + TWO_YEARS:
        settle(town)
        ahead = call(town)
        if not rotated and local_day(ahead.starts_at, HOME) > ends - timedelta(days=50):
            _rotate(town)
            rotated = True
        sleep_until(town, ahead.starts_at - timedelta(minutes=15))
        go_to(town, ahead.starts_at + timedelta(minutes=90))
    return ends


def _rotate(town: Town) -> None:
    for who in NEXT:
        town.command(who, "call")
        town.press(who, "stewardship.volunteer")
    town.command(LEADER, "stewards")
    town.press(LEADER, "stewardship.show")
    town.press(LEADER, "stewardship.propose")
    town.press(LEADER, "stewardship.confirm")
    town.go(hours=1)


def test_calls_are_six_to_eight_weeks_apart_and_take_ninety_minutes(lived: Lived) -> None:
    days = lived.days(lived.calls)
    gaps = [(after - before).days for before, after in pairwise(days)]
    assert len(days) >= 14
    assert all(42 <= gap <= 56 for gap in gaps), gaps
    assert {each.minutes for each in lived.calls} == {90}
    assert {each.flag for each in lived.calls} == {""}


def test_no_call_is_on_a_public_holiday_of_a_steward(lived: Lived) -> None:
    for each in lived.calls:
        for who in lived.burdens[each.id]:
            zone = lived.zones[who]
            there = local_day(each.starts_at, zone)
            assert there not in public_holidays(of_zone(zone), (there.year,)), (there, zone)


def test_the_awkward_hour_goes_round_no_worse_than_at_the_best_fixed_hour(lived: Lived) -> None:
    before = [each for each in lived.calls if local_day(each.starts_at, HOME) < lived.rotated]
    for calls in (before[:REMEMBERED], lived.calls[-REMEMBERED:]):
        always = set.intersection(*(set(lived.burdens[each.id]) for each in calls))
        totals = {who: sum(lived.burdens[each.id][who] for each in calls) for who in always}
        stewards = [Steward(lived.zones[who]) for who in sorted(always)]
        *past, last = [each.starts_at.date() for each in calls]
        fixed, _ = Hours(stewards, past, ()).best(last)
        assert max(totals.values()) - min(totals.values()) <= fixed, (totals, fixed)


def test_a_rotation_happens_and_is_told_in_the_channel(lived: Lived) -> None:
    first, last = (set(lived.burdens[lived.calls[n].id]) for n in (0, -1))
    assert len(first) == len(last) == 4
    assert len(first & last) == 2
    told = [c for c in lived.town.channel_cards() if "rotation of Water Losses" in c.plain()]
    assert len(told) == 1
    members = {each.id: each.person_id for each in lived.town.rows(Member)}
    gone = {members[each.member_id] for each in lived.town.rows(Term) if each.left}
    assert gone == first - last


def test_everybody_leads_through_a_call_before_anybody_does_twice(lived: Lived) -> None:
    led = {each.call_id: each.person_id for each in lived.town.rows(Facilitator) if not each.passed}
    assert all(each.id in led for each in lived.calls)
    before = [each for each in lived.calls if local_day(each.starts_at, HOME) < lived.rotated]
    turns = Counter(led[each.id] for each in before)
    assert len(turns) == 4
    assert max(turns.values()) - min(turns.values()) <= 1


def test_the_year_on_one_card_says_in_words_that_the_rhythm_holds(lived: Lived) -> None:
    town = lived.town
    town.command(LEADER, "stewards")
    said = town.said(town.press(LEADER, "calls.year"))
    assert said.count("within six to eight weeks") >= 8
    assert "later than eight weeks" not in said
    assert "The most and the least burdened are" in said
    assert "Gathering in person: none yet" in said
