"""Pure decisions on a purpose: what changed between two versions of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that went, and words that came in their place; either may be empty."""

    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What became of a text, word by word, in its order; none where only spaces differ."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Change(" ".join(old[a:b]), " ".join(new[c:d]))
        for what, a, b, c, d in found
        if what != "equal"
    )
