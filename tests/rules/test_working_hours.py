"""When somebody may be written to unasked: nine to five on their own working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import countries
from bot.calendar import weekend, zones
from bot.courtesy import QuietHours
from bot.working_hours import next_allowed, next_welcome

DAY = timedelta(days=1)
LONGEST_REST = timedelta(days=14)
ALL_DAYS = frozenset(range(7))

some_zone = st.sampled_from(zones())
some_country = st.sampled_from(["", "TR", "BR", "PH", "KE", "US", "EG", "CN", "SA"])
instants = st.datetimes(
    datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis adds it
)  # fmt: skip


def _holiday(day: date, zone: str, country: str) -> bool:
    return day in countries.public_holidays(country or countries.of_zone(zone), (day.year,))


def _working(moment: datetime, zone: str, country: str = "") -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    works = local.weekday() not in weekend(zone) and not _holiday(local.date(), zone, country)
    return works and time(9) <= local.time() < time(17)


@given(some_zone, some_country, instants)
def test_the_next_allowed_instant_is_allowed_and_soon(
    zone: str, country: str, now: datetime
) -> None:
    found = next_allowed(now, zone, country)
    assert now <= found <= now + LONGEST_REST
    assert _working(found, zone, country)
    assert (found == now) is _working(now, zone, country)
    assert next_allowed(found, zone, country) == found


@given(some_zone, some_country, instants, st.floats(0, 1))
def test_no_instant_before_the_next_allowed_one_is_allowed(
    zone: str, country: str, now: datetime, part: float
) -> None:
    found = next_allowed(now, zone, country)
    between = now + (found - now) * part
    assert between == found or not _working(between, zone, country)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-03-28T12:00", "Europe/Berlin", "2026-03-30T07:00"),  # clocks go forward on Sunday
        ("2026-03-27T16:00", "Europe/Berlin", "2026-03-30T07:00"),
        ("2026-10-24T12:00", "Europe/Berlin", "2026-10-26T08:00"),  # and back
        ("2026-04-23T15:00", "Africa/Cairo", "2026-04-26T06:00"),  # Friday and Saturday are free
        ("2026-06-07T08:00", "Asia/Kathmandu", "2026-06-08T03:15"),
        ("2026-06-10T12:00", "Africa/Nairobi", "2026-06-10T12:00"),
        ("2026-06-10T14:00", "Africa/Nairobi", "2026-06-11T06:00"),
        ("2026-12-11T15:00", "Africa/Nairobi", "2026-12-14T06:00"),  # Jamhuri Day is a Saturday
        ("2026-04-30T15:00", "Europe/Istanbul", "2026-05-04T06:00"),  # the first of May, a Friday
    ],
)
def test_the_next_allowed_instant_is_at_nine_their_own_time(
    now: str, zone: str, expected: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_allowed(moment, zone).isoformat()[:16] == expected


def test_the_holidays_are_those_of_the_country_that_somebody_names() -> None:
    republic_day = datetime(2026, 10, 29, 12, 0, tzinfo=UTC)
    assert next_allowed(republic_day, "Europe/Berlin", "TR") == republic_day.replace(day=30, hour=8)
    assert next_allowed(republic_day, "Europe/Berlin") == republic_day


@given(some_zone, instants, st.integers(0, 23), st.integers(0, 21))
def test_a_welcome_instant_lies_outside_quiet_hours_too(
    zone: str, now: datetime, begins: int, hours: int
) -> None:
    quiet = QuietHours(time(begins), time((begins + hours + 1) % 24), ALL_DAYS)
    found = next_welcome(now, zone, quiet)
    if found is not None:
        assert _working(found, zone)
        assert quiet.free_from(found, zone) == found


def test_whoever_leaves_no_hour_free_is_never_written_to() -> None:
    quiet = QuietHours(time(8), time(18), ALL_DAYS)
    assert next_welcome(datetime(2026, 6, 10, 12, 0, tzinfo=UTC), "Africa/Nairobi", quiet) is None


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Istanbul", {5, 6}),
        ("Africa/Cairo", {4, 5}),
        ("Asia/Tehran", {4}),
        ("Asia/Kolkata", {6}),
        ("Asia/Calcutta", {6}),
        ("US/Eastern", {5, 6}),
        ("UTC", {5, 6}),
        ("Etc/GMT+3", {5, 6}),
        ("Antarctica/Troll", {5, 6}),
    ],
)
def test_a_weekend_is_that_of_the_zone_s_territory(zone: str, days: set[int]) -> None:
    assert weekend(zone) == days


def test_every_zone_has_a_weekend_of_a_day_or_two() -> None:
    assert {len(weekend(zone)) for zone in zones()} == {1, 2}
