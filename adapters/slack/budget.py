"""Keeping a message within Slack's size: what doesn't fit is left out, and a note says so."""

from __future__ import annotations

import json
from collections.abc import Sequence

from adapters.slack import limits
from adapters.slack.rich import Block


def fit(blocks: Sequence[Block], note: Block) -> list[Block]:
    """All the blocks if they fit; else buttons first, then the rest from the top, and the note.

    Buttons come first because they are the way on; the note stands where the cut is.
    """
    if len(blocks) <= limits.MESSAGE_BLOCKS and size(blocks) <= limits.MESSAGE_CHARACTERS:
        return list(blocks)
    left = limits.MESSAGE_CHARACTERS - size([note])
    kept: set[int] = set()
    for at, block in enumerate(blocks):
        if block["type"] == "actions" and _has_room(kept, left - size([block])):
            kept.add(at)
            left -= size([block])
    cut = len(blocks)
    for at, block in enumerate(blocks):
        if block["type"] == "actions":
            continue
        if not _has_room(kept, left - size([block])):
            cut = at
            break
        kept.add(at)
        left -= size([block])
    before = [blocks[at] for at in sorted(kept) if at < cut]
    after = [blocks[at] for at in sorted(kept) if at > cut]
    return [*before, note, *after]


def size(blocks: Sequence[Block]) -> int:
    """How many characters blocks are as JSON; brackets and commas are counted in."""
    return limits.length(json.dumps(list(blocks), ensure_ascii=False))


def _has_room(kept: set[int], left: int) -> bool:
    return left >= 0 and len(kept) < limits.MESSAGE_BLOCKS - 1
