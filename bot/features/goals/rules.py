"""Pure decisions on goals: how many are wise, where the energy is, how each stands.

iScale's working principles: three to five broad outcome goals a cycle, which members choose; start
where there is energy. Other numbers are flagged with that, and never blocked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

LEAST, MOST = 3, 5
SHOWN_FROM = 5
"""Answers below which an anonymous poll shows nothing (product 3)."""

CHOSEN_AT_MOST = 3
"""Of the proposals, everybody chooses so many at most."""

ADOPTED_AT_MOST = 10
"""As many as one form can ask about at the end."""

PROPOSED_AT_MOST = 50

ASKED_LEAST, ASKED_MOST = 2, 10
"""Between how many proposals a poll can ask to choose."""

STATUSES = ("on_track", "needs_help", "stuck", "done")
FRESH_FOR = timedelta(days=7)
"""Whoever told how a goal stands needn't be asked again so soon."""

Flag = Literal["few", "many"]


def flag(count: int) -> Flag | None:
    """What is unwise about a number of goals; None of three to five."""
    if count < LEAST:
        return "few"
    return "many" if count > MOST else None


def energy(
    proposals: Collection[str], ballots: Sequence[Mapping[str, Sequence[str] | str]]
) -> tuple[tuple[str, int], ...] | None:
    """How often each proposal was chosen, the most chosen first; None where too few answered.

    Equals stand in the order of the proposals.
    """
    answers = [set(ballot["choice"]) for ballot in ballots if ballot.get("choice")]
    if len(answers) < SHOWN_FROM:
        return None
    counts = [(each, sum(each in chosen for chosen in answers)) for each in proposals]
    return tuple(sorted(counts, key=lambda each: -each[1]))


@dataclass(frozen=True, slots=True)
class Told:
    """How a goal stood on a day."""

    on: date
    status: str


def standing(told: Sequence[Told]) -> str:
    """How a goal stands by the last that was told; `untold` where nothing was."""
    return max(told, key=lambda each: each.on).status if told else "untold"


def wants_word(told: Sequence[Told], today: date) -> bool:
    """Whether an owner is to be asked: not of what is done, nor of what was told just now."""
    if not told:
        return True
    last = max(told, key=lambda each: each.on)
    return last.status != "done" and today - last.on >= FRESH_FOR


def done(standings: Collection[str]) -> int:
    """How many goals are reached."""
    return sum(each == "done" for each in standings)


def may_tend(asker: str, owners: Collection[str], *, leads: bool) -> bool:
    """Who says how a goal stands and what it is: whoever answers for it, and who leads."""
    return leads or asker in owners
