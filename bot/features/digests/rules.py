"""Pure decisions on digests: which days one covers, what is quiet, what to suggest next.

A suggestion comes from an ordered list of rules, each with the principle behind it; the first
that applies is the only one made. No rule calls a community's pace late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.calendar import WEEK_DAYS
from bot.feature import AGAIN
from bot.playbook import Stage, Step

CHART_WEEKS = 8
WINDOW = (42, 56)
"""Days from one stewardship call to the next (product 4: every six to eight weeks)."""

SAID_FROM = 5
"""Answers below which a poll shows nothing, so that there is nothing to answer to (product 3)."""

LOW_TURNOUT = 0.3
"""The part of those asked whose answers prove a need (product 2, the gate of engaging)."""

SOON = timedelta(days=WEEK_DAYS)
A_YEAR = timedelta(days=365)
CORE_TEAM_LEAST = 2
GOALS = (3, 5)
"""How many broad goals a cycle carries (iScale's working principles)."""

EARLIEST, LATEST = time(6), time(20)
"""Between which local hours a digest may be set to come."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """A poll with how many answered. `at` is its close; `told`: "you said, we did" was said."""

    id: str
    kind: str
    title: str
    at: datetime
    answered: int
    asked: int
    told: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A call that took place. `came` is 0 where nobody pressed."""

    at: datetime
    came: int
    this_week: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """How many days the next call comes after the last, and whether that is within the window."""

    days: int
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a digest tells of: the local days from `first` up to, not including, `end`.

    `step` is the next one and when it is (or was) due; `team_step` the id and the state of the one
    that asks for a core team; `unsaid` the last needs poll, while its answer is still to be said;
    `unanswered`: questions that nobody answered for over a day;
    `weeks` how many members took part in each of the last weeks, by its first day; `refused` of the
    unreachable, how many each platform doesn't let us write to; `counts`: messages and reactions are
    counted too; `overdue` actions; `ungathered`: no gathering in person for twelve months.
    """

    community: str
    zone: str
    now: datetime
    first: date
    end: date
    stage: Stage
    step: tuple[Step, datetime] | None = None
    team_step: tuple[str, str] | None = None
    members: int = 0
    joined: tuple[str, ...] = ()
    left: int = 0
    unanswered: int = 0
    unreachable: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    core_team: int = 0
    stewards: int = 0
    running: tuple[Turnout, ...] = ()
    closed: tuple[Turnout, ...] = ()
    unsaid: Turnout | None = None
    next_call: datetime | None = None
    last_call: Held | None = None
    cadence: Cadence | None = None
    took_part: int = 0
    weeks: tuple[tuple[date, int], ...] = ()
    counts: bool = False
    overdue: int = 0
    ungathered: bool = False
    goals: tuple[tuple[str, str], ...] = ()
    """The cycle's goals, and how each stands."""
    reviewed: datetime | None = None
    """When its relevance was last reviewed, where that is a year ago; else None."""

    @property
    def due_step(self) -> Step | None:
        """The step that is open: its day has come."""
        return self.step[0] if self.step and self.step[1] <= self.now else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do next: the rule's name, which is its key in the catalogue, and a press for it."""

    rule: str
    action: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


NOTHING = Suggestion("nothing")


def covered(today: date, last: date | None) -> tuple[date, date]:
    """The days of a digest, the end not included: since the last one, or the last seven.

    A day that was moved makes one digest shorter or longer; after a silence nothing old is told.
    """
    since = (today - last).days if last else 0
    return today - timedelta(days=since if 0 < since < 2 * WEEK_DAYS else WEEK_DAYS), today


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
    days = (coming - last).days
    return Cadence(days, WINDOW[0] <= days <= WINDOW[1])


def ungathered(last: date | None, since: date, today: date, *, planned: bool) -> bool:
    """Whether a community hasn't met in person for twelve months, nor plans to (iScale: yearly).

    `last`: the last day of its last gathering; where it had none, months count `since` its start.
    """
    return not planned and today - max(last or since, since) > A_YEAR


def is_quiet(week: Week) -> bool:
    """Whether nothing happened and nothing is open, so that one line says it all."""
    came_or_went = week.took_part or week.joined or week.left
    waits = week.unanswered or week.overdue
    is_open = week.running or week.due_step or week.next_call or waits
    ended = week.closed or (week.last_call and week.last_call.this_week)
    return not (came_or_went or is_open or ended)


def suggest(week: Week) -> Suggestion:
    """The one thing to do next: that of the first rule that applies, or `NOTHING`."""
    return next((found for rule in RULES if (found := rule(week))), NOTHING)


def _turnout(week: Week) -> Suggestion | None:
    """A poll closes before the next digest, and few have answered."""
    low = [
        poll
        for poll in week.running
        if week.now < poll.at <= week.now + SOON and poll.answered < LOW_TURNOUT * poll.asked
    ]
    if not low:
        return None
    poll = min(low, key=lambda each: (each.at, each.id))
    in_call = week.next_call is not None and week.next_call < poll.at
    facts: dict[str, object] = {
        "poll": poll.title,
        "closes": poll.at,
        "answered": poll.answered,
        "asked": poll.asked,
    }
    if in_call:
        return Suggestion("remind_in_call", AGAIN, "poll", facts | {"call": week.next_call})
    return Suggestion("remind", AGAIN, "poll", facts)


def _stewards(week: Week) -> Suggestion | None:
    """Nobody steers."""
    return None if week.stewards else Suggestion("stewards", AGAIN, "stewards")


def _call(week: Week) -> Suggestion | None:
    """No call is planned."""
    return None if week.next_call else Suggestion("call", AGAIN, "call")


def _deeds(week: Week) -> Suggestion | None:
    """Members said what they need, and nobody has answered them."""
    if week.unsaid is None:
        return None
    return Suggestion("deeds", "polls.deeds", week.unsaid.id, {"poll": week.unsaid.title})


def _step(week: Week) -> Suggestion | None:
    """A step of the playbook is open."""
    return Suggestion("step", "stages.open") if week.due_step else None


def _core_team(week: Week) -> Suggestion | None:
    """One person organises alone."""
    if week.core_team >= CORE_TEAM_LEAST:
        return None
    if week.team_step is None:
        return Suggestion("core_team", AGAIN, "status")
    ident, status = week.team_step
    action = "stages.unskip" if status == "skipped" else "stages.people"
    return Suggestion("core_team", action, ident)


RULES: tuple[Callable[[Week], Suggestion | None], ...] = (
    _turnout,
    _stewards,
    _call,
    _deeds,
    _step,
    _core_team,
)
"""In this order: what can't wait, who steers, when they meet, what was promised, what is next."""
