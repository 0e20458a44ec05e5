"""Keeping messages within Teams' size: what doesn't fit goes into the next, or is said to be missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]
Measure = Callable[[object], int]


def size(value: object) -> int:
    """How many bytes something is as JSON in ASCII, with the comma behind it."""
    return len(json.dumps(value)) + 2


def pages(
    elements: Sequence[Json], room: int, count: int | None = None, measure: Measure = size
) -> Iterator[list[Json]]:
    """The elements in order, each page as many as it holds."""
    page: list[Json] = []
    left = room
    for element in elements:
        needed = measure(element)
        if page and (len(page) == count or left < needed):
            yield page
            page, left = [], room
        page.append(element)
        left -= needed
    if page:
        yield page


def fit(
    elements: Sequence[Json],
    notice: Sequence[Json],
    room: int,
    is_row: Callable[[Json], bool],
    measure: Measure = size,
) -> list[Json]:
    """All the elements if they fit; else buttons first, then the rest from the top, and the notice.

    Buttons come first because they are the way on; the notice stands where the cut is.
    """
    if measure(elements) <= room:
        return list(elements)
    left = room - sum(map(measure, notice))
    kept: set[int] = set()
    for at, element in enumerate(elements):
        if is_row(element) and left >= measure(element):
            kept.add(at)
            left -= measure(element)
    cut = len(elements)
    for at, element in enumerate(elements):
        if is_row(element):
            continue
        if left < measure(element):
            cut = at
            break
        kept.add(at)
        left -= measure(element)
    before = [elements[at] for at in sorted(kept) if at < cut]
    after = [elements[at] for at in sorted(kept) if at > cut]
    return [*before, *notice, *after]
