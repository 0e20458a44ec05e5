"""Codes that link accounts: readable, typed anyhow, and not to be guessed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.features.identities.rules import (
    LENGTH,
    LETTERS,
    TRIES,
    WAIT,
    counted,
    entered,
    new_code,
    shown,
    waits_until,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
seeds = st.integers().map(random.Random)


@given(seeds)
def test_a_code_has_eight_letters_and_digits_that_look_like_no_others(rng: random.Random) -> None:
    code = new_code(rng)
    assert len(code) == LENGTH
    assert set(code) <= set(LETTERS)
    assert not set(code) & set("ILO01")


@given(seeds, st.sampled_from((str.lower, str.upper)), st.sampled_from(("", " ", "-", " – ", ".")))
def test_a_code_is_the_same_however_it_is_typed(
    rng: random.Random, case: Callable[[str], str], between: str
) -> None:
    code = new_code(rng)
    assert entered(shown(code)) == code
    assert entered(between.join(case(code))) == code


@given(st.text())
def test_whatever_is_entered_is_letters_and_digits_or_nothing(words: str) -> None:
    assert not entered(words) or entered(words).isalnum()


@given(st.lists(st.timedeltas(timedelta(), timedelta(hours=3)), max_size=30))
def test_nobody_tries_more_than_five_times_without_an_hour_s_rest(gaps: list[timedelta]) -> None:
    tries, tried_at, now = 0, None, NOW
    taken: list[datetime] = []
    for gap in gaps:
        now += gap
        until = waits_until(tries, tried_at, now)
        if until is None:
            tries, tried_at = counted(tries, tried_at, now), now
            taken.append(now)
        else:
            assert now < until <= now + WAIT
    for first, later in zip(taken, taken[TRIES:], strict=False):
        assert later - first >= WAIT


@given(st.integers(0, TRIES - 1))
def test_whoever_has_tries_left_needs_not_wait(tries: int) -> None:
    assert waits_until(tries, NOW, NOW) is None
    assert waits_until(TRIES, NOW, NOW) == NOW + WAIT
    assert waits_until(TRIES, NOW, NOW + WAIT) is None
