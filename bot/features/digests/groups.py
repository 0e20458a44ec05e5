"""Movements between levels of participation as figures that give nobody away.

How many members are at each level is not told by the week: the figures of two weeks, beside how many
came and left, would tell how many moved, however few they were (product 6: below five as "< 5").
"""

from __future__ import annotations

from collections.abc import Mapping

TOLD_FROM = 5
"""The smallest group that is told by its number."""

Move = tuple[str, str]


def told(moves: Mapping[Move, int], members: int) -> dict[Move, int | None]:
    """Each movement of a week with its number; None is said as "fewer than five".

    Nothing where fewer than five of the `members` may have stayed where they were: they were a
    group too, to be found by subtraction.
    """
    least = sum(1 if is_small(count) else count for count in moves.values())
    if members - least < TOLD_FROM:
        return {}
    return {move: None if is_small(count) else count for move, count in moves.items()}


def is_small(count: int) -> bool:
    """Whether a group is told as "fewer than five"."""
    return count < TOLD_FROM
