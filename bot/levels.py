"""Levels of participation: what a member did in the last twelve weeks, in absolute terms (product 5).

The four levels are those of Wenger, McDermott and Snyder, Cultivating Communities of Practice
(chapter 3). They find 10 to 15 % of members in the core, 15 to 20 % active, the large rest
peripheral, and all of these in their place: so what is asked for is what a member of each level
does there, and nobody's level depends on what others do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from storage.participation import DEEDS, TALK

Level = Literal["core", "active", "occasional", "peripheral"]

WINDOW = timedelta(weeks=12)
"""Two calls on the slowest cadence of 56 days fit into it, and so does a plan of three months."""

POINTS: Mapping[str, int] = {
    "led": 12,
    "attended": 6,
    "answer": 6,
    "action": 6,
    "project": 6,
    "question": 4,
    "resource": 4,
    "story": 3,
    "voted": 3,
}
"""What a deed counts. A day on which somebody was about (wrote, reacted, pressed) counts one."""

TALK_AT_MOST = 12
"""Being about every day counts no more than once a week: it makes nobody core, and nobody ahead."""

ACTIVE_FROM = 12
"""Two calls, or four polls, or about once a week."""

CORE_FROM = 30
"""Having led something and come to three, say: those who carry a community."""

GIVING = frozenset({"led", "answer", "action", "project", "resource"})
"""Whoever is core gave something to others, at least once."""

Done = Mapping[tuple[date, str], int]
"""How often a member did what on which day (UTC)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A level; `look_on` is the first day on which it would be another if nothing more was done."""

    level: Level
    look_on: date | None


@dataclass(slots=True)
class _Sum:
    """What a day brought, or several: points but for talk, days of talk, deeds of giving."""

    points: int = 0
    talks: int = 0
    given: int = 0

    def add(self, other: _Sum, sign: int) -> None:
        self.points += sign * other.points
        self.talks += sign * other.talks
        self.given += sign * other.given

    @property
    def level(self) -> Level:
        points = self.points + min(self.talks, TALK_AT_MOST)
        if points >= CORE_FROM and self.given:
            return "core"
        if points >= ACTIVE_FROM:
            return "active"
        return "occasional" if points else "peripheral"


def standing(done: Done, today: date) -> Standing:
    """A member's level on a day, by what they did in the window that ends with it."""
    days = _by_day(done, today - WINDOW)
    ahead = [day for day in days if day > today]
    within = sorted(day for day in days if day <= today)
    rest = _Sum()
    for day in within:
        rest.add(days[day], 1)
    level = rest.level
    for day in within:
        rest.add(days[day], -1)
        if rest.level != level:
            return Standing(level, min([day + WINDOW, *ahead]))
    return Standing(level, min(ahead, default=None))


def _by_day(done: Done, after: date) -> dict[date, _Sum]:
    """What each day after that one brought."""
    days: dict[date, _Sum] = {}
    for (day, kind), count in done.items():
        if day > after:
            found = days.setdefault(day, _Sum())
            found.points += POINTS.get(kind, 0) * count
            if kind in GIVING:
                found.given += count
            elif kind in TALK and count > 0:
                found.talks = 1
    return days


def sources(done: Done, today: date) -> dict[str, int]:
    """What a level comes from: how often each deed was done, and `about`, on how many days."""
    within = [
        (day, kind, count)
        for (day, kind), count in done.items()
        if today - WINDOW < day <= today and count > 0
    ]
    found = {kind: sum(n for _, of, n in within if of == kind) for kind in DEEDS}
    found["about"] = len({day for day, kind, _ in within if kind in TALK})
    return {kind: count for kind, count in found.items() if count}


def as_done(signals: Iterable[tuple[date, str, int]]) -> Done:
    """Signals, each of a day and a kind of its own, as what was done."""
    return {(day, kind): count for day, kind, count in signals}
