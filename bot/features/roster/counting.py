"""From where members are, so that nobody can be told apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN_FROM = 5
"""Members of an organisation, from which on it is shown by name; and of all the others together."""


def shown(
    organisations: Iterable[tuple[str, int]], members: int
) -> tuple[tuple[tuple[str, int], ...], int]:
    """Organisations that may be shown, the largest first, and how many members are of all others.

    Were the others fewer than five, the total would give them away by subtraction: then the smallest
    organisation goes with them, until they are enough or nothing is left to show.
    """
    large = [each for each in organisations if each[1] >= SHOWN_FROM]
    large.sort(key=lambda each: (-each[1], each[0].casefold(), each[0]))
    others = members - sum(count for _, count in large)
    while large and 0 < others < SHOWN_FROM:
        others += large.pop()[1]
    return tuple(large), others
