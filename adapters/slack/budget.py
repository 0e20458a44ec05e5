"""Keeping messages within Slack's size: what doesn't fit goes into the next, or is said to be missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from adapters.slack import limits
from adapters.slack.rich import Block
from bot import letters

Notice = Callable[[], Sequence[Block]]
"""What says that something is missing, made only where it is."""

_WRITTEN = json.JSONEncoder(ensure_ascii=False)


def fit(blocks: Sequence[Block], notice: Notice) -> list[Block]:
    """All the blocks if they fit; else buttons first, then the rest from the top, and the notice.

    Buttons come first because they are the way on; the notice stands where the cut is.
    """
    if _is_room(len(blocks), size(blocks)):
        return list(blocks)
    said = notice()
    left = limits.MESSAGE_CHARACTERS - size(said)
    most = limits.MESSAGE_BLOCKS - len(said)
    kept: set[int] = set()
    for at, block in enumerate(blocks):
        if block["type"] == "actions" and len(kept) < most and left >= size([block]):
            kept.add(at)
            left -= size([block])
    cut = len(blocks)
    for at, block in enumerate(blocks):
        if block["type"] == "actions":
            continue
        if len(kept) >= most or left < size([block]):
            cut = at
            break
        kept.add(at)
        left -= size([block])
    before = [blocks[at] for at in sorted(kept) if at < cut]
    after = [blocks[at] for at in sorted(kept) if at > cut]
    return [*before, *said, *after]


def parted(blocks: Sequence[Block], notice: Notice, most: int) -> list[list[Block]]:
    """The blocks over at most so many messages, at least one; the last is fitted."""
    parts = [*pages(blocks, limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS, size)] or [[]]
    rest = [block for part in parts[most - 1 :] for block in part]
    return [*parts[: most - 1], fit(rest, notice)] if len(parts) >= most else parts


def pages(
    blocks: Sequence[Block], count: int, room: int, measure: Callable[[Sequence[Block]], int]
) -> Iterator[list[Block]]:
    """The blocks in order, each page as many as it holds.

    `measure` gives of several blocks what it gives of each, added up.
    """
    if 0 < len(blocks) <= count and measure(blocks) <= room:  # as nearly always
        yield list(blocks)
        return
    page: list[Block] = []
    left = room
    for block in blocks:
        needed = measure([block])
        if page and (len(page) == count or left < needed):
            yield page
            page, left = [], room
        page.append(block)
        left -= needed
    if page:
        yield page


def size(blocks: Sequence[Block]) -> int:
    """How many characters blocks are as JSON; brackets and commas are counted in."""
    return letters.length(_WRITTEN.encode(list(blocks)))


def bytes_of(blocks: Sequence[Block]) -> int:
    """How many bytes blocks are as they are sent, in which an emoji is a dozen."""
    return len(json.dumps(list(blocks)))


def _is_room(count: int, characters: int) -> bool:
    return count <= limits.MESSAGE_BLOCKS and characters <= limits.MESSAGE_CHARACTERS
