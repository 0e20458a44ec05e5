"""Pure decisions on projects: how many take part, who writes next, until when (product 7).

Action learning (R. Revans): a small set of peers, a real problem that one of them owns, questions
before answers, and what is tried and learnt told on a rhythm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

LEAST, MOST = 3, 8
LONGEST = timedelta(days=183)
"""Half a year: what takes longer is a programme."""

SHORTEST = timedelta(days=14)
WEEKS = (1, 2, 3, 4, 6)
OUTCOMES = ("keep", "adapt", "stop")


def admitted(inside: int, line: Sequence[str], places: int) -> tuple[str, ...]:
    """Those of the line, in their turn, for whom there is a place."""
    return tuple(line[: max(0, places - inside)])


def next_writer(team: Sequence[str], last_wrote: Mapping[str, int]) -> str | None:
    """Whose turn it is: of those who can be asked, in the order of joining, whoever's was longest ago.

    `last_wrote`: the number of the last check-in that was each one's.
    """
    return min(team, key=lambda each: (last_wrote.get(each, 0), team.index(each)), default=None)


def after(team: Sequence[str], writer: str | None) -> str | None:
    """Whose turn it is where one passes it on; nobody's where there is nobody else."""
    if writer not in team:
        return team[0] if team else None
    others = [*team[team.index(writer) + 1 :], *team[: team.index(writer)]]
    return others[0] if others else None


def is_over(today: date, ends: date) -> bool:
    """Whether a project has come to the day that it was to end by."""
    return today >= ends
