"""Quiet hours: whatever a clock shows, nobody is disturbed at an hour they named, nor later than needed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import readings, zones
from bot.courtesy import QuietHours, parse_quiet_hours, quiet_until, unfit

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
ALL_DAYS = frozenset(range(7))

walls = st.integers(0, 47).map(lambda halves: time(halves // 2, halves % 2 * 30))
some_hours = st.builds(
    QuietHours, walls, walls, st.frozensets(st.integers(0, 6), min_size=1)
).filter(lambda hours: unfit(hours.begins, hours.ends) is None)
some_zone = st.sampled_from(zones())
CHANGES = ("2026-10-25", "2026-04-24", "2026-03-29", "2026-09-06", "2026-04-05", "2026-03-08")
NIGHTS = [datetime.fromisoformat(day).replace(tzinfo=UTC) for day in CHANGES]
"""Nights on which clocks change: Berlin, Cairo, Beirut, Santiago, Sydney and Lord Howe, New York."""
CHANGING = (
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Santiago",
    "Australia/Lord_Howe",
    "America/New_York",
)
some_moment = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * A_MINUTE
)
some_night = st.builds(
    lambda day, minutes: day + minutes * A_MINUTE,
    st.sampled_from(NIGHTS),
    st.integers(-36 * 60, 36 * 60),
)
anywhere = st.one_of(
    st.tuples(some_moment, some_zone), st.tuples(some_night, st.sampled_from(CHANGING))
)


def shows_quiet(hours: QuietHours, moment: datetime, zone: str) -> bool:
    """Whether the clock on the wall shows an hour that was named: told by the clock alone."""
    local = moment.astimezone(ZoneInfo(zone))
    wall, today = local.time().replace(fold=0), local.weekday()
    if hours.begins < hours.ends:
        return today in hours.days and hours.begins <= wall < hours.ends
    begun_today = today in hours.days and wall >= hours.begins
    return begun_today or ((today - 1) % 7 in hours.days and wall < hours.ends)


@given(some_hours, anywhere)
def test_nothing_comes_while_the_clock_shows_an_hour_that_was_named(
    hours: QuietHours, where: tuple[datetime, str]
) -> None:
    moment, zone = where
    free = hours.free_from(moment, zone)
    assert free >= moment
    assert not shows_quiet(hours, free, zone)
    if shows_quiet(hours, moment, zone):
        assert free > moment


@given(some_hours, anywhere)
def test_what_waits_comes_at_the_first_instant_that_is_free_and_all_ask_for_the_same(
    hours: QuietHours, where: tuple[datetime, str]
) -> None:
    moment, zone = where
    free = hours.free_from(moment, zone)
    steps = int((free - moment) / (15 * A_MINUTE)) + 1
    for step in range(steps):
        between = moment + 15 * step * A_MINUTE
        if between < free:
            assert hours.free_from(between, zone) == free
    assert hours.free_from(free, zone) == free


@given(some_hours, anywhere)
def test_nothing_waits_that_no_hour_named_would_hold_within_a_change_of_clocks(
    hours: QuietHours, where: tuple[datetime, str]
) -> None:
    moment, zone = where
    if hours.free_from(moment, zone) > moment:
        near = (moment + 5 * step * A_MINUTE for step in range(-24, 25))
        assert any(shows_quiet(hours, each, zone) for each in near)


@given(some_hours, anywhere)
def test_nothing_waits_for_longer_than_two_days(
    hours: QuietHours, where: tuple[datetime, str]
) -> None:
    moment, zone = where
    assert hours.free_from(moment, zone) - moment < 2 * A_DAY


@pytest.mark.parametrize(
    ("zone", "hours", "during", "free"),
    [
        ("Europe/Berlin", (1, 0, 2, 30), "2026-10-25T00:15+00:00", "2026-10-25T02:30+01:00"),
        ("Europe/Berlin", (22, 0, 2, 30), "2026-03-29T00:59+00:00", "2026-03-29T03:30+02:00"),
        ("Africa/Cairo", (0, 30, 6, 0), "2026-04-23T22:05+00:00", "2026-04-24T06:00+03:00"),
        ("Asia/Beirut", (22, 0, 0, 30), "2026-03-28T21:00+00:00", "2026-03-29T01:30+03:00"),
        ("America/Santiago", (0, 30, 5, 0), "2026-09-06T04:05+00:00", "2026-09-06T05:00-03:00"),
    ],
)
def test_where_clocks_change_there_is_one_end(
    zone: str, hours: tuple[int, int, int, int], during: str, free: str
) -> None:
    quiet = QuietHours(time(*hours[:2]), time(*hours[2:]), ALL_DAYS)
    moment = datetime.fromisoformat(during)
    assert shows_quiet(quiet, moment, zone)
    assert quiet.free_from(moment, zone) == datetime.fromisoformat(free)


@pytest.mark.parametrize(
    ("moment", "free"),
    [
        ("2026-03-06T21:59", "2026-03-06T21:59"),
        ("2026-03-06T22:00", "2026-03-07T07:00"),
        ("2026-03-07T06:59", "2026-03-07T07:00"),
        ("2026-03-07T22:30", "2026-03-07T22:30"),
        ("2026-03-08T03:00", "2026-03-08T03:00"),
    ],
)
def test_hours_that_begin_on_working_days_last_into_saturday(moment: str, free: str) -> None:
    hours = QuietHours(time(22), time(7), frozenset(range(5)))
    asked, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (moment, free))
    assert hours.free_from(asked, "UTC") == expected


@given(some_hours)
def test_quiet_hours_are_read_as_they_were_written(hours: QuietHours) -> None:
    assert parse_quiet_hours(str(hours)) == hours


@pytest.mark.parametrize("text", ["22:00", "22:00-07:00", "25:00-07:00 on 1", "22:00-07:00 on 7"])
def test_what_are_no_quiet_hours_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_quiet_hours(text)


def test_without_quiet_hours_nothing_waits() -> None:
    assert quiet_until("", "UTC", NIGHTS[0]) is None
    assert quiet_until("22:00-07:00 on 0", "UTC", NIGHTS[0]) is None


@given(walls, walls)
def test_the_same_time_twice_and_nearly_whole_days_are_refused(begins: time, ends: time) -> None:
    length = (datetime.combine(date.min, ends) - datetime.combine(date.min, begins)) % A_DAY
    if not length:
        assert unfit(begins, ends) == "same"
    else:
        assert unfit(begins, ends) == ("too_long" if length > timedelta(hours=22) else None)


@given(walls, st.dates(date(2026, 1, 1), date(2027, 12, 31)), some_zone)
def test_a_time_has_two_readings_only_where_clocks_change(wall: time, day: date, zone: str) -> None:
    first, last = readings(day, wall, zone)
    before, after = (moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (first, last))
    assert first <= last
    assert (first == last) == (before == after)
