"""Pure decisions on charters: what a vote means, which sections are missing, how long links lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.features.charter.sections import NEEDED

Majority = Literal["half", "two_thirds"]
MAJORITIES: tuple[Majority, ...] = ("half", "two_thirds")
VOTES = ("yes", "no", "abstain")

QUORUM = 50
"""Per cent of those asked, where nobody says otherwise. The framework names no figure."""

RUNS_FOR = timedelta(days=14)
RUNS_AT_LEAST = timedelta(days=3)
RUNS_AT_MOST = timedelta(days=60)

LEADS_FOR = timedelta(days=14)
"""How long a link to the document leads there."""

REVIEWED_AFTER = timedelta(days=364)
"""Framework, managing: a yearly review of relevance."""

ALL = 100

Why = Literal["adopted", "no_quorum", "no_majority", "nobody_decided"]


@dataclass(frozen=True, slots=True)
class Count:
    """A vote counted, by name; `asked` are all who might have voted."""

    yes: int
    no: int
    abstained: int
    asked: int

    @property
    def voted(self) -> int:
        """How many voted; whoever abstains takes part."""
        return self.yes + self.no + self.abstained


def count(ballots: Iterable[Mapping[str, object]], asked: int) -> Count:
    """Count the ballots of a vote; what isn't one of the three answers is none."""
    said = [str(each) for ballot in ballots for each in _chosen(ballot.get("choice"))]
    yes, no, abstained = (said.count(vote) for vote in VOTES)
    return Count(yes, no, abstained, asked)


def _chosen(answer: object) -> list[object]:
    return answer[:1] if isinstance(answer, list) else []


def verdict(count: Count, quorum: int, majority: str) -> Why:
    """Whether a charter is adopted: enough voted, and enough of those who said yes or no said yes.

    `quorum` is in per cent of those asked. A tie adopts nothing; nor do abstentions alone.
    """
    if count.voted * ALL < quorum * count.asked or not count.voted:
        return "no_quorum"
    decided = count.yes + count.no
    if not decided:
        return "nobody_decided"
    enough = count.yes * 3 >= decided * 2 if majority == "two_thirds" else count.yes * 2 > decided
    return "adopted" if enough else "no_majority"


def missing(written: Mapping[str, object]) -> tuple[str, ...]:
    """The sections that a charter can't be proposed without, and that say nothing yet."""
    return tuple(each for each in NEEDED if each not in written)
