"""Pure decisions on the review: its ways out, who may take them, what members say to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

WAYS = ("continue", "pivot", "broaden", "close")
"""World Bank Group's framework, managing: all four are good ends of a year."""

SHOWN_FROM = 5
"""Answers below which an anonymous poll shows nothing (product 3)."""

UNDONE_WITHIN = timedelta(days=7)


def pulse(
    ballots: Sequence[Mapping[str, Sequence[str] | str]], *, anonymous: bool
) -> tuple[tuple[str, int], ...] | None:
    """How many members would take each way, the most chosen first; None where too few answered."""
    answers = [set(ballot["choice"]) for ballot in ballots if ballot.get("choice")]
    if not answers or (anonymous and len(answers) < SHOWN_FROM):
        return None
    counts = [(way, sum(way in chosen for chosen in answers)) for way in WAYS]
    return tuple(sorted(counts, key=lambda each: -each[1]))


def may_undo(decided_at: datetime, now: datetime, *, is_last: bool) -> bool:
    """Whether a decision can still be taken back: the last one, within a week."""
    return is_last and now < decided_at + UNDONE_WITHIN


def may_nest(
    community: str, under: str, nested: Collection[str], umbrellas: Collection[str]
) -> bool:
    """Whether a community may go under an umbrella: one level deep, each under one alone."""
    return (
        community != under
        and community not in nested
        and community not in umbrellas
        and under not in nested
    )
