"""Who is matched with whom, held against all ways to pair a small pool, and when they can talk."""

from __future__ import annotations

import random
import time as clock
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.courtesy import QuietHours
from bot.features.coaching import hours
from bot.features.coaching.rules import Round, Seeker, match

START = datetime(2026, 3, 23, tzinfo=UTC)
"""A Monday, six days before European clocks change."""

DAY_BITS = ((1 << 32) - 1) << 36, ((1 << 12) - 1) << 60, ((1 << 7) - 1) << 40, 0
"""Nine to five, three hours of it, an hour and three quarters, none."""

seekers = st.lists(
    st.builds(
        Seeker,
        id=st.just(""),
        organisation=st.sampled_from(("", "a", "b", "c")),
        languages=st.sampled_from((frozenset({"en"}), frozenset({"fr"}), frozenset({"en", "fr"}))),
        free=st.sampled_from(DAY_BITS),
        offers=st.sampled_from(((), ("pumps",), ("valves", "maps"))),
        seeks=st.sampled_from(((), ("pump",), ("map",))),
        waiting=st.integers(0, 2),
    ),
    max_size=7,
)


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[Seeker], set[frozenset[str]]]:
    """People, and who met whom before."""
    drawn = draw(seekers)
    pool = [
        Seeker(f"m{n}", s.organisation, s.languages, s.free, s.offers, s.seeks, s.waiting)
        for n, s in enumerate(drawn)
    ]
    pairs = [frozenset((a.id, b.id)) for a in pool for b in pool if a.id < b.id]
    met = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return pool, met


def fit(a: Seeker, b: Seeker) -> bool:
    return bool(a.languages & b.languages) and hours.suffices(a.free & b.free)


def pairings(pool: list[Seeker]) -> Iterator[list[tuple[Seeker, Seeker]]]:
    """Every way to pair some of them."""
    if len(pool) < 2:
        yield []
        return
    first, rest = pool[0], pool[1:]
    yield from pairings(rest)
    for n, other in enumerate(rest):
        if fit(first, other):
            for more in pairings([*rest[:n], *rest[n + 1 :]]):
                yield [(first, other), *more]


def same(a: Seeker, b: Seeker) -> bool:
    return bool(a.organisation) and a.organisation == b.organisation


def two(found: Round, pool: list[Seeker]) -> list[tuple[Seeker, Seeker]]:
    """The groups as pairs; whoever came third is left out."""
    known = {each.id: each for each in pool}
    return [(known[each.members[0]], known[each.members[1]]) for each in found.groups]


@given(pools(), st.integers(0, 9))
def test_everyone_is_in_one_group_or_is_told_a_reason(
    drawn: tuple[list[Seeker], set[frozenset[str]]], seed: int
) -> None:
    pool, met = drawn
    found = match(pool, met, random.Random(seed))
    placed = [member for group in found.groups for member in group.members]
    assert sorted([*placed, *(member for member, _ in found.unmatched)]) == [e.id for e in pool]
    assert sum(len(group.members) == 3 for group in found.groups) <= 1


@given(pools(), st.integers(0, 9))
def test_whoever_is_matched_shares_a_language_and_two_hours(
    drawn: tuple[list[Seeker], set[frozenset[str]]], seed: int
) -> None:
    pool, met = drawn
    known = {each.id: each for each in pool}
    for group in match(pool, met, random.Random(seed)).groups:
        free = -1
        for member in group.members:
            free &= known[member].free
            assert set(group.languages) <= known[member].languages
        assert group.languages
        assert group.free == free
        assert hours.suffices(free)


@given(pools(), st.integers(0, 9))
@settings(max_examples=200)
def test_no_way_to_pair_them_matches_more_or_does_without_repeats_that_were_made(
    drawn: tuple[list[Seeker], set[frozenset[str]]], seed: int
) -> None:
    pool, met = drawn
    found = two(match(pool, met, random.Random(seed)), pool)
    ways = list(pairings(pool))
    most = max(map(len, ways))
    assert len(found) == most
    fresh = [way for way in ways if all(frozenset((a.id, b.id)) not in met for a, b in way)]
    if max(map(len, fresh)) == most:
        assert not any(frozenset((a.id, b.id)) in met for a, b in found)
    across = [way for way in fresh if not any(same(a, b) for a, b in way)]
    if max(map(len, across)) == most and not any(each.waiting for each in pool):
        assert not any(same(a, b) for a, b in found)


@given(pools(), st.integers(0, 9))
def test_the_same_chance_gives_the_same_round_whatever_order_the_pool_is_in(
    drawn: tuple[list[Seeker], set[frozenset[str]]], seed: int
) -> None:
    pool, met = drawn
    once = match(pool, met, random.Random(seed))
    assert match(list(reversed(pool)), met, random.Random(seed)) == once


@given(pools(), st.integers(0, 9))
def test_a_repeat_and_only_a_repeat_is_said_to_be_one(
    drawn: tuple[list[Seeker], set[frozenset[str]]], seed: int
) -> None:
    pool, met = drawn
    for group in match(pool, met, random.Random(seed)).groups:
        pairs = [frozenset((a, b)) for a in group.members for b in group.members if a < b]
        assert ("again" in group.why) == any(pair in met for pair in pairs)


ALL_DAY = DAY_BITS[0]
EN, FR = frozenset({"en"}), frozenset({"fr"})


def someone(
    ident: str,
    languages: frozenset[str] = EN,
    free: int = ALL_DAY,
    offers: tuple[str, ...] = (),
    seeks: tuple[str, ...] = (),
    waiting: int = 0,
) -> Seeker:
    return Seeker(ident, ident, languages, free, offers, seeks, waiting)


def members(found: Round) -> list[set[str]]:
    return [set(each.members) for each in found.groups]


def test_of_three_nobody_is_left_alone() -> None:
    found = match([someone(each) for each in "abc"], set(), random.Random(1))
    assert members(found) == [{"a", "b", "c"}]
    assert not found.unmatched


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (someone("c", languages=FR), "language"),
        (someone("c", free=0), "hours"),
        (someone("c", languages=FR, free=0), "both"),
    ],
)
def test_whoever_cannot_be_matched_is_told_what_is_lacking(other: Seeker, reason: str) -> None:
    found = match([someone("a"), someone("b"), other], set(), random.Random(1))
    assert found.unmatched == (("c", reason),)


def test_nobody_else_is_a_reason_too() -> None:
    assert match([someone("a")], set(), random.Random(1)).unmatched == (("a", "alone"),)


def test_of_those_who_compete_whoever_waited_is_matched() -> None:
    both = someone("hub", languages=EN | FR)
    for seed in range(8):
        waited = someone("y", languages=FR, waiting=1)
        found = match([both, waited, someone("w")], set(), random.Random(seed))
        assert members(found) == [{"hub", "y"}]
        assert found.unmatched == (("w", "taken"),)


def test_what_one_seeks_and_another_offers_brings_them_together() -> None:
    pool = [
        someone("a", seeks=("pumps",)), someone("b", offers=("pump",)),
        someone("c", seeks=("meter",)), someone("d", offers=("meters",)),
    ]  # fmt: skip
    for seed in range(8):
        found = match(pool, set(), random.Random(seed))
        assert {frozenset(each.members) for each in found.groups} == {
            frozenset("ab"), frozenset("cd"),
        }  # fmt: skip
        assert all("seeks" in each.why for each in found.groups)


def test_two_who_met_meet_again_only_where_there_is_nobody_else_and_it_is_said() -> None:
    met = {frozenset("ab")}
    (group,) = match([someone("a"), someone("b")], met, random.Random(1)).groups
    assert "again" in group.why
    four = match([someone(each) for each in "abcd"], met, random.Random(1))
    assert not any("again" in each.why for each in four.groups)


def test_two_thousand_people_are_matched_in_seconds_and_across_organisations() -> None:
    rng = random.Random(5)
    spoken = (EN, FR, EN | FR, frozenset({"es", "en"}))
    pool = [
        Seeker(
            f"m{n:04}", f"o{rng.randrange(40)}", rng.choice(spoken),
            rng.choice(DAY_BITS[:2]) << rng.randrange(30),
            (f"w{rng.randrange(300):03}",), (f"w{rng.randrange(300):03}",),
        )
        for n in range(2000)
    ]  # fmt: skip
    began = clock.perf_counter()
    found = match(pool, set(), random.Random(1))
    assert clock.perf_counter() - began < 30
    assert len(found.groups) == 1000
    assert all("across" in each.why for each in found.groups)


def quarters(free: int) -> list[datetime]:
    return [START + n * hours.QUARTER for n in range(free.bit_length()) if free >> n & 1]


ZONES = ("Africa/Nairobi", "Asia/Kathmandu", "America/New_York", "Europe/Berlin", "Asia/Riyadh")


@given(
    st.sampled_from(ZONES),
    st.integers(0, 20),
    st.integers(1, 9),
    st.none() | st.tuples(st.integers(0, 23), st.integers(1, 20), st.sets(st.integers(0, 6))),
)
@settings(max_examples=60)
def test_free_quarters_lie_in_somebody_s_hours_and_outside_their_quiet_ones(
    zone: str, begins: int, length: int, silence: tuple[int, int, set[int]] | None
) -> None:
    ends = min(begins + length, 23)
    quiet = None
    if silence is not None:
        first, more, days = silence
        quiet = QuietHours(time(first), time((first + more) % 24), frozenset(days))
    for at in quarters(hours.free(START, zone, "", (begins, ends), quiet)):
        local = at.astimezone(ZoneInfo(zone))
        assert begins <= local.hour < ends
        assert quiet is None or quiet.free_from(at, zone) == at


def test_hours_stay_by_the_clock_when_it_changes() -> None:
    free = hours.free(START, "Europe/Berlin", "", (9, 17))
    firsts = {
        at.astimezone(ZoneInfo("Europe/Berlin")).date(): at for at in reversed(quarters(free))
    }
    assert {at.hour for at in firsts.values()} == {8, 7}  # Berlin's nine before and after
    assert {at.astimezone(ZoneInfo("Europe/Berlin")).hour for at in firsts.values()} == {9}


def test_no_hours_on_days_of_rest() -> None:
    days = {at.astimezone(ZoneInfo("Europe/Berlin")).date() for at in
            quarters(hours.free(START, "Europe/Berlin", "", (9, 17)))}  # fmt: skip
    assert datetime(2026, 4, 3, tzinfo=UTC).date() not in days  # Good Friday
    assert not any(day.weekday() >= 5 for day in days)


@pytest.mark.parametrize(
    ("one", "other", "enough"),
    [
        ("Africa/Nairobi", "Europe/Berlin", True),
        ("America/New_York", "Europe/Berlin", True),
        ("America/Los_Angeles", "Africa/Nairobi", False),
        ("Asia/Tokyo", "Africa/Nairobi", True),
    ],
)
def test_working_days_overlap_by_two_hours_or_do_not(one: str, other: str, enough: bool) -> None:
    shared = hours.free(START, one, "", (9, 17)) & hours.free(START, other, "", (9, 17))
    assert hours.suffices(shared) is enough


def test_three_times_are_suggested_on_three_days_at_which_all_can() -> None:
    one = hours.free(START, "Africa/Nairobi", "", (9, 17))
    other = hours.free(START, "Asia/Kathmandu", "", (9, 17))
    found = hours.times(one & other, START)
    assert len({at.date() for at in found}) == 3
    for at in found:
        n = (at - START) // hours.QUARTER
        assert one & other >> n & 1 or (one & other) >> n & 0b1111 == 0b1111
    assert max(found) - min(found) > timedelta(days=7)


def test_it_is_looked_from_the_day_after_tomorrow_on() -> None:
    now = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)
    assert hours.begins(now) == datetime(2026, 3, 4, tzinfo=UTC)
