"""What is published of people is attacked here: no report, nor several, tells of a group under five.

The attacker knows all bands that were ever published, that nobody is fewer than none, and what adds
up. It solves for each group by sets of whole numbers, another way than the code does, and on small
worlds by trying all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from itertools import product
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.reports import publishing, quarters
from bot.features.reports.publishing import Published, knowledge, protected, said
from bot.features.reports.quarters import Quarter
from bot.features.reports.rules import PEOPLE, blocks
from bot.features.reports.suppression import (
    STEP,
    Band,
    Equation,
    Known,
    another,
    band,
    betrayed,
    is_small,
    publishable,
)
from storage.levels import LEVELS

REACH = 260
"""More people than any world here has."""

FIRST = Quarter(2026, 1)


def solved(known: Known) -> dict[str, int]:
    """For each name the counts that it may have, as bits, as far as sums of sets tell."""
    found = {}
    for name in known.truth:
        said = known.band(name)
        found[name] = (1 << (min(said.high, REACH) + 1)) - (1 << said.low)
    changed = True
    while changed:
        changed = False
        for equation in known.equations:
            for name, factor in equation:
                others = [(found[each], sign != factor) for each, sign in equation if each != name]
                left = found[name] & minus(
                    added(one for one, is_more in others if is_more),
                    added(one for one, is_more in others if not is_more),
                )
                if left != found[name]:
                    found[name], changed = left, True
    return found


def bits(counts: int) -> list[int]:
    return [place for place in range(counts.bit_length()) if counts >> place & 1]


def added(sets: Iterable[int]) -> int:
    """All sums of one count of each."""
    total = 1
    for one in sets:
        total = reduce(or_, (total << count for count in bits(one)), 0)
    return total


def minus(more: int, less: int) -> int:
    """All differences that are no fewer than none."""
    return reduce(or_, (more >> count for count in bits(less)), 0)


def tell_tales(known: Known) -> set[str]:
    """The small groups whose size the attacker knows for sure."""
    return {name for name, counts in solved(known).items() if bits(counts) in ([1], [2], [3], [4])}


def surely(known: Known, reach: int) -> set[str]:
    """The small groups of a table that have one size in every world: all worlds, one by one."""
    sizes: dict[str, set[int]] = {name: set() for name in known.truth}
    for a, b, c in product(range(reach), repeat=3):
        world = {"a": a, "b": b, "c": c, "ab": a + b, "bc": b + c}
        if all(known.band(n).low <= world[n] <= known.band(n).high for n in world):
            for name, count in world.items():
                sizes[name].add(count)
    return {name for name, counts in sizes.items() if len(counts) == 1 and is_small(min(counts))}


small = st.integers(0, 9)


@st.composite
def tables(draw: st.DrawFn) -> Known:
    """A table of two rows whose margins and some of whose cells are said, as bands or exactly."""
    a, b, c = (draw(st.integers(0, 6)) for _ in range(3))
    truth = {"a": a, "b": b, "c": c, "ab": a + b, "bc": b + c}
    bands = {}
    for name, count in truth.items():
        match draw(st.sampled_from(["band", "exact", "unsaid"])):
            case "band":
                bands[name] = band(count)
            case "exact":
                bands[name] = Band(count, count)
    sums: tuple[Equation, ...] = (
        (("a", 1), ("b", 1), ("ab", -1)),
        (("b", 1), ("c", 1), ("bc", -1)),
    )
    return Known(truth, bands, sums)


@given(tables())
@settings(max_examples=60)
def test_a_group_is_betrayed_if_and_only_if_all_worlds_agree_on_it(known: Known) -> None:
    agreed = surely(known, reach=16)
    assert agreed <= set(betrayed(known, list(known.truth)))
    for name in betrayed(known, list(known.truth)):
        assert name in agreed


@given(tables())
@settings(max_examples=60)
def test_another_world_is_one_in_which_all_that_is_said_holds(known: Known) -> None:
    for name in known.truth:
        found = another(known, name)
        if found is not None:
            assert found[name] != known.truth[name]
            for each, count in found.items():
                assert known.band(each).low <= count <= known.band(each).high
            for equation in known.equations:
                assert sum(found[each] * sign for each, sign in equation) == 0


@given(tables())
@settings(max_examples=60)
def test_what_is_left_to_publish_betrays_nobody(known: Known) -> None:
    names = list(known.truth)
    held = publishable(known, names, [[name] for name in names])
    unsaid = {names[place] for place in held}
    left = Known(
        known.truth,
        {name: each for name, each in known.bands.items() if name not in unsaid},
        known.equations,
    )
    assert surely(left, reach=16) == set()


def test_the_attacker_finds_who_is_left_over() -> None:
    truth = {"all": 12, "took_part": 11, "quiet": 1}
    sums: tuple[Equation, ...] = ((("took_part", 1), ("quiet", 1), ("all", -1)),)
    exactly = {name: Band(truth[name], truth[name]) for name in ("all", "took_part")}
    assert tell_tales(Known(truth, exactly, sums)) == {"quiet"}
    assert betrayed(Known(truth, exactly, sums), list(truth)) == ["quiet"]
    bands = {name: band(truth[name]) for name in ("all", "took_part")}
    assert tell_tales(Known(truth, bands, sums)) == set()


def test_bands_alone_do_not_suffice() -> None:
    truth = {f"g{place}": 4 for place in range(5)} | {"all": 20}
    sums: tuple[Equation, ...] = ((*((f"g{place}", 1) for place in range(5)), ("all", -1)),)
    known = Known(truth, {name: band(count) for name, count in truth.items()}, sums)
    assert tell_tales(known) == {f"g{place}" for place in range(5)}
    assert publishable(known, list(truth), [["all"], [f"g{place}" for place in range(5)]]) == (1,)


@given(st.integers(0, 10_000))
def test_a_band_holds_its_count_and_says_no_more_of_a_small_group_than_that_it_is_one(
    count: int,
) -> None:
    found = band(count)
    assert found.low <= count <= found.high
    assert found.high - found.low == STEP - 1
    assert (found == Band(0, 4)) == (count < STEP)


Change = tuple[int, int, list[int], list[int], int, int, int, int]


def counted(start: int, joined: int, left: int, rest: Change, newcomers: int) -> dict[str, int]:
    """Figures that can be: parts are no more than their whole."""
    end = start + joined - left
    cuts = sorted(each % (end + 1) for each in rest[2][:3])
    levels = [b - a for a, b in zip([0, *cuts], [*cuts, end], strict=True)]
    took_part = rest[4] % (end + 1)
    return {
        "members_start": start,
        "joined": joined,
        "left": left,
        "members_end": end,
        "took_part": took_part,
        **{f"level_{name}": count for name, count in zip(LEVELS, levels, strict=True)},
        "newcomers": newcomers,
        "newcomers_took_part": rest[5] % (newcomers + 1),
        "asked": rest[6],
        "came": rest[7] % (rest[6] + 1),
        "absence_factor": min(took_part, rest[0] % 7),
    }


def sectors(heads: int, shares: Sequence[int]) -> dict[str, tuple[int, int]]:
    """Present members by sector, with organisations of one to three members each."""
    found = {}
    for name, share in zip(("government", "ngo", "academia", "private"), shares, strict=False):
        count = min(share, heads)
        heads -= count
        if count:
            found[name] = (-(-count // (1 + share % 3)), count)
    return found


def published(start: int, changes: Sequence[Change], *, held: bool = True) -> list[Published]:
    """Consecutive quarters as they are published, one after another; or with nothing held back."""
    found: list[Published] = []
    quarter, newcomers = FIRST, changes[0][1]
    for change in changes:
        joined, left = change[0], min(change[1], start + change[0])
        figures = counted(start, joined, left, change, newcomers)
        together = blocks(sectors(figures["members_end"], change[3]), STEP)
        bands = {name: band(figures[name]) for name in PEOPLE}
        whole = Published(quarter, figures, bands, together)
        found.append(said(quarter, figures, together, found) if held else whole)
        start, newcomers, quarter = figures["members_end"], joined, quarter.after
    return found


changes = st.tuples(
    small,
    small,
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.integers(0, 40),
    small,
    st.integers(0, 20),
    st.integers(0, 20),
)


TELLING: tuple[tuple[int, list[Change]], ...] = (
    (
        10,
        [
            (7, 4, [2, 21, 12], [9, 3, 7, 0], 12, 4, 17, 12),
            (0, 9, [5, 30, 9], [8, 1, 8, 0], 25, 1, 15, 2),
            (0, 9, [11, 17, 30], [6, 0, 1, 2], 10, 2, 18, 0),
        ],
    ),
    (
        24,
        [
            (3, 3, [27, 34, 3], [3, 2, 1, 9], 31, 1, 9, 11),
            (4, 5, [16, 17, 21], [9, 9, 4, 1], 13, 7, 16, 9),
        ],
    ),
    (
        6,
        [
            (5, 2, [1, 1, 0], [6, 7, 7, 1], 40, 6, 5, 18),
            (4, 0, [20, 15, 0], [9, 9, 7, 6], 15, 9, 2, 16),
            (2, 3, [2, 35, 11], [9, 3, 4, 5], 3, 4, 9, 10),
        ],
    ),
)
"""Lives in which bands of five alone tell of a small group."""


@pytest.mark.parametrize(("start", "lived"), TELLING)
def test_where_bands_would_tell_something_is_held_back(start: int, lived: list[Change]) -> None:
    assert tell_tales(knowledge(published(start, lived, held=False)))
    assert tell_tales(knowledge(published(start, lived))) == set()


@given(st.integers(0, 30), st.lists(changes, min_size=1, max_size=3))
@settings(max_examples=60)
def test_no_combination_of_consecutive_reports_tells_of_a_group_under_five(
    start: int, lived: list[Change]
) -> None:
    known = knowledge(published(start, lived))
    assert set(protected(known)) == set(known.truth)
    assert tell_tales(known) == set()


def naive(start: int, joined: int, later: int) -> list[Published]:
    """Two quarters as exact figures, without a thought."""
    found = []
    quarter = FIRST
    for came in (joined, later):
        figures = counted(start, came, 0, (0, 0, [0, 0, 0], [], 0, 0, 0, 0), 0)
        bands = {
            name: Band(figures[name], figures[name])
            for name in ("members_start", "members_end", "left")
        }
        found.append(Published(quarter, figures, bands))
        start, quarter = figures["members_end"], quarter.after
    return found


def test_exact_members_of_two_quarters_would_tell_who_came_between() -> None:
    tales = tell_tales(knowledge(naive(20, 6, 1)))
    assert "2026Q2.1.joined" in tales


@given(st.integers(5, 25), small, small)
def test_one_member_more_from_one_quarter_to_the_next_is_nobody_s_to_see(
    start: int, first: int, later: int
) -> None:
    quiet: Change = (0, 0, [start, start, start], [9, 9, 9, 9], start, 0, 9, 9)
    lived = [(first, 0, *quiet[2:]), (later, 0, *quiet[2:])]
    known = knowledge(published(start, lived))
    assert tell_tales(known) == set()


def test_a_correction_is_held_against_what_was_said_first() -> None:
    figures = counted(30, 6, 0, (6, 0, [10, 20, 30], [], 20, 0, 8, 6), 0)
    first = said(FIRST, figures, (), [])
    mended = said(FIRST, figures | {"took_part": figures["took_part"] + 1}, (), [first], number=2)
    known = knowledge([first, mended])
    assert tell_tales(known) == set()
    assert (("2026Q1.1.joined", 1), ("2026Q1.2.joined", -1)) in known.equations


def test_sectors_of_few_people_are_shown_together_with_others() -> None:
    found = blocks({"government": (3, 12), "ngo": (1, 1), "academia": (2, 6)}, STEP)
    assert found == ((("government",), 3, 12), (("ngo", "academia"), 3, 7))
    assert blocks({"ngo": (1, 1), "academia": (2, 3)}, STEP) == ()
    assert blocks({"ngo": (2, 2), "academia": (3, 3)}, STEP) == ((("ngo", "academia"), 5, 5),)
    assert blocks({}, STEP) == ()


def test_as_many_organisations_as_people_keep_sectors_unsaid() -> None:
    """5 organisations of 5 in one sector and 4 of 4 in no other would say that 9 are 5 and 4."""
    figures: Mapping[str, int] = counted(9, 0, 0, (0, 0, [9, 9, 9], [], 9, 0, 9, 9), 0)
    alone = said(FIRST, figures, ((("government",), 5, 5),), [])
    assert tell_tales(knowledge([alone])) == set()


def test_quarters_follow_one_another_in_a_community_s_own_time() -> None:
    late = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    assert str(quarters.of(late, "Europe/Istanbul")) == "2026Q4"
    assert str(quarters.of(late, "UTC")) == "2026Q3"
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert Quarter(2026, 4).after == Quarter(2027, 1)
    assert str(quarters.parse("2026-q3")) == "2026Q3"
    assert Quarter(2026, 4).last.isoformat() == "2026-12-31"
    since, until = Quarter(2026, 1).span("Europe/Istanbul")
    assert (since.isoformat(), until.isoformat()) == (
        "2025-12-31T21:00:00+00:00",
        "2026-03-31T21:00:00+00:00",
    )


@pytest.mark.parametrize("words", ["2026Q5", "Q3", "2026", "0000Q1", "9999Q4", "\u0662026Q1", ""])
def test_what_is_no_quarter_is_none(words: str) -> None:
    assert quarters.parse(words) is None


def test_what_is_held_back_is_all_that_is_shown() -> None:
    held = {name for group in publishing.HELD_FIRST for name in group} - {"sectors"}
    assert held == set(PEOPLE)
