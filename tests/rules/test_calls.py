"""When a call is: six to eight weeks on, 90 minutes, in everybody's day, and no better time exists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar import instant, local_day, weekend, zones
from bot.features.calls import rules
from bot.features.calls.rules import Cost, Slot, Window

TEN = (
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Asia/Manila",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "Asia/Riyadh",
    "America/Los_Angeles",
    "Pacific/Auckland",
)
LIVED_IN = sorted({*TEN, *[each for each in zones() if "/" in each][::8]})
"""Some seventy zones of all continents: Babel reads a file for each territory."""

some_zone = st.sampled_from(LIVED_IN)
some_day = st.dates(date(2025, 1, 1), date(2028, 12, 31))
near = ("Africa/Nairobi", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "Europe/London")
neighbours = st.lists(st.sampled_from(near), min_size=2, max_size=4)
group = st.lists(some_zone, min_size=1, max_size=4)


def asked_of(start: datetime, zone: str) -> tuple[int, int]:
    """What a call costs somebody, told quarter by quarter without any table."""
    asleep = burden = 0
    for minute in range(0, 90, 15):
        local = (start + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
        asleep += 15 * (not time(6) <= local.time() < time(23))
        burden += 15 * (not time(9) <= local.time() < time(17))
        burden += 15 * (local.weekday() in weekend(zone))
    return asleep, burden


def cost(start: datetime, stewards: list[str]) -> Cost:
    each = [asked_of(start, steward) for steward in stewards]
    asleep, burden = [a for a, _ in each], [b for _, b in each]
    return Cost(max(asleep), sum(asleep), max(burden), sum(burden))


def naive(days: Window, zone: str, stewards: list[str]) -> Slot:
    found = []
    for day in days.days():
        for quarter in range(96):
            wall = time(quarter // 4, 15 * (quarter % 4))
            start = instant(day, wall, zone)
            shown = start.astimezone(ZoneInfo(zone))
            if (shown.date(), shown.time()) != (day, wall):
                continue
            found.append((cost(start, stewards), start))
    least, start = min(found)
    return Slot(start, least)


def in_their_day(start: datetime, zone: str) -> bool:
    begin, end = (at.astimezone(ZoneInfo(zone)) for at in (start, start + timedelta(minutes=90)))
    return begin.date() == end.date() and time(6) <= begin.time() and end.time() <= time(23)


@given(group, some_zone, some_day, st.integers(0, 95))
@settings(max_examples=300)
def test_no_time_of_the_day_is_better_than_the_one_found(
    stewards: list[str], zone: str, day: date, quarter: int
) -> None:
    slot = rules.find(Window(day, day), zone, stewards)
    other = instant(day, time(quarter // 4, 15 * (quarter % 4)), zone)
    assert slot is not None
    assert slot.cost == cost(slot.starts_at, stewards)
    assert (slot.cost, slot.starts_at) <= (cost(other, stewards), other)


@given(group, some_zone, some_day)
@settings(max_examples=60)
def test_it_finds_what_a_naive_search_finds(stewards: list[str], zone: str, day: date) -> None:
    days = Window(day, day + timedelta(days=1))
    assert rules.find(days, zone, stewards) == naive(days, zone, stewards)


CHANGES = (
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/New_York", date(2026, 3, 8)),
)


@given(st.sampled_from(CHANGES), group, st.integers(0, 1))
@settings(max_examples=50)
def test_it_does_so_on_days_on_which_clocks_change(
    change: tuple[str, date], others: list[str], before: int
) -> None:
    zone, day = change
    days, stewards = Window(day - timedelta(days=before), day), [zone, *others]
    assert rules.find(days, zone, stewards) == naive(days, zone, stewards)


@given(neighbours, st.sampled_from(near), some_day, st.integers(0, 49))
@settings(max_examples=30)
def test_the_next_call_is_six_to_eight_weeks_on_and_in_everybody_s_waking_day(
    stewards: list[str], zone: str, last: date, planned_after: int
) -> None:
    days = rules.window(last, last + timedelta(days=planned_after))
    slot = rules.find(days, zone, stewards)
    assert slot is not None
    assert 42 <= (local_day(slot.starts_at, zone) - last).days <= 56
    assert not slot.asleep
    assert all(in_their_day(slot.starts_at, each) for each in stewards)
    assert rules.flag(days, slot) == ""
    assert slot.starts_at.minute % 15 == 0
    shown = slot.starts_at.astimezone(ZoneInfo(zone))
    assert instant(shown.date(), shown.time(), zone) == slot.starts_at  # clocks there show it


@given(group, some_zone, some_day)
@settings(max_examples=100)
def test_a_time_outside_somebody_s_waking_day_is_taken_only_where_there_is_no_other(
    stewards: list[str], zone: str, day: date
) -> None:
    slot = rules.find(Window(day, day + timedelta(days=1)), zone, stewards)
    assert slot is not None
    awake = all(in_their_day(slot.starts_at, each) for each in stewards)
    assert slot.asleep is not awake


@given(some_day, st.integers(0, 200))
def test_a_window_has_notice_and_says_when_it_is_late(last: date, passed: int) -> None:
    today = last + timedelta(days=passed)
    days = rules.window(last, today)
    assert days.first <= days.last
    assert days.first >= today + timedelta(days=7)
    assert days.late is (passed > 49)
    if not days.late:
        assert last + timedelta(days=42) <= days.first
        assert days.last == last + timedelta(days=56)


@given(some_day)
def test_a_first_call_is_two_to_four_weeks_on_and_never_late(today: date) -> None:
    days = rules.window(None, today)
    assert (days.first - today, days.last - today) == (timedelta(days=14), timedelta(days=28))
    assert not days.late


def test_working_hours_of_a_weekday_are_found_where_zones_allow() -> None:
    days = rules.window(date(2026, 2, 10), date(2026, 2, 11))  # clocks change on March 29
    slot = rules.find(days, "Europe/Berlin", ["Europe/Berlin", "Africa/Nairobi", "Asia/Kolkata"])
    assert slot is not None
    assert slot.cost == Cost(0, 0, 0, 0)
    assert slot.starts_at == datetime(2026, 3, 24, 8, 0, tzinfo=UTC)  # 09:00, 11:00, 13:30


@pytest.mark.parametrize(
    ("last", "first"), [(date(2026, 2, 15), "08:00"), (date(2026, 2, 10), "09:00")]
)
def test_the_same_local_hour_is_another_instant_after_clocks_change(last: date, first: str) -> None:
    slot = rules.find(rules.window(last, last), "Europe/Berlin", ["Europe/Berlin"])
    assert slot is not None
    assert slot.starts_at.astimezone(ZoneInfo("Europe/Berlin")).time() == time(9)
    assert f"{slot.starts_at + timedelta(hours=1):%H:%M}" == first


def test_who_is_worst_off_decides_before_the_sum() -> None:
    """From 09:00 UTC on Manila alone would bear 90 minutes; half an hour shared is 45 for each."""
    day = Window(date(2026, 3, 24), date(2026, 3, 24))
    slot = rules.find(day, "UTC", ["UTC", "UTC", "Asia/Manila"])
    assert slot == Slot(datetime(2026, 3, 24, 8, 15, tzinfo=UTC), Cost(0, 0, 45, 135))


def test_the_weekend_is_the_territory_s_own() -> None:
    friday = Window(date(2026, 3, 20), date(2026, 3, 20))
    slot = rules.find(friday, "Asia/Riyadh", ["Asia/Riyadh"])
    assert slot is not None
    assert slot.cost.burden == 90


def test_a_day_to_avoid_is_taken_only_where_there_is_no_other() -> None:
    day = date(2026, 3, 24)
    two = Window(day, day + timedelta(days=1))
    first, other = (rules.find(two, "UTC", ["UTC"], avoid) for avoid in ((), {day}))
    assert first is not None
    assert other is not None
    assert other.starts_at - first.starts_at == timedelta(days=1)
    assert rules.find(Window(day, day), "UTC", ["UTC"], {day}) == first


def test_no_day_has_no_time() -> None:
    assert rules.find(Window(date(2026, 3, 24), date(2026, 3, 23)), "UTC", ["UTC"]) is None


def test_ten_stewards_in_ten_zones_take_a_fifth_of_a_second_at_most() -> None:
    days = rules.window(date(2026, 2, 10), date(2026, 2, 11))
    rules.find(days, "Europe/Berlin", TEN)  # Babel reads its files once
    took = []
    for _ in range(3):
        before = process_time()
        rules.find(days, "Europe/Berlin", TEN)
        took.append(process_time() - before)
    assert min(took) <= 0.2


@pytest.mark.parametrize(
    ("late", "asleep", "key"),
    [
        (False, 0, ""),
        (True, 0, "calls.flag.late"),
        (False, 15, "calls.flag.asleep"),
        (True, 15, "calls.flag.late_and_asleep"),
    ],
)
def test_what_is_against_the_rules_is_flagged(late: bool, asleep: int, key: str) -> None:
    days = Window(date(2026, 3, 24), date(2026, 3, 24), late)
    slot = Slot(datetime(2026, 3, 24, 9, tzinfo=UTC), Cost(asleep, asleep, 0, 0))
    assert rules.flag(days, slot) == key


def test_reminders_keep_the_local_hour_across_a_change_of_clocks() -> None:
    start = instant(date(2026, 3, 31), time(15), "Europe/Berlin")  # clocks change on the 29th
    week, day, soon = (at for _, at in rules.reminders(start, "Europe/Berlin"))
    assert week == instant(date(2026, 3, 24), time(15), "Europe/Berlin")
    assert week == start - timedelta(days=7) + timedelta(hours=1)
    assert day == start - timedelta(days=1)
    assert soon == start - timedelta(minutes=15)


def test_a_reminder_is_stale_once_the_next_is_due_or_the_call_has_begun() -> None:
    start = instant(date(2026, 6, 30), time(15), "Europe/Berlin")
    named = dict(rules.reminders(start, "Europe/Berlin"))
    minute = timedelta(minutes=1)
    for name, then in (("week", named["day"]), ("day", named["soon"]), ("soon", start)):
        assert not rules.is_stale(name, start, "Europe/Berlin", named[name])
        assert not rules.is_stale(name, start, "Europe/Berlin", then - minute)
        assert rules.is_stale(name, start, "Europe/Berlin", then)


def test_attendance_is_open_from_a_quarter_before_until_a_day_after() -> None:
    start = datetime(2026, 3, 24, 9, tzinfo=UTC)
    second = timedelta(seconds=1)
    opens, closes = start - timedelta(minutes=15), start + timedelta(hours=25, minutes=30)
    at = [opens - second, opens, start, closes - second, closes]
    assert [rules.attendance(start, each) for each in at] == [
        "early", "open", "open", "open", "over",
    ]  # fmt: skip


@given(st.integers(min_value=-60, max_value=60 * 48))
def test_a_summary_is_asked_for_until_its_facts_are_told_and_told_within_the_day(late: int) -> None:
    starts_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    now = starts_at + rules.LENGTH + timedelta(minutes=late)
    assert rules.is_asked_for(starts_at, now) == (late < 20 * 60)
    assert rules.is_news(starts_at, now) == (late < 24 * 60)
