"""Levels of participation: what is asked for each, and when a level must be looked at again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.features
from bot.levels import POINTS, WINDOW, Done, sources, standing
from storage.levels import LEVELS
from storage.participation import DEEDS, KINDS, TALK

NOTED = re.compile(r"participation\.note\([^)]*(?:\([^)]*\))?[^)]*\"(\w+)\"\)")
TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)

within = st.integers(0, WINDOW.days - 1).map(lambda n: TODAY - n * DAY)
before = st.integers(WINDOW.days, 400).map(lambda n: TODAY - n * DAY)
later = st.integers(1, 30).map(lambda n: TODAY + n * DAY)
counts = st.integers(1, 40)
lives = st.dictionaries(st.tuples(within, st.sampled_from(KINDS)), counts, max_size=30)
sparse = st.dictionaries(st.tuples(within, st.sampled_from(KINDS)), st.just(1), max_size=8)
whole = st.dictionaries(st.tuples(within | before | later, st.sampled_from(KINDS)), counts)
some = st.one_of(lives, sparse)


def height(done: Done, today: date = TODAY) -> int:
    """How high a level is: 0 is peripheral."""
    return len(LEVELS) - 1 - LEVELS.index(standing(done, today).level)


def add(done: Done, more: Done) -> Done:
    return {key: done.get(key, 0) + more.get(key, 0) for key in {**done, **more}}


def each_day(kind: str, days: int, apart: int = 1) -> Done:
    return {(TODAY - n * apart * DAY, kind): 1 for n in range(days)}


def test_every_kind_of_signal_counts_one_way_or_the_other() -> None:
    assert {*POINTS, *TALK} == {*KINDS}
    assert set(POINTS) == set(DEEDS)
    assert min(POINTS[kind] for kind in ("attended", "answer", "led")) > 1  # a day of messages


@given(some, some)
def test_whoever_does_more_never_falls(done: Done, more: Done) -> None:
    assert height(add(done, more)) >= height(done)


@given(st.dictionaries(st.tuples(before | later, st.sampled_from(KINDS)), counts))
def test_whoever_did_nothing_in_the_window_is_peripheral(done: Done) -> None:
    assert standing(done, TODAY).level == "peripheral"


@given(st.tuples(within, st.sampled_from(KINDS)), counts)
def test_whoever_did_anything_in_the_window_is_not(key: tuple[date, str], count: int) -> None:
    assert standing({key: count}, TODAY).level != "peripheral"


@given(st.dictionaries(st.tuples(within, st.sampled_from(TALK)), st.integers(1, 10**6)))
def test_talk_alone_makes_nobody_core(done: Done) -> None:
    assert standing(done, TODAY).level != "core"


@given(some, st.integers(2, 10**6))
def test_how_much_was_said_on_a_day_makes_no_difference(done: Done, times: int) -> None:
    louder = {(day, kind): n * (times if kind in TALK else 1) for (day, kind), n in done.items()}
    assert standing(louder, TODAY) == standing(done, TODAY)


@given(st.dictionaries(st.tuples(within, st.sampled_from(KINDS)), counts, max_size=30), st.data())
def test_the_order_of_days_within_the_window_makes_no_difference(
    done: Done, data: st.DataObject
) -> None:
    days = sorted({day for day, _ in done})
    moved = dict(zip(days, data.draw(st.permutations(days)), strict=True))
    other = {(moved[day], kind): count for (day, kind), count in done.items()}
    assert standing(other, TODAY).level == standing(done, TODAY).level


@given(
    st.dictionaries(st.tuples(within, st.sampled_from(("attended", "voted", "question"))), counts)
)
def test_whoever_gave_nothing_to_others_is_not_core(done: Done) -> None:
    assert standing(done, TODAY).level != "core"


@pytest.mark.parametrize(
    ("done", "level"),
    [
        (each_day("message", 1), "occasional"),
        (each_day("message", 11, apart=7), "occasional"),
        (each_day("message", 12, apart=7), "active"),
        (each_day("message", 84), "active"),
        (each_day("voted", 1), "occasional"),
        (each_day("voted", 4), "active"),
        (each_day("attended", 2, apart=42), "active"),
        (add(each_day("attended", 3), each_day("led", 1)), "core"),
        (add(each_day("attended", 2), each_day("led", 1)), "active"),
        (each_day("answer", 5), "core"),
        (each_day("attended", 9), "active"),
    ],
)
def test_what_is_asked_for_each_level(done: Done, level: str) -> None:
    assert standing(done, TODAY).level == level


@given(whole)
def test_a_level_stays_until_the_day_on_which_it_must_be_looked_at_again(done: Done) -> None:
    found = standing(done, TODAY)
    until = found.look_on or TODAY + 500 * DAY
    assert until > TODAY
    for day in (TODAY + n * DAY for n in range(1, (until - TODAY).days)):
        assert standing(done, day).level == found.level


@given(lives)
def test_without_anything_new_it_is_another_level_on_that_day(done: Done) -> None:
    found = standing(done, TODAY)
    assert (found.look_on is None) == (found.level == "peripheral")
    if found.look_on is not None:
        assert height(done, found.look_on) < height(done)


@given(lives)
def test_a_level_never_rises_of_itself(done: Done) -> None:
    heights = [height(done, TODAY + n * 7 * DAY) for n in range(14)]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] == 0


@given(whole)
def test_what_a_level_comes_from_is_said_as_often_as_it_was_done(done: Done) -> None:
    found = sources(done, TODAY)
    for kind in DEEDS:
        assert found.get(kind, 0) == sum(_of(done, kind).values())
    assert found.get("about", 0) == len({day for of in TALK for day in _of(done, of)})
    assert bool(found) == (standing(done, TODAY).level != "peripheral")


def _of(done: Done, kind: str) -> Mapping[date, int]:
    return {
        day: count
        for (day, of), count in done.items()
        if of == kind and TODAY - WINDOW < day <= TODAY
    }


steps = st.lists(
    st.tuples(st.integers(0, 364), st.sampled_from("abcd"), st.sampled_from(KINDS), counts),
    max_size=120,
)


@given(steps)
def test_a_year_of_looks_at_few_finds_what_a_look_at_everybody_every_day_finds(
    deeds: list[tuple[int, str, str, int]],
) -> None:
    done: dict[str, dict[tuple[date, str], int]] = {each: {} for each in "abcd"}
    level = dict.fromkeys(done, "peripheral")
    look_on: dict[str, date | None] = dict.fromkeys(done)
    for n in range(365 + WINDOW.days):
        today = TODAY + n * DAY
        for _, who, kind, count in (each for each in deeds if each[0] == n):
            done[who][today, kind] = done[who].get((today, kind), 0) + count
            look_on[who] = today
        for who, day in look_on.items():
            if day is not None and day <= today:
                found = standing(done[who], today)
                level[who], look_on[who] = found.level, found.look_on
        for who, did in done.items():
            assert level[who] == standing(did, today).level


def test_whatever_a_feature_counts_of_a_member_is_a_kind_that_levels_know() -> None:
    features = Path(bot.features.__path__[0])
    texts = [each.read_text() for each in features.rglob("*.py")]
    noted = {kind for text in texts for kind in NOTED.findall(text)}
    assert {"question", "resource", "story", "project"} <= noted
    assert noted <= set(POINTS)
    assert set(POINTS) == set(DEEDS)


def test_whoever_shares_carries_a_community_too() -> None:
    shared = {(TODAY - n * DAY, "resource"): 1 for n in range(8)}
    assert standing(shared, TODAY).level == "core"
    assert standing({(TODAY, "story"): 4}, TODAY).level == "active"
