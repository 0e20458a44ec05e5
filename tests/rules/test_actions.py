"""When somebody is reminded of what they have taken on: rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar import local_day, weekend
from bot.countries import of_zone, public_holidays
from bot.features.actions import rules

ZONES = ("Africa/Nairobi", "America/New_York", "Asia/Manila", "America/Sao_Paulo", "Africa/Cairo")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

some_zone = st.sampled_from(ZONES)
some_now = st.integers(0, 700 * 24).map(lambda hours: NOW + timedelta(hours=hours))
some_dues = st.lists(
    st.integers(-60, 400).map(lambda n: NOW.date() + timedelta(days=n)), max_size=4
)


@given(some_dues, st.none() | some_now, some_now, some_zone)
@settings(max_examples=150)
def test_a_reminder_comes_in_a_working_morning_once_a_week_at_most_and_not_before_it_is_near(
    dues: list[date], last: datetime | None, now: datetime, zone: str
) -> None:
    at = rules.next_reminder(dues, last, now, zone, of_zone(zone))
    if not dues:
        assert at is None
        return
    assert at is not None
    assert at > now
    here = at.astimezone(ZoneInfo(zone))
    assert here.time() == time(9)
    assert here.weekday() not in weekend(zone)
    assert here.date() not in public_holidays(of_zone(zone), (here.year,))
    assert here.date() >= min(dues) - rules.AHEAD
    if last is not None:
        assert (here.date() - local_day(last, zone)).days >= 7


@given(some_dues.filter(bool), some_now, some_zone)
@settings(max_examples=50)
def test_what_is_not_done_is_asked_about_again_within_a_fortnight(
    dues: list[date], now: datetime, zone: str
) -> None:
    first = rules.next_reminder(dues, None, now, zone, "")
    assert first is not None
    second = rules.next_reminder(dues, first, first, zone, "")
    assert second is not None
    assert timedelta(days=6) < second - first <= timedelta(days=14)


def test_an_action_due_next_week_is_first_asked_about_two_days_before() -> None:
    at = rules.next_reminder([date(2026, 3, 12)], None, NOW, "Africa/Nairobi", "KE")
    assert at == datetime(2026, 3, 10, 6, tzinfo=UTC)


def test_a_public_holiday_is_no_morning_for_it() -> None:
    saturday = datetime(2026, 5, 30, tzinfo=UTC)
    at = rules.next_reminder([date(2026, 6, 1)], None, saturday, "Africa/Nairobi", "KE")
    assert at == datetime(2026, 6, 2, 6, tzinfo=UTC)  # Madaraka Day is the first of June
