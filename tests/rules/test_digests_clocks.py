"""Digests come once a period at the hour that people's clocks show, whatever clocks are changed to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import Every, local_day, next_after
from bot.features.digests import rules

CHANGING = (
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Santiago",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "America/New_York",
    "Asia/Gaza",
    "UTC",
)
"""Zones whose clocks change, some at midnight, one by half an hour; Apia skipped 30 December 2011."""

some_zone = st.sampled_from(CHANGING)
some_day = st.dates(date(2010, 1, 1), date(2030, 1, 1))
some_hour = st.builds(
    time, st.integers(rules.EARLIEST.hour, rules.LATEST.hour - 1), st.sampled_from([0, 30])
)
SKIPPED = date(2011, 12, 30)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


@given(some_zone, some_day, some_hour)
def test_a_weekly_one_comes_each_week_on_its_day_at_its_hour(
    zone: str, start: date, wall: time
) -> None:
    rule = Every(7, wall, start)
    at = datetime.combine(start, time(), UTC) - timedelta(days=2)
    for week in range(60):
        at = next_after(rule, zone, at)
        day = start + timedelta(weeks=week)
        shown = _local(at, zone)
        assert shown.time() == wall
        assert shown.date() == day or (zone == "Pacific/Apia" and day == SKIPPED)


@given(some_zone, some_day, some_hour, st.integers(0, 400))
def test_the_members_one_comes_once_in_each_month_on_the_first_such_day(
    zone: str, start: date, wall: time, hours: int
) -> None:
    rule = Every(7, wall, start)
    moment = datetime.combine(start, time(), UTC) + timedelta(hours=hours)
    told, found = rules.month_of(local_day(moment, zone)), []
    for _ in range(14):
        moment = rules.months_digest(rule, zone, moment, told)
        shown = _local(moment, zone)
        told = rules.month_of(shown.date())
        assert shown.time() == wall
        assert shown.day <= 7
        found.append(told)
    first = date.fromisoformat(f"{found[0]}-01")
    months = [(first.month - 1 + n) for n in range(14)]
    assert found == [f"{first.year + n // 12:04}-{n % 12 + 1:02}" for n in months]


@given(some_day, st.none() | st.integers(-3, 100))
def test_it_tells_from_the_last_one_on_or_of_a_month_and_never_of_a_silence(
    today: date, since: int | None
) -> None:
    last = None if since is None else today - timedelta(days=since)
    first = rules.month_covered(today, last)
    assert (today - first).days == (since if since and 0 < since <= 62 else 31)
