"""Pure decisions on digests: which days one covers, whom it counts, what is quiet, what is flagged.

No rule calls a community's pace late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.calendar import CADENCE, WEEK_DAYS, Every, local_day, next_after
from bot.feature import AGAIN
from bot.features.digests.week import Cadence, Week

CHART_WEEKS = 8
SAID_FROM = 5
"""Answers below which a poll shows nothing, so that there is nothing to answer to (product 3)."""

MONTH_DAYS = 31
SOON = timedelta(days=WEEK_DAYS)
A_YEAR = timedelta(days=365)
GOALS = (3, 5)
"""How many broad goals a cycle carries (iScale's working principles)."""

STEWARDS = (8, 10)
"""How many seats a stewardship group has (iScale's working principles)."""

EARLIEST, LATEST = time(6), time(20)
"""Between which local hours a digest may be set to come."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Where a community stands otherwise than a principle has it: its key, facts, and a press for it."""

    rule: str
    action: str
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def covered(today: date, last: date | None) -> tuple[date, date]:
    """The days of a digest, the end not included: since the last one, or the last seven.

    A day that was moved makes one digest shorter or longer; after a silence nothing old is told.
    """
    since = (today - last).days if last else 0
    return today - timedelta(days=since if 0 < since < 2 * WEEK_DAYS else WEEK_DAYS), today


def month_covered(today: date, last: date | None) -> date:
    """The first day of which a members' digest tells: that of the last one, or a month ago.

    What came about on the day itself was told only until its hour, so that day is told again.
    """
    since = (today - last).days if last else 0
    return today - timedelta(days=since if 0 < since <= 2 * MONTH_DAYS else MONTH_DAYS)


def by_week(days: Iterable[tuple[str, date]], end: date) -> tuple[tuple[date, int], ...]:
    """How many members took part in each of the eight weeks up to `end`, the oldest first.

    `days` are members with days on which they did; whoever did often counts once a week.
    """
    seen = set(days)
    starts = [end - timedelta(days=WEEK_DAYS * n) for n in range(CHART_WEEKS, 0, -1)]
    return tuple((start, _members(seen, start, start + SOON)) for start in starts)


def took_part(days: Iterable[tuple[str, date]], first: date, end: date) -> int:
    """How many members took part on the days from `first` up to, not including, `end`."""
    return _members(set(days), first, end)


def _members(days: set[tuple[str, date]], first: date, end: date) -> int:
    return len({member for member, day in days if first <= day < end})


def cadence(last: date | None, coming: date | None) -> Cadence | None:
    """Whether the next call is six to eight weeks after the last; None without both."""
    if last is None or coming is None:
        return None
    return Cadence((coming - last).days, CADENCE[0] <= coming - last <= CADENCE[1])


def ungathered(last: date | None, since: date, today: date, *, planned: bool) -> bool:
    """Whether a community hasn't met in person for twelve months, nor plans to (iScale: yearly).

    `last`: the last day of its last gathering; where it had none, months count `since` its start.
    """
    return not planned and today - max(last or since, since) > A_YEAR


def is_quiet(week: Week) -> bool:
    """Whether nothing happened and nothing is open, so that one line says it all."""
    came_or_went = week.took_part or week.joined or week.left or week.moves
    waits = week.unanswered or week.overdue
    is_open = week.running or week.due_steps or week.next_call or waits
    ended = week.closed or (week.last_call and week.last_call.this_week)
    return not (came_or_went or is_open or ended)


def flags(week: Week) -> tuple[Flag, ...]:
    """Where the community stands otherwise than a principle has it, each with that principle."""
    return tuple(found for rule in FLAGS if (found := rule(week)))


def _ungathered(week: Week) -> Flag | None:
    return Flag("ungathered", "gathering.show") if week.ungathered else None


def _goals(week: Week) -> Flag | None:
    """A cycle has too few goals to give a choice, or more than a community can carry."""
    count, (least, most) = len(week.goals), GOALS
    if not count or least <= count <= most:
        return None
    return Flag("goals", "goals.show", facts={"count": count, "least": least, "most": most})


def _stewards(week: Week) -> Flag | None:
    """The group has too few stewards, or too many. That it has none is what is suggested first."""
    count, (least, most) = week.stewards, STEWARDS
    if not count or least <= count <= most:
        return None
    return Flag("stewards", AGAIN, "stewards", {"count": count, "least": least, "most": most})


def _cadence(week: Week) -> Flag | None:
    """The next call is too soon after the last, or too far from it."""
    if week.cadence is None or week.cadence.holds:
        return None
    return Flag("cadence", AGAIN, "call", {"count": week.cadence.days})


def _reviewed(week: Week) -> Flag | None:
    if week.reviewed is None:
        return None
    return Flag("unreviewed", "relevance.show", facts={"since": week.reviewed})


FLAGS: tuple[Callable[[Week], Flag | None], ...] = (
    _stewards,
    _cadence,
    _goals,
    _ungathered,
    _reviewed,
)


def months_digest(rule: Every, zone: str, moment: datetime, told: str) -> datetime:
    """When the members' digest comes next after a moment: the rule's first day of a month not `told`.

    It comes once in each local month. `told` is the last month that had one (`2026-03`).
    """
    at = next_after(rule, zone, moment)
    while month_of(local_day(at, zone)) <= told:
        at = next_after(rule, zone, at)
    return at


def month_of(day: date) -> str:
    """The name of a day's month; names sort as months do."""
    return f"{day:%Y-%m}"
