"""Plans and their limits, the line of those who signed up, who may lead, who came back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import instant, zones
from bot.evidence.engaging import came_back
from bot.features.activities import rules

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
IDS = st.sampled_from("abcdefgh")
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 6 * 366 * 24 * 60).map(lambda n: EPOCH + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 3, 2), date(2026, 6, 1)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 1), date(2027, 2, 28)),
    ],
)
def test_three_months_end_the_day_before_the_same_day_of_the_month(
    begins: date, ends: date
) -> None:
    assert rules.latest_end(begins) == ends
    assert rules.unfit(begins, ends, ()) is None
    assert rules.unfit(begins, ends + timedelta(days=1), ()) == "too_long"


@given(DAYS, DAYS, st.lists(st.tuples(DAYS, DAYS), max_size=4))
def test_a_plan_is_forward_three_months_at_most_and_no_day_is_in_two_plans(
    begins: date, ends: date, others: list[rules.Span]
) -> None:
    why = rules.unfit(begins, ends, others)
    assert 88 <= (rules.latest_end(begins) - begins).days <= 92
    shared = any(max(begins, first) <= min(ends, last) for first, last in others if first <= last)
    if why is None:
        assert begins < ends <= rules.latest_end(begins)
        assert not shared
    elif why == "overlaps":
        assert begins < ends


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ((date(2026, 2, 1), date(2026, 3, 1)), None),
        ((date(2026, 2, 1), date(2026, 3, 2)), "overlaps"),
        ((date(2026, 4, 1), date(2026, 5, 1)), "overlaps"),
        ((date(2026, 4, 2), date(2026, 5, 1)), None),
        ((date(2026, 3, 10), date(2026, 3, 11)), "overlaps"),
    ],
)
def test_two_plans_share_not_even_a_single_day(other: rules.Span, why: str | None) -> None:
    assert rules.unfit(date(2026, 3, 2), date(2026, 4, 1), [other]) == why


@given(DAYS, st.integers(1, 90), st.integers(-10, 120))
def test_once_reviewed_a_plan_takes_the_days_before_and_the_next_can_begin_that_day(
    begins: date, days: int, later: int
) -> None:
    ends = min(begins + timedelta(days=days), rules.latest_end(begins))
    reviewed = begins + timedelta(days=later)
    span = rules.taken(begins, ends, reviewed)
    assert span[1] <= ends
    assert span[1] < reviewed
    assert rules.taken(begins, ends, None) == (begins, ends)
    following = max(reviewed, begins)
    if reviewed <= ends:
        assert rules.unfit(following, following + timedelta(days=7), [span]) is None


@given(st.integers(0, 12), st.lists(IDS, unique=True), st.none() | st.integers(1, 12))
def test_places_go_to_those_who_wait_in_their_turn_and_never_past_the_last(
    coming: int, waiting: list[str], places: int | None
) -> None:
    admitted = rules.admitted(coming, waiting, places)
    assert list(admitted) == waiting[: len(admitted)]
    if places is None:
        assert len(admitted) == len(waiting)
    else:
        assert len(admitted) == max(0, min(len(waiting), places - coming))
        left = len(waiting) - len(admitted)
        assert not left or coming + len(admitted) >= places  # no place stays free beside a line


acts = st.lists(st.tuples(st.booleans(), IDS), max_size=30)


@given(acts, st.integers(1, 4))
def test_whatever_people_press_whoever_has_a_place_keeps_it_until_they_leave(
    pressed: list[tuple[bool, str]], places: int
) -> None:
    coming: list[str] = []
    waiting: list[str] = []
    for joins, who in pressed:
        before = set(coming)
        if joins and who not in (*coming, *waiting):
            waiting.append(who)
        elif not joins:
            coming, waiting = ([e for e in each if e != who] for each in (coming, waiting))
        new = rules.admitted(len(coming), waiting, places)
        coming, waiting = [*coming, *new], waiting[len(new) :]
        assert before - {who} <= set(coming)
        assert len(coming) <= places
        assert not waiting or len(coming) == places


@given(IDS, st.just("") | IDS, st.frozensets(IDS))
def test_whoever_leads_is_a_member_here_and_leads_with_somebody_else(
    lead: str, co_lead: str, present: frozenset[str]
) -> None:
    wrong = rules.unled(lead, co_lead, present)
    assert ("lead" in wrong) is (lead not in present)
    assert ("co_lead" in wrong) is (bool(co_lead) and (co_lead not in present or co_lead == lead))


@given(IDS, st.lists(IDS, unique=True), st.dictionaries(IDS, st.sampled_from("XYZ")))
def test_who_would_co_lead_is_suggested_those_of_other_organisations_first(
    lead: str, willing: list[str], works: dict[str, str]
) -> None:
    found = rules.suggested(lead, willing, works)
    assert len(found) == min(3, len(set(willing) - {lead}))
    assert lead not in found
    same = [rules.share_a_house(lead, each, works) for each in found]
    assert same == sorted(same)


def test_organisations_that_are_not_known_are_not_the_same() -> None:
    assert not rules.share_a_house("a", "b", {})
    assert not rules.share_a_house("a", "b", {"a": "X"})
    assert rules.share_a_house("a", "b", {"a": "X", "b": "X"})


@given(st.booleans(), st.sampled_from(("", "half come again")), st.none() | DAYS, DAYS)
def test_what_an_experiment_lacks_is_named_and_nothing_else(
    is_led: bool,
    measure: str,
    starts_on: date | None,
    begins: date,
) -> None:
    span = (begins, rules.latest_end(begins))
    found = rules.missing(is_led=is_led, measure=measure, starts_on=starts_on, plan=span)
    assert ("lead" in found) is not is_led
    assert ("measure" in found) is (measure == "")
    assert ("date" in found) is (starts_on is None)
    outside = starts_on is not None and not span[0] <= starts_on <= span[1]
    assert ("outside" in found) is outside


@given(INSTANTS, st.sampled_from(zones()))
def test_one_is_reminded_a_day_and_an_hour_before_and_never_of_what_has_begun(
    starts_at: datetime, zone: str
) -> None:
    found = rules.reminders(starts_at, zone)
    assert [name for name, _ in found] == ["day", "hour"]
    times = [*(at for _, at in found), starts_at]
    assert all(before < after for before, after in pairwise(times))
    assert timedelta(hours=21) <= starts_at - found[0][1] <= timedelta(hours=49)
    for name, at in found:
        assert not rules.is_stale(name, starts_at, zone, at)
        assert rules.is_stale(name, starts_at, zone, starts_at)
    assert rules.is_stale("day", starts_at, zone, found[1][1])


def test_the_reminder_of_the_day_before_comes_at_the_same_hour_when_clocks_change() -> None:
    starts = instant(date(2026, 3, 29), time(15), "Europe/Berlin")
    assert starts - rules.reminders(starts, "Europe/Berlin")[0][1] == timedelta(hours=23)


@given(INSTANTS, st.integers(1, 72), st.integers(-200, 400))
def test_one_may_say_that_one_was_there_from_a_quarter_before_until_three_days_after(
    starts_at: datetime, hours: int, away: int
) -> None:
    ends_at, now = starts_at + timedelta(hours=hours), starts_at + timedelta(hours=away)
    found = rules.attendance(starts_at, ends_at, now)
    assert (found == "open") is (0 <= away < hours + 72)
    assert (found == "early") is (away < 0)
    assert rules.attendance(starts_at, ends_at, starts_at - timedelta(minutes=15)) == "open"


@given(st.lists(st.tuples(IDS, st.sampled_from("123"))))
def test_who_came_back_came_to_two_things_of_those_who_came_to_any(
    attended: list[tuple[str, str]],
) -> None:
    back, came = came_back(attended)
    by = {who: {what for each, what in attended if each == who} for who, _ in attended}
    assert came == len(by)
    assert back == sum(len(what) >= 2 for what in by.values())
    assert came_back([*attended, *attended]) == (back, came)
