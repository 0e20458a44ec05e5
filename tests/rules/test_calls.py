"""When a call may be: six to eight weeks on, with notice; what is due of it, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import instant
from bot.features.calls import rules

some_day = st.dates(date(2025, 1, 1), date(2028, 12, 31))


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


@pytest.mark.parametrize(
    ("late", "asleep", "holidays", "unsuited", "keys"),
    [
        (False, 0, 0, False, ""),
        (True, 0, 0, False, "calls.flag.late"),
        (False, 15, 0, False, "calls.flag.asleep"),
        (True, 15, 0, False, "calls.flag.late calls.flag.asleep"),
        (False, 0, 2, False, "calls.flag.holiday"),
        (False, 0, 0, True, "calls.flag.unsuited"),
    ],
)
def test_what_is_against_the_rules_is_flagged(
    late: bool, asleep: int, holidays: int, unsuited: bool, keys: str
) -> None:
    found = rules.flags(late=late, asleep=asleep, holidays=holidays, unsuited=unsuited)
    assert found == keys


@given(some_day, st.integers(-10, 100))
def test_a_day_six_to_eight_weeks_after_the_last_is_within(last: date, after: int) -> None:
    assert rules.within(last, last + timedelta(days=after)) is (42 <= after <= 56)
    assert rules.within(None, last)


@given(some_day, st.integers(7, 60))
def test_stewards_have_a_week_to_answer_and_five_days_until_the_first_time(
    today: date, ahead: int
) -> None:
    closes = rules.closing_day(today, today + timedelta(days=ahead))
    assert today < closes <= today + timedelta(days=7)
    assert (today + timedelta(days=ahead) - closes).days >= min(5, ahead - 1)


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
