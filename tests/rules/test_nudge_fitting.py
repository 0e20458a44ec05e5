"""Which of the things there are fits somebody best."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.features.nudges.fitting import (
    TO_NEWCOMERS,
    TO_THE_QUIET,
    Because,
    Opening,
    OpeningKind,
    best,
)

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)

openings = st.builds(
    Opening,
    st.sampled_from(get_args(OpeningKind)),
    st.text("abc", min_size=1, max_size=2),
    st.none() | st.timedeltas(timedelta(), timedelta(days=60)).map(lambda each: NOW + each),
    because=st.sampled_from(get_args(Because)),
    fit=st.floats(0, 5, allow_nan=False),
)
several = st.lists(openings, max_size=8, unique_by=lambda each: each.name)
orders = st.sampled_from((TO_THE_QUIET, TO_NEWCOMERS))


@given(several, st.data(), orders)
def test_nothing_is_shown_twice_and_only_what_there_is(
    found: list[Opening], data: st.DataObject, order: tuple[Because, ...]
) -> None:
    names = [each.name for each in found]
    told = data.draw(st.frozensets(st.sampled_from(names)) if names else st.just(frozenset()))
    chosen = best(found, told, order)
    if chosen is None:
        assert all(each.name in told or each.because not in order for each in found)
    else:
        assert chosen in found
        assert chosen.name not in told
        assert chosen.because in order


@given(several, orders)
def test_the_order_in_which_they_were_found_does_not_matter(
    found: list[Opening], order: tuple[Because, ...]
) -> None:
    assert best(found, (), order) == best(found[::-1], (), order)


@given(several, orders)
def test_no_reason_that_comes_earlier_is_passed_over(
    found: list[Opening], order: tuple[Because, ...]
) -> None:
    chosen = best(found, (), order)
    assume(chosen is not None)
    assert chosen is not None
    better = [each for each in found if each.because in order]
    assert min(order.index(each.because) for each in better) == order.index(chosen.because)
    alike = [each.fit for each in better if each.because == chosen.because]
    assert chosen.fit == max(alike)


@given(several, openings, orders)
def test_one_thing_more_never_makes_anything_else_but_it_win(
    found: list[Opening], more: Opening, order: tuple[Because, ...]
) -> None:
    assume(more.name not in [each.name for each in found])
    assert best([*found, more], (), order) in (more, best(found, (), order))


@given(openings, st.integers(1, 30))
def test_of_two_that_fit_alike_the_earlier_comes_first(one: Opening, days: int) -> None:
    first = replace(one, subject="x", when=NOW, because="needed")
    later = replace(one, subject="a", when=NOW + timedelta(days=days), because="needed")
    undated = replace(one, subject="b", when=None, because="needed")
    assert best([undated, later, first], ()) == first
    assert best([undated, later], ()) == later


def test_to_the_quiet_what_they_said_they_would_do_comes_before_what_asks_them() -> None:
    assert TO_THE_QUIET == (
        "co_lead", "offered", "wants_lead", "needed", "asked", "open", "told"
    )  # fmt: skip
    assert set(TO_NEWCOMERS) >= set(TO_THE_QUIET)
