"""Decisions on polls: what may be shown, who is asked, when, and what has changed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.polls.rules import (
    LABEL_AT_MOST,
    OPTIONS_AT_MOST,
    Answers,
    BadOptions,
    Tally,
    TooFew,
    asked,
    changes,
    closes_at,
    options,
    quotes,
    reminder_day,
    split,
    tally,
)

OPTIONS = (("t", "Time"), ("d", "Data"), ("m", "Money"))
ids = st.sampled_from(([], ["t"], ["d"], ["m"], ["t", "m"], ["d", "t", "m"], "-"))
ballot = st.builds(
    lambda q, by, words: {k: v for k, v in (("q", q), ("by", by), ("words", words)) if v != "-"},
    ids,
    ids,
    st.sampled_from(("", "Yes", "-")),
)
some_ballots = st.lists(ballot, max_size=24)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def votes(**counts: int) -> list[Answers]:
    """That many ballots for each option of the question `q`."""
    return [{"q": [ident]} for ident, count in counts.items() for _ in range(count)]


def counted(**counts: int) -> Tally | TooFew:
    return tally("q", OPTIONS, votes(**counts))


@settings(max_examples=60)
@given(some_ballots)
def test_nothing_shows_below_five_respondents_to_a_question(ballots: list[Answers]) -> None:
    respondents = sum(bool(each.get("q")) for each in ballots)
    found = tally("q", OPTIONS, ballots)
    assert isinstance(found, TooFew) is (respondents < 5)
    assert found == TooFew(5) or (isinstance(found, Tally) and found.respondents == respondents)


@settings(max_examples=60)
@given(some_ballots)
def test_a_named_poll_shows_from_the_first_answer_on(ballots: list[Answers]) -> None:
    assert isinstance(tally("q", OPTIONS, ballots, anonymous=False), Tally)


@settings(max_examples=60)
@given(some_ballots.map(lambda each: [*each, *votes(t=5)]))
def test_every_option_is_counted_and_they_are_ranked(ballots: list[Answers]) -> None:
    found = tally("q", OPTIONS, ballots)
    assert isinstance(found, Tally)
    times = Counter(ident for each in ballots for ident in each.get("q", ()))
    assert {(i, label, n) for i, label, n in found.counts} == {
        (i, label, times[i]) for i, label in OPTIONS
    }
    order = [ident for ident, _ in OPTIONS]
    ranks = [(-count, order.index(ident)) for ident, _, count in found.counts]
    assert ranks == sorted(ranks)


def test_equals_stand_in_the_order_in_which_they_were_asked() -> None:
    found = counted(m=3, d=3)
    assert isinstance(found, Tally)
    assert [label for _, label, _ in found.counts] == ["Data", "Money", "Time"]


def test_an_option_chosen_twice_on_one_ballot_counts_once() -> None:
    found = tally("q", OPTIONS, [{"q": ["t", "t"]}] * 5)
    assert isinstance(found, Tally)
    assert found.counts[0] == ("t", "Time", 5)


def test_a_share_is_of_those_who_answered_the_question() -> None:
    found = tally("q", OPTIONS, [*votes(t=4, d=4), {"other": ["x"]}, {"q": []}])
    assert isinstance(found, Tally)
    assert found.share("Time") == 0.5
    assert found.share("Patience") is None


def test_nobody_s_share_of_nothing_is_known() -> None:
    found = tally("q", OPTIONS, [], anonymous=False)
    assert isinstance(found, Tally)
    assert found.share("Time") is None


@settings(max_examples=60)
@given(some_ballots)
def test_words_are_withheld_below_ten(ballots: list[Answers]) -> None:
    written = sum(bool(each.get("words")) for each in ballots)
    found = quotes("words", ballots)
    assert found == (TooFew(10) if written < 10 else ("Yes",) * written)


@settings(max_examples=60)
@given(some_ballots, st.frozensets(st.sampled_from("tdm")))
def test_a_split_needs_five_inside_and_five_outside(
    ballots: list[Answers], chosen: frozenset[str]
) -> None:
    both = [each for each in ballots if each.get("q") and each.get("by")]
    inside = [each for each in both if chosen & set(each["by"])]
    found = split("by", chosen, "q", ballots)
    if len(inside) < 5 or len(both) - len(inside) < 5:
        assert found == TooFew(5)
    else:
        assert isinstance(found, tuple)
        assert found[0] == inside


@settings(max_examples=60)
@given(some_ballots, st.frozensets(st.sampled_from("tdm")))
def test_a_split_has_no_third_group_to_be_had_by_subtraction(
    ballots: list[Answers], chosen: frozenset[str]
) -> None:
    found = split("by", chosen, "q", ballots)
    if isinstance(found, tuple):
        inside, outside = found
        assert len(inside) + len(outside) == sum(
            bool(each.get("q") and each.get("by")) for each in ballots
        )


def test_changes_are_in_percentage_points_by_label() -> None:
    assert changes(counted(t=5, d=5), counted(t=2, d=6)) == {
        "Time": 25.0,
        "Data": -25.0,
        "Money": 0.0,
    }


def test_an_option_that_is_new_has_no_change() -> None:
    before = tally("q", (("t", "Time"), ("x", "Space")), [{"q": ["t"]}] * 5)
    assert changes(counted(t=5), before) == {"Time": 0.0}


@pytest.mark.parametrize(
    ("now", "before"),
    [(counted(t=4), counted(t=5)), (counted(t=5), counted(t=4)), (counted(t=5), None)],
)
def test_what_may_not_be_shown_has_no_change_either(
    now: Tally | TooFew, before: Tally | TooFew | None
) -> None:
    assert changes(now, before) == {}


names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(st.sampled_from(("needs", "priority")), names, names)
def test_needs_and_priority_spare_whoever_was_asked_lately(
    kind: str, present: list[str], lately: list[str]
) -> None:
    found, spared = asked(kind, present, frozenset(lately))
    assert sorted((*found, *spared)) == sorted(present)
    assert set(spared) == set(present) & set(lately)


@given(names, names)
def test_a_choice_asks_everybody(present: list[str], lately: list[str]) -> None:
    assert asked("choice", present, frozenset(lately)) == (tuple(present), ())


def test_a_poll_closes_at_17_in_its_zone() -> None:
    there = closes_at(date(2026, 3, 20), "Africa/Nairobi")
    assert there == datetime(2026, 3, 20, 14, tzinfo=UTC)


@given(days, st.integers(-3, 80))
def test_a_reminder_comes_on_a_working_day_between_opening_and_close(
    opened: date, runs: int
) -> None:
    closes = opened + timedelta(days=runs)
    found = reminder_day(opened, closes)
    if found is not None:
        assert found.weekday() < 5
        assert opened < found <= closes - timedelta(days=2)


@given(days, st.integers(7, 80))
def test_a_poll_of_a_week_or_more_always_has_its_reminder(opened: date, runs: int) -> None:
    assert reminder_day(opened, opened + timedelta(days=runs)) is not None


@given(days, st.integers(-3, 3))
def test_a_poll_of_under_four_days_has_no_reminder(opened: date, runs: int) -> None:
    assert reminder_day(opened, opened + timedelta(days=runs)) is None


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ("Time\nData", ("Time", "Data")),
        ("  Time \n\n\tMore   data\r\n", ("Time", "More data")),
        ("Time\nDATA\ntime\ndata", ("Time", "DATA")),
        ("\n".join(f"Option {n}" for n in range(10)), tuple(f"Option {n}" for n in range(10))),
    ],
)
def test_options_are_lines_without_repeats(lines: str, labels: tuple[str, ...]) -> None:
    assert options(lines) == labels


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("", "polls.draft.how_many"),
        ("One", "polls.draft.how_many"),
        ("One\none", "polls.draft.how_many"),
        ("\n".join("abcdefghijk"), "polls.draft.how_many"),
        (f"One\n{'a' * 76}", "polls.draft.too_long"),
    ],
)
def test_lines_that_are_no_options_are_refused_with_a_reason(lines: str, key: str) -> None:
    found = options(lines)
    assert isinstance(found, BadOptions)
    assert found.key == key


@given(st.text(max_size=400) | st.lists(st.text(max_size=90), max_size=12).map("\n".join))
def test_options_that_are_taken_are_few_short_and_different(lines: str) -> None:
    found = options(lines)
    if isinstance(found, tuple):
        assert 2 <= len(found) <= OPTIONS_AT_MOST
        assert all(0 < len(each) <= LABEL_AT_MOST for each in found)
        assert len({each.casefold() for each in found}) == len(found)
