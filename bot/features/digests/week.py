"""What the organisers' digests tell of: a week of a community, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.playbook import Stage, Step
from storage.holdouts import Outcome


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


@dataclass(frozen=True, slots=True)
class Open:
    """A step that asks for something still, from when, and who holds the roles whose it is."""

    step: Step
    due_at: datetime
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a digest tells of: the local days from `first` up to, not including, `end`.

    `steps` are those that ask for something, the next best first; `team_step` the id and the state
    of the one that asks for a core team; `unsaid` the last needs poll, while its answer is still to
    be said; `unanswered`: questions that nobody answered for over a day;
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
    steps: tuple[Open, ...] = ()
    team_step: tuple[str, str] | None = None
    members: int = 0
    joined: tuple[str, ...] = ()
    left: int = 0
    organisations: int = 0
    """How many members' organisations there are."""
    new_organisations: tuple[str, ...] = ()
    """Those that had no member here before."""
    moves: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many came from one level to another in the last whole week, which began on `moved`."""
    moved: date = date.min
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
    holdout: Outcome | None = None
    """Of those gone quiet, how many came back: nudged, and left alone by lot."""
    goals: tuple[tuple[str, str], ...] = ()
    """The cycle's goals, and how each stands."""
    reviewed: datetime | None = None
    """When its relevance was last reviewed, where that is a year ago; else None."""

    @property
    def next_step(self) -> Open | None:
        """The next best of its steps."""
        return self.steps[0] if self.steps else None

    @property
    def due_steps(self) -> tuple[Open, ...]:
        """The steps whose day has come."""
        return tuple(each for each in self.steps if each.due_at <= self.now)
