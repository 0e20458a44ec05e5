"""A gathering's checklist, and when one is missed: rules alone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.features.digests import rules as digests
from bot.features.gathering import rules

TODAY = date(2026, 3, 2)
some_day = st.integers(-400, 900).map(lambda n: TODAY + timedelta(days=n))


@given(some_day)
def test_steps_are_counted_back_from_the_first_day_and_none_is_due_before_today(
    first: date,
) -> None:
    due = rules.checklist(first, TODAY)
    assert list(due) == list(rules.STEPS)
    assert list(due.values()) == sorted(due.values())
    for step, day in due.items():
        assert day <= max(first, TODAY)
        assert day >= min(first, TODAY)
        assert day == max(min(TODAY, first), first - timedelta(days=rules.STEPS[step]))


@given(st.none() | some_day, some_day, st.booleans())
def test_twelve_months_without_a_gathering_are_flagged_unless_one_is_planned(
    last: date | None,
    since: date,
    planned: bool,
) -> None:
    flagged = digests.ungathered(last, since, TODAY, planned=planned)
    recent = [each for each in (last, since) if each and TODAY - each <= timedelta(days=365)]
    assert flagged == (not planned and not recent)
