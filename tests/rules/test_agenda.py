"""What fits a call, what to talk about where nobody said, and who leads: rules alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.features.agenda import rules
from bot.features.agenda.rules import Offered, Open

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

some_minutes = st.lists(st.integers(1, 90), max_size=12)
some_open = st.builds(
    Open,
    left_over=st.lists(st.builds(Offered, st.integers(1, 90), title=st.just("Left")), max_size=14),
    overdue=st.integers(0, 30),
    steps=st.lists(st.text("ab", min_size=1), max_size=5),
    rotation=st.booleans(),
)


@given(st.integers(1, 90), some_minutes, st.integers(1, 180))
def test_an_item_fits_or_it_is_said_how_much_would(
    asked: int, others: list[int], length: int
) -> None:
    found = rules.tight(asked, others, length)
    if found is None:
        assert asked + sum(others) <= length
        return
    assert asked + sum(others) > length
    assert found.left == max(0, length - sum(others))
    assert asked - found.over == found.left
    assert (found.longest is None) == (not others)
    if found.longest is not None:
        assert others[found.longest] == max(others)


@given(st.lists(st.integers(), unique=True, min_size=1).flatmap(
    lambda all_: st.tuples(st.just([str(n) for n in all_]), st.sampled_from(all_), st.integers(-3, 20))
))  # fmt: skip
def test_an_item_is_moved_to_its_place_and_moving_it_again_changes_nothing(
    given_: tuple[list[str], int, int],
) -> None:
    order, number, place = given_
    ident = str(number)
    after = rules.moved(order, ident, place)
    assert sorted(after) == sorted(order)
    assert after.index(ident) == max(0, min(place, len(order) - 1))
    assert [each for each in after if each != ident] == [each for each in order if each != ident]
    assert rules.moved(after, ident, place) == after


@given(st.integers(1, 9), st.integers(1, 40), st.data())
def test_nobody_leads_twice_before_everybody_willing_has_led_once(
    count: int, times: int, data: st.DataObject
) -> None:
    willing = [str(n) for n in range(count)]
    led: dict[str, datetime] = {}
    turns: Counter[str] = Counter()
    for n in range(times):
        coming = data.draw(st.sets(st.sampled_from(willing)))
        who = rules.leads(willing, led, coming)
        assert who is not None
        led[who] = NOW + n * timedelta(days=45)
        turns[who] += 1
        assert max(turns.values()) - min(turns[each] for each in willing) <= 1


@given(
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), st.sets(st.sampled_from("abcdef"))
)
def test_of_those_who_have_not_led_one_who_comes_leads(
    willing: list[str], coming: set[str]
) -> None:
    who = rules.leads(willing, {}, coming)
    assert who in willing
    assert who in coming or not coming & set(willing)


def test_where_nobody_is_willing_nobody_leads() -> None:
    assert rules.leads([], {"a": NOW}) is None


@given(some_open, st.integers(20, 180))
def test_what_is_offered_fits_begins_and_ends_and_is_never_empty(found: Open, length: int) -> None:
    offered = rules.offer(found, length)
    assert sum(each.minutes for each in offered) <= length
    assert (offered[0].key, offered[-1].key) == ("opening", "closing")
    assert len(offered) <= rules.ITEMS_AT_MOST


def test_what_is_open_is_offered_and_what_was_left_over_first() -> None:
    left = Offered(30, title="Funding")
    offered = rules.offer(Open([left], overdue=2, steps=["Charter"], rotation=True), 90)
    assert [each.key or each.title for each in offered] == [
        "opening", "Funding", "actions", "rotation", "step", "closing",
    ]  # fmt: skip
    assert [each.minutes for each in offered] == [10, 30, 10, 15, 15, 10]
