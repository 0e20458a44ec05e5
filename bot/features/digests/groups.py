"""Levels of participation as figures that give nobody away.

A group below five is never told by its number, nor can it be found by subtraction: neighbouring
levels are told together until each figure is five or more (product 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TOLD_FROM = 5
"""The smallest group that is told by its number."""


def together(
    counts: Mapping[str, int], levels: Sequence[str]
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Neighbouring levels with how many members they have together, the highest first.

    Every figure is five or more, and all of them come to the whole; none where that is below five.
    """
    found: list[tuple[tuple[str, ...], int]] = []
    names: tuple[str, ...] = ()
    count = 0
    for level in levels:
        names, count = (*names, level), count + counts.get(level, 0)
        if count >= TOLD_FROM:
            found.append((names, count))
            names, count = (), 0
    if names and found:
        (last, held) = found.pop()
        found.append(((*last, *names), held + count))
    return tuple(found)


def is_small(count: int) -> bool:
    """Whether a group is told as "fewer than five"."""
    return count < TOLD_FROM
