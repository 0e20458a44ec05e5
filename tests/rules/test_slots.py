"""A call's time: every quarter hour is looked at, none fairer exists, and the awkward hour goes round."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import countries
from bot.calendar import clock_changes, instant, local_day, weekend, zones
from bot.features.calls import burden, rules, slots
from bot.features.calls.burden import Steward
from bot.features.calls.rules import Window
from bot.features.calls.slots import Slot

TEN = (
    "Africa/Nairobi", "Europe/Istanbul", "Asia/Manila", "America/New_York", "America/Sao_Paulo",
    "Asia/Kathmandu", "Europe/Berlin", "Asia/Riyadh", "America/Los_Angeles", "Pacific/Auckland",
)  # fmt: skip
LIVED_IN = sorted({*TEN, *[each for each in zones() if "/" in each][::8]})
"""Some seventy zones of all continents: Babel reads a file for each territory."""

some_zone = st.sampled_from(LIVED_IN)
some_day = st.dates(date(2025, 1, 1), date(2028, 12, 31))
some_absence = st.tuples(st.integers(0, 3), st.integers(0, 3))


@st.composite
def groups(draw: st.DrawFn, most: int = 4) -> list[Steward]:
    """Stewards who live somewhere, may be away, and have borne something."""
    found = []
    for zone in draw(st.lists(some_zone, min_size=1, max_size=most)):
        borne = draw(st.integers(0, 40)) * 15
        found.append(Steward(zone, countries.of_zone(zone), (), borne))
    return found


def living(*zones: str) -> list[Steward]:
    return [Steward(zone, countries.of_zone(zone)) for zone in zones]


def asked_of(start: datetime, zone: str) -> tuple[int, int]:
    """Burden and minutes asleep, told minute by minute without any table."""
    weighed = asleep = 0
    for minute in range(90):
        local = (start + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
        clock = local.time()
        if not time(6) <= clock < time(23):
            weighed += 4
            asleep += 1
        elif not time(7) <= clock < time(19):
            weighed += 2
        elif not time(9) <= clock < time(17):
            weighed += 1
        weighed += 2 * (local.weekday() in weekend(zone))
    return weighed, asleep


Naive = tuple[tuple[int, ...], datetime, tuple[int, ...]]
"""What all would have borne, the worst-off first; the start; the same in the order of stewards."""


def naive(days: Window, zone: str, stewards: list[Steward]) -> list[Naive]:
    """All that may be taken, the fairest first; a search without any cleverness."""
    found = []
    least = min(each.borne for each in stewards)
    for day in days.days():
        for quarter in range(96):
            wall = time(quarter // 4, 15 * (quarter % 4))
            start = instant(day, wall, zone)
            shown = start.astimezone(ZoneInfo(zone))
            if (shown.date(), shown.time()) != (day, wall):
                continue
            each = [asked_of(start, steward.zone) for steward in stewards]
            feasts = 0
            for steward in stewards:
                here = ZoneInfo(steward.zone)
                lived = {
                    (start + timedelta(minutes=m)).astimezone(here).date() for m in range(0, 90, 15)
                }
                years = {date.year for date in lived}
                feasts += bool(lived & countries.public_holidays(steward.country, years))
            total = tuple(s.borne - least + b for s, (b, _) in zip(stewards, each, strict=True))
            cost = tuple(sorted(total, reverse=True))
            found.append((sum(a for _, a in each), feasts, (cost, start, total)))
    awake = [each for each in found if not each[0]] or found
    fewest = min(each[1] for each in awake)
    kept = (each[2] for each in awake if each[1] == fewest)
    return sorted(kept, key=lambda each: (sum(n * n for n in each[0]), each[1]))


def at_the_best_hour(zones: list[str], days: list[date]) -> list[list[int]]:
    """What the fixed UTC hour that asks least of whoever it asks most asks of each, by day."""
    hours = []
    for hour in range(24):
        starts = [datetime.combine(day, time(hour), UTC) for day in days]
        asked = [[asked_of(start, zone) for zone in zones] for start in starts]
        totals = [sum(of[place][0] for of in asked) for place in range(len(zones))]
        night = any(minutes for of in asked for _, minutes in of)
        by_day = [[burden for burden, _ in of] for of in asked]
        hours.append((night, max(totals), sum(totals), max(totals) - min(totals), by_day))
    return min(hours, key=lambda each: each[:4])[4]


def bounded(found: list[Naive], stewards: list[Steward], day: date) -> list[Naive]:
    """Of a single day's, those from which a year that goes on at the best fixed hour ends as well.

    A year is eight calls, seven weeks apart; where there are none, those that come nearest.
    """
    zones = [each.zone for each in stewards]
    to_come = [day + timedelta(weeks=7 * n) for n in range(1, 8)]
    best = {
        each: at_the_best_hour(zones, [each, *to_come])
        for each in {start.date() for _, start, _ in found}
    }
    above = []
    for _, start, total in found:
        first, *rest = best[start.date()]
        there = [sum(each) for each in zip(first, *rest, strict=True)]
        ours = [sum(each) for each in zip(total, *rest, strict=True)]
        above.append(max(ours) - min(ours) - (max(there) - min(there)))
    least = max(-slots.SPARE, min(above))
    return [each for each, over in zip(found, above, strict=True) if over <= least]


def in_their_day(start: datetime, zone: str) -> bool:
    begin, end = (at.astimezone(ZoneInfo(zone)) for at in (start, start + timedelta(minutes=90)))
    return begin.date() == end.date() and time(6) <= begin.time() and end.time() <= time(23)


@given(groups(), some_zone, some_day)
@settings(max_examples=6)
def test_it_finds_what_a_naive_search_finds(stewards: list[Steward], zone: str, day: date) -> None:
    found = slots.search(Window(day, day), zone, stewards)
    expected = bounded(naive(Window(day, day), zone, stewards), stewards, day)
    assert [(each.cost, each.starts_at) for each in found.slots] == [each[:2] for each in expected]


CHANGES = {
    "Berlin, a time that clocks show twice": ("Europe/Berlin", date(2026, 10, 25), time(2, 30)),
    "Cairo, a time that clocks skip": ("Africa/Cairo", date(2026, 4, 24), time(0, 30)),
    "Beirut, a time that clocks skip": ("Asia/Beirut", date(2026, 3, 29), time(0, 30)),
    "Santiago, a time that clocks skip": ("America/Santiago", date(2026, 9, 6), time(0, 30)),
}


@pytest.mark.parametrize(("zone", "day", "wall"), CHANGES.values(), ids=CHANGES)
def test_on_a_day_on_which_clocks_change_each_wall_time_is_one_instant_at_most(
    zone: str, day: date, wall: time
) -> None:
    starts = list(slots.starting(day, zone))
    assert len(set(starts)) == len(starts)
    shown = Counter(each.astimezone(ZoneInfo(zone)).time() for each in starts)
    assert max(shown.values()) == 1
    skipped = instant(day, wall, zone).astimezone(ZoneInfo(zone)).time() != wall
    assert shown[wall] == (0 if skipped else 1)
    assert starts.count(instant(day, wall, zone)) == 1  # what was meant is among them, once


def test_six_weeks_on_over_a_change_of_clocks_the_local_hour_is_the_same() -> None:
    """The fifth case: an interval of six weeks would drift by an hour."""
    stewards = living("Europe/Berlin")
    found = []
    for last in (date(2026, 2, 10), date(2026, 2, 16)):
        first = slots.search(rules.window(last, last), "Europe/Berlin", stewards).slots[0]
        found.append(first.starts_at)
    assert {each.astimezone(ZoneInfo("Europe/Berlin")).time() for each in found} == {time(9)}
    assert {each.hour for each in found} == {8, 7}  # before and after March 29, in UTC


def test_where_clocks_change_before_a_call_is_told_by_its_day() -> None:
    since, until = (datetime(2026, month, 15, 12, tzinfo=UTC) for month in (2, 4))
    assert clock_changes("Europe/Berlin", since, until) == [date(2026, 3, 29)]
    assert clock_changes("America/New_York", since, until) == [date(2026, 3, 8)]
    assert clock_changes("Africa/Nairobi", since, until) == []
    assert clock_changes("Europe/Berlin", until, until) == []


@given(groups(), some_zone, some_day, st.integers(0, 49))
@settings(max_examples=10)
def test_a_call_is_six_to_eight_weeks_on_whenever_one_exists(
    stewards: list[Steward], zone: str, last: date, planned_after: int
) -> None:
    days = rules.window(last, last + timedelta(days=planned_after))
    found = slots.search(days, zone, stewards)
    for slot in slots.offer(found, zone):
        assert 42 <= (local_day(slot.starts_at, zone) - last).days <= 56
        assert slot.starts_at.minute % 15 == 0
        awake = all(in_their_day(slot.starts_at, each.zone) for each in stewards)
        assert awake is (slot.asleep == 0)


@given(groups(), some_zone, some_day)
@settings(max_examples=10)
def test_what_is_offered_is_fair_on_days_of_its_own_and_begins_with_the_fairest(
    stewards: list[Steward], zone: str, day: date
) -> None:
    found = slots.search(Window(day, day + timedelta(days=14)), zone, stewards)
    offered = slots.offer(found, zone)
    best = found.slots[0]
    assert offered[0] == best
    assert 1 <= len(offered) <= 5
    assert len({local_day(each.starts_at, zone) for each in offered}) == len(offered)
    for each in offered:
        assert each.cost[0] <= best.cost[0]
        assert each.gap <= best.gap
        assert all(a <= b + 30 for a, b in zip(each.cost, best.cost, strict=True))


def year_of_calls(living_in: tuple[str, ...], first: date, picks: list[int]) -> tuple[int, int]:
    """Eight calls, of which stewards choose any that is offered: how far apart it leaves them.

    And how far the best fixed UTC hour would have on the same days: the hour in nobody's night,
    where there is one, that asks least of whoever it asks most, then of all together.
    """
    borne, last = [0] * len(living_in), first
    days: list[date] = []
    for pick in picks:
        stewards = [
            Steward(zone, countries.of_zone(zone), (), had)
            for zone, had in zip(living_in, borne, strict=True)
        ]
        days_ahead = rules.window(last, last)
        found = slots.search(days_ahead, living_in[0], stewards, (), days)
        offered = slots.offer(found, living_in[0])
        chosen = offered[pick % len(offered)]
        borne = [a + b for a, b in zip(borne, chosen.burdens, strict=True)]
        last = local_day(chosen.starts_at, living_in[0])
        days.append(chosen.starts_at.date())
    there = [sum(each) for each in zip(*at_the_best_hour(list(living_in), days), strict=True)]
    return max(borne) - min(borne), max(there) - min(there)


@given(
    st.lists(some_zone, min_size=1, max_size=5).map(tuple),
    some_day,
    st.lists(st.integers(0, 4), min_size=8, max_size=8),
)
@example(
    ("Pacific/Fakaofo", "America/Tegucigalpa", "Europe/Vienna"),
    date(2025, 11, 24),
    [1, 2, 1, 4, 2, 2, 1, 0],
)
@example(("Africa/Abidjan", "Indian/Maldives", "Pacific/Auckland"), date(2025, 1, 1), [0] * 8)
@settings(max_examples=4)
def test_over_eight_calls_nobody_is_further_apart_than_at_the_best_fixed_hour(
    living_in: tuple[str, ...], first: date, picks: list[int]
) -> None:
    ours, fixed = year_of_calls(living_in, first, picks)
    assert ours <= fixed


def test_in_nairobi_washington_manila_and_brasilia_the_awkward_hour_goes_round() -> None:
    four = ("Africa/Nairobi", "America/New_York", "Asia/Manila", "America/Sao_Paulo")
    ours, fixed = year_of_calls(four, date(2026, 1, 13), [0] * 8)
    assert ours <= fixed
    assert ours < fixed * 0.8


@given(
    st.sampled_from(("Africa/Nairobi", "America/New_York", "Asia/Manila", "Europe/Berlin")),
    some_day,
)
@settings(max_examples=15)
def test_no_call_is_on_a_public_holiday_of_whoever_is_asked(zone: str, day: date) -> None:
    stewards = living(zone, "America/Sao_Paulo")
    found = slots.search(Window(day, day + timedelta(days=14)), zone, stewards)
    for slot in found.slots:
        assert slot.holidays == 0
        for each in stewards:
            there = local_day(slot.starts_at, each.zone)
            assert there not in countries.public_holidays(each.country, [there.year])


def test_where_every_day_is_somebody_s_holiday_it_is_said() -> None:
    christmas = Window(date(2026, 12, 25), date(2026, 12, 25))
    found = slots.search(christmas, "Europe/Berlin", living("Europe/Berlin", "Europe/Istanbul"))
    assert {slot.holidays for slot in found.slots} == {1}


def test_absences_are_kept_clear_of_and_whoever_is_away_bears_nothing() -> None:
    day = date(2026, 3, 24)
    away = Steward("Europe/Berlin", away=((day, day + timedelta(days=6)),), borne=900)
    there = Steward("Africa/Nairobi")
    found = slots.search(Window(day, day + timedelta(days=13)), "Europe/Berlin", [away, there])
    assert {slot.away for slot in found.slots} == {0}
    assert min(local_day(s.starts_at, "Europe/Berlin") for s in found.slots) > day + timedelta(
        days=6
    )
    only = slots.search(Window(day, day), "Europe/Berlin", [away, there])
    assert {(slot.away, slot.burdens[0]) for slot in only.slots} == {(1, 0)}


def test_a_time_in_somebody_s_night_is_taken_only_where_there_is_no_other() -> None:
    day = Window(date(2026, 3, 24), date(2026, 3, 24))
    apart = ("Pacific/Auckland", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata")
    assert all(slot.asleep for slot in slots.search(day, "UTC", living(*apart)).slots)
    near = slots.search(day, "UTC", living("Europe/London", "Africa/Nairobi"))
    assert not any(slot.asleep for slot in near.slots)


def test_whoever_bore_more_is_spared() -> None:
    day = Window(date(2026, 3, 24), date(2026, 3, 24))
    pair = ("America/Los_Angeles", "Europe/Berlin")
    even, tired = (
        slots.search(day, "UTC", [Steward(pair[0], borne=borne), Steward(pair[1])]).slots[0]
        for borne in (0, 600)
    )
    assert tired.burdens[0] < even.burdens[0]
    assert tired.burdens[1] > even.burdens[1]


def test_whoever_comes_new_is_taken_to_have_borne_the_mean() -> None:
    past = [{"a": 90, "b": 0}, {"a": 60, "b": 30}]
    assert burden.borne(past, ["a", "b", "new"]) == {"a": 150, "b": 30, "new": 90}
    assert burden.borne([], ["a"]) == {"a": 0}
    assert burden.borne([{"a": 15}] * 20, ["a"]) == {"a": 15 * 8}


def test_the_time_that_most_can_make_is_taken_and_of_equals_the_fairest() -> None:
    at = [datetime(2026, 3, day, 9, tzinfo=UTC) for day in (24, 25, 26)]
    offered = [Slot(each, (), 0, 0, 0, ()) for each in at]
    assert slots.decide(offered, {at[1]: 2, at[2]: 2, at[0]: 1}).starts_at == at[1]
    assert slots.decide(offered, {}).starts_at == at[0]
    woken = Slot(at[0], (0,), 15, 0, 0, (0,))
    rested = Slot(at[1], (90,), 0, 0, 0, (90,))
    assert slots.by_fairness([woken, rested]) == [rested, woken]


def test_a_group_in_one_zone_meets_in_its_working_hours() -> None:
    days = rules.window(date(2026, 2, 10), date(2026, 2, 11))
    found = slots.search(days, "Africa/Nairobi", living(*["Africa/Nairobi"] * 9))
    offered = slots.offer(found, "Africa/Nairobi")
    assert len(offered) == 5
    assert {each.burdens for each in offered} == {(0,) * 9}


def test_the_weekend_is_the_territory_s_own() -> None:
    friday = Window(date(2026, 3, 13), date(2026, 3, 13))
    (first, *_) = slots.search(friday, "Asia/Riyadh", living("Asia/Riyadh")).slots
    assert first.burdens == (180,)


def test_a_day_to_avoid_is_taken_only_where_there_is_no_other() -> None:
    day = date(2026, 3, 24)
    two, stewards = Window(day, day + timedelta(days=1)), living("UTC")
    first, other = (slots.search(two, "UTC", stewards, avoid).slots[0] for avoid in ((), {day}))
    assert other.starts_at - first.starts_at == timedelta(days=1)
    assert slots.search(Window(day, day), "UTC", stewards, {day}).slots[0] == first


def test_no_day_has_no_time() -> None:
    found = slots.search(Window(date(2026, 3, 24), date(2026, 3, 23)), "UTC", living("UTC"))
    assert (found.slots, found.looked_at, slots.offer(found, "UTC")) == ((), 0, ())


def test_ten_stewards_in_ten_zones_take_a_fifth_of_a_second_at_most(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = rules.window(date(2026, 2, 10), date(2026, 2, 11))
    past = [date(2026, 2, 10) - timedelta(days=50 * n) for n in range(8)]
    stewards = living(*TEN)
    slots.search(
        days, "Europe/Berlin", stewards, (), past
    )  # Babel and holidays read their files once
    took = []
    for _ in range(3):
        before = process_time()
        found = slots.search(days, "Europe/Berlin", stewards, (), past)
        took.append(process_time() - before)
    with capsys.disabled():
        print(f" [{found.looked_at} quarter hours: {1000 * min(took):.0f} ms]", end="")  # noqa: T201 - a figure to see
    assert min(took) <= 0.2


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Africa/Nairobi", "KE"), ("US/Eastern", "US"), ("UTC", ""), ("Etc/GMT+3", ""), ("", "")],
)
def test_a_zone_tells_the_country_where_it_is_a_single_one_s(zone: str, country: str) -> None:
    assert countries.of_zone(zone) == country


@pytest.mark.parametrize(
    ("words", "country"),
    [("Kenya", "KE"), (" brezilya ", "BR"), ("tr", "TR"), ("Türkiye", "TR"), ("Atlantis", None)],
)
def test_a_country_is_found_by_its_name_in_either_language_or_its_code(
    words: str, country: str | None
) -> None:
    assert countries.find(words) == country


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    assert countries.public_holidays("ZZ", [2026]) == frozenset()
    assert date(2026, 7, 4) in countries.public_holidays("US", [2026])
