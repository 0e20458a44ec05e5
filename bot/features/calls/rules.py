"""Pure decisions on calls: when the next one is, who is reminded when, when attendance is open.

Figures are product 4's: 90 minutes, every six to eight weeks by local date. How its time is found
is in `slots`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.calendar import CADENCE, instant

MINUTES = 90
LENGTH = timedelta(minutes=MINUTES)
QUARTER = timedelta(minutes=15)

SOONEST, LATEST = CADENCE
"""The window of the next call, counted from the day of the last one."""

FIRST_SOONEST, FIRST_LATEST = timedelta(days=14), timedelta(days=28)
"""The window of a first or a late call, counted from the day of its planning."""

NOTICE = timedelta(days=7)
"""Nobody is called sooner than this after the planning."""

ASKED_FOR, LEFT = timedelta(days=7), timedelta(days=5)
"""How long stewards are asked for a time, and what is left between the answer and the first of them."""

STILL = timedelta(days=1)
"""A time nearer than this is not taken any more."""

WAKING = (time(6), time(23))
WORKING = (time(9), time(17))

STEWARDS_LEAST, STEWARDS_MOST = 8, 10
ENOUGH = 2
"""Stewards without whom there is no call."""

OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(hours=24)
TOLD_AFTER = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Window:
    """Local days on which a call may be, first and last included. `late`: not six to eight weeks."""

    first: date
    last: date
    late: bool = False

    def days(self) -> Iterator[date]:
        """Its days in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def window(last: date | None, today: date) -> Window:
    """When the next call may be: six to eight weeks after the last, and not without notice.

    A first call is two to four weeks from its planning; so is one that comes too late, and says so.
    """
    if last is not None:
        first = max(last + SOONEST, today + NOTICE)
        if first <= last + LATEST:
            return Window(first, last + LATEST)
    return Window(today + FIRST_SOONEST, today + FIRST_LATEST, late=last is not None)


def within(last: date | None, day: date) -> bool:
    """Whether a call on this day is six to eight weeks after the last."""
    return last is None or last + SOONEST <= day <= last + LATEST


def flags(*, late: bool, asleep: int, holidays: int, unsuited: bool = False) -> str:
    """What about a call's time is against the rules: catalogue keys, with spaces between."""
    found = {"late": late, "asleep": asleep, "holiday": holidays, "unsuited": unsuited}
    return " ".join(f"calls.flag.{name}" for name, is_so in found.items() if is_so)


def closing_day(today: date, first_offered: date) -> date:
    """Until when stewards are asked for a time: a week, but five days before it could be."""
    return max(today + timedelta(days=1), min(today + ASKED_FOR, first_offered - LEFT))


def reminders(starts_at: datetime, zone: str) -> tuple[tuple[str, datetime], ...]:
    """When a call is reminded of, by name: a week and a day before at its local hour, and just before."""
    local = starts_at.astimezone(ZoneInfo(zone))
    day, wall = local.date(), local.time()
    return (
        ("week", instant(day - timedelta(days=7), wall, zone)),
        ("day", instant(day - timedelta(days=1), wall, zone)),
        ("soon", starts_at - OPENS_BEFORE),
    )


def is_stale(name: str, starts_at: datetime, zone: str, now: datetime) -> bool:
    """Whether a reminder comes too late to be of use: the next is due already, or the call has begun."""
    named = [*reminders(starts_at, zone), ("", starts_at)]
    later = [at for (each, _), (_, at) in pairwise(named) if each == name]
    return not later or later[0] <= now


def attendance(starts_at: datetime, now: datetime) -> str:
    """Whether one may say now that one was there: `early`, `open` or `over`."""
    if now < starts_at - OPENS_BEFORE:
        return "early"
    return "open" if now < starts_at + LENGTH + CLOSES_AFTER else "over"


def is_asked_for(starts_at: datetime, now: datetime) -> bool:
    """Whether there is time yet to write a call's summary before its facts are told."""
    return now < starts_at + LENGTH + TOLD_AFTER


def is_news(starts_at: datetime, now: datetime) -> bool:
    """Whether what came of a call is still to be told unasked: within the day, or not at all."""
    return now < starts_at + LENGTH + CLOSES_AFTER
