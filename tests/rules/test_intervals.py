"""Shares of few people, and how far chance alone would take them."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.intervals import difference, least_visible, wilson

shares = st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_the_published_one(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = difference(*table)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(shares, shares)
def test_an_interval_holds_its_estimate_and_is_never_wider_than_what_can_be(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    found = difference(*one, *two)
    assert -1 - 1e-9 <= found.low <= found.value <= found.high <= 1 + 1e-9
    share = wilson(*one)
    assert 0 <= share.low <= share.value + 1e-12 <= share.high + 2e-12 <= 1 + 3e-12


@given(shares, shares)
def test_the_other_way_round_it_is_the_same_with_its_sign_turned(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    here, there = difference(*one, *two), difference(*two, *one)
    assert (here.low, here.high) == (pytest.approx(-there.high), pytest.approx(-there.low))
    assert here.is_conclusive == there.is_conclusive


@given(shares, shares)
def test_counting_who_did_not_instead_turns_its_sign_too(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    here = difference(*one, *two)
    there = difference(one[1] - one[0], one[1], two[1] - two[0], two[1])
    assert (here.low, here.high) == (pytest.approx(-there.high), pytest.approx(-there.low))


@given(shares, shares, st.integers(2, 9))
def test_fewer_people_with_the_same_shares_make_it_wider(
    one: tuple[int, int], two: tuple[int, int], times: int
) -> None:
    few = difference(*one, *two)
    many = difference(*(each * times for each in (*one, *two)))
    assert many.high - many.low < few.high - few.low


@given(shares, shares)
def test_equal_shares_are_never_conclusive(one: tuple[int, int], two: tuple[int, int]) -> None:
    assume(one[0] * two[1] == two[0] * one[1])
    assert not difference(*one, *two).is_conclusive


@pytest.mark.parametrize(
    ("nudged", "left", "shares"),
    [
        (48, 12, (0.35, 0.2)),
        (48, 12, (0.2, 0.2)),
        (200, 50, (0.3, 0.15)),
        (20, 5, (0.5, 0.4)),
        (24, 6, (0.1, 0.1)),
    ],
)
def test_it_holds_the_truth_about_19_times_out_of_20(
    nudged: int, left: int, shares: tuple[float, float]
) -> None:
    rng = random.Random(19)
    truth, held, times = shares[0] - shares[1], 0, 2000
    for _ in range(times):
        one = sum(rng.random() < shares[0] for _ in range(nudged))
        two = sum(rng.random() < shares[1] for _ in range(left))
        found = difference(one, nudged, two, left)
        held += found.low <= truth <= found.high
    assert 0.93 <= held / times <= 0.99


def test_of_six_left_alone_nothing_smaller_than_a_third_can_be_told_from_chance() -> None:
    found = least_visible(54, 6, 0.2)
    assert found is not None
    assert found > 1 / 3
    assert difference(round((found + 1 / 6) * 54), 54, 1, 6).is_conclusive
    assert least_visible(2, 1, 0.2) is None
    assert least_visible(0, 6, 0.2) is None


@given(st.integers(5, 60), st.integers(5, 60), st.integers(2, 5))
def test_more_people_show_smaller_differences(nudged: int, left: int, times: int) -> None:
    few, many = (least_visible(n * nudged, n * left * 5, 0.2) for n in (1, times))
    assert few is not None
    assert many is not None
    assert many <= few + 1e-9


@pytest.mark.parametrize("table", [(1, 0), (-1, 4), (5, 4)])
def test_what_is_no_share_is_refused(table: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*table)
