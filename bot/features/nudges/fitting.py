"""Which of the things there are fits somebody best: a pure rule.

What rests on their own words comes first, then what asks them by name, then what all may have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

OpeningKind = Literal["question", "activity", "call", "poll", "summary", "answers"]
Because = Literal[
    "co_lead", "offered", "wants_lead", "needed", "answered", "coming", "asked", "open", "told"
]

TO_THE_QUIET: tuple[Because, ...] = (
    "co_lead",
    "offered",
    "wants_lead",
    "needed",
    "asked",
    "open",
    "told",
)
"""In this order: what they said they would do, what they know of, what they seek, what asks them."""

TO_NEWCOMERS: tuple[Because, ...] = (
    "needed",
    "answered",
    "co_lead",
    "wants_lead",
    "offered",
    "coming",
    "open",
    "asked",
    "told",
)
"""What helps a newcomer with what they need comes before what asks something of them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Something for one person; `subject` is its id, `because` says why it fits them.

    `when`: when a question was asked, when a call or an activity begins (None: no date yet), when a
    poll closes. `words`: a title, or a summary's beginning. `fit`: how well words match, 0 or more.
    """

    kind: OpeningKind
    subject: str
    when: datetime | None
    words: str = ""
    because: Because = "told"
    fit: float = 0.0

    @property
    def name(self) -> str:
        """What is kept of it with the nudge."""
        return f"{self.kind}:{self.subject}"


def best(
    found: Sequence[Opening], told: Collection[str], order: Sequence[Because] = TO_THE_QUIET
) -> Opening | None:
    """What fits best of what no earlier word to them (`told`) opened with; None where nothing is new.

    By the reason first, in `order`, which reasons not in it don't count; then by how well it fits;
    then what comes or came first.
    """
    new = [each for each in found if each.because in order and each.name not in told]
    return min(new, key=lambda each: _place(each, order), default=None)


def _place(each: Opening, order: Sequence[Because]) -> tuple[int, float, bool, float, str]:
    at = each.when.timestamp() if each.when else 0.0
    return (order.index(each.because), -each.fit, each.when is None, at, each.name)
