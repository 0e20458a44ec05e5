"""Movements between levels in the organisers' digests: nobody is given away by any two in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from itertools import permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import all_texts
from bot.cards import Facts
from bot.features.digests import groups
from bot.features.digests.cards import digest
from bot.features.digests.week import Week
from bot.playbook_file import load
from storage.levels import LEVELS

ENGLISH = all_texts().tongue("en", "UTC")
WEEK = Week(
    community="Water",
    zone="UTC",
    now=datetime(2026, 3, 9, 6, tzinfo=UTC),
    first=date(2026, 3, 2),
    end=date(2026, 3, 9),
    stage=load().stages[0],
    moved=date(2026, 3, 2),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one digest says: members, and by movement the least and the most it may have been."""

    members: int
    moves: Mapping[tuple[str, str], tuple[int, int]]


def _read(moves: Mapping[tuple[str, str], int], members: int) -> Told:
    week = replace(WEEK, members=members, moves=moves, took_part=1)
    facts = {
        name: value
        for part in digest(ENGLISH, week).parts
        if isinstance(part, Facts)
        for name, value in part.facts
        if name.startswith("From ")
    }
    found = {}
    for was, became in permutations(LEVELS, 2):
        value = facts.get(f"From {was} to {became}")
        if value == "fewer than 5 people":
            found[was, became] = (1, 4)
        elif value:
            found[was, became] = (int(value.split()[0]),) * 2
    return Told(members, found)


def _possible(told: Told) -> Iterator[dict[str, int]]:
    """All worlds of which a digest would say so: groups with their sizes, whoever stayed among them."""
    for sizes in product(*(range(low, high + 1) for low, high in told.moves.values())):
        stayed = told.members - sum(sizes)
        if stayed >= 0:
            yield {**dict(zip(map(str, told.moves), sizes, strict=True)), "stayed": stayed}


some_moves = st.dictionaries(
    st.sampled_from(list(permutations(LEVELS, 2))), st.integers(1, 9), max_size=4
)


@settings(max_examples=60)
@given(some_moves, some_moves, st.integers(0, 12), st.integers(-3, 3))
def test_no_two_digests_in_a_row_give_a_group_below_five(
    before: dict[tuple[str, str], int], now: dict[tuple[str, str], int], stayed: int, more: int
) -> None:
    members = max(sum(before.values()), sum(now.values())) + 3 + stayed
    digests = (_read(before, members), _read(now, members + more))
    asked = tuple(tuple(_possible(each)) for each in digests)
    for told, worlds in zip(digests, asked, strict=True):
        for group in worlds[0] if told.moves else ():
            sizes = {world[group] for world in worlds}
            assert len(sizes) > 1 or min(sizes) >= groups.TOLD_FROM, (group, sizes)
    for group in asked[0][0].keys() & asked[1][0].keys():
        if all(each.moves for each in digests):
            both = {one[group] + other[group] for one in asked[0] for other in asked[1]}
            assert len(both) > 1 or min(both) >= groups.TOLD_FROM


@given(some_moves, st.integers(0, 60))
def test_what_is_told_of_movements_is_true(moves: dict[tuple[str, str], int], members: int) -> None:
    told = groups.told(moves, members)
    assert told in ({}, {move: count if count >= 5 else None for move, count in moves.items()})
    assert bool(told) == bool(
        moves and members - sum(n if n >= 5 else 1 for n in moves.values()) >= 5
    )


def test_no_digest_tells_how_many_members_a_level_has() -> None:
    """Two exact figures of a level, a week apart, would tell how many moved."""
    assert "levels" not in {each.name for each in fields(Week)}
