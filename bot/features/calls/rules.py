"""Pure decisions on calls: when the next one is, who is reminded when, when attendance is open.

Figures are product 4's: 90 minutes, every six to eight weeks by local date; outside 09:00–17:00
is a burden, outside 06:00–23:00 is excluded unless nothing else exists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from bot.calendar import instant, weekend

MINUTES = 90
LENGTH = timedelta(minutes=MINUTES)
QUARTER = timedelta(minutes=15)
QUARTERS = MINUTES // 15

SOONEST, LATEST = timedelta(days=42), timedelta(days=56)
"""The window of the next call, counted from the day of the last one."""

FIRST_SOONEST, FIRST_LATEST = timedelta(days=14), timedelta(days=28)
"""The window of a first or a late call, counted from the day of its planning."""

NOTICE = timedelta(days=7)
"""Nobody is called sooner than this after the planning."""

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


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What a time asks of people; the lesser, the better. Minutes; the worst-off first."""

    worst_asleep: int
    asleep: int
    worst_burden: int
    burden: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a call, and what it asks of people."""

    starts_at: datetime
    cost: Cost

    @property
    def asleep(self) -> bool:
        """Whether it lies outside somebody's waking hours: nothing better was to be found."""
        return self.cost.worst_asleep > 0


def find(
    days: Window, zone: str, zones: Sequence[str], avoid: Collection[date] = ()
) -> Slot | None:
    """The best time for a call: `zones` are the stewards', `zone` the community's.

    Every quarter hour that clocks in `zone` show is looked at. Least is what it costs whoever it
    costs most, then all together; the earliest of equals. Days to `avoid` are taken only where no
    others are. None where the window has no day.
    """
    within = list(days.days())
    kept = [day for day in within if day not in avoid] or within
    starts = [start for day in kept for start in _starts(day, zone)]
    if not starts:
        return None
    first, last = starts[0], starts[-1] + LENGTH
    tolls = [_Toll(each, first, last) for each in zones]
    return min(
        (Slot(start, _cost([toll(start) for toll in tolls])) for start in starts),
        key=lambda slot: (slot.cost, slot.starts_at),
    )


def _starts(day: date, zone: str) -> Iterator[datetime]:
    """The instants of a day's quarter hours, but for those that clocks skip."""
    for quarter in range(24 * 4):
        wall = time(quarter // 4, quarter % 4 * 15)
        start = instant(day, wall, zone)
        if start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, wall):
            yield start


def _cost(each: Sequence[tuple[int, int]]) -> Cost:
    asleep, burden = [minutes for minutes, _ in each], [minutes for _, minutes in each]
    return Cost(max(asleep, default=0), sum(asleep), max(burden, default=0), sum(burden))


class _Toll:
    """What a call asks of somebody in a zone, by its start: sums over the window's quarter hours."""

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        self._first = first
        count = (last - first) // QUARTER + 1
        each = [_quarter(first + n * QUARTER, zone) for n in range(count)]
        self._asleep = [0, *accumulate(asleep for asleep, _ in each)]
        self._burden = [0, *accumulate(burden for _, burden in each)]

    def __call__(self, start: datetime) -> tuple[int, int]:
        """Minutes outside waking hours, and minutes of burden, of the call at `start`."""
        at = (start - self._first) // QUARTER
        end = at + QUARTERS
        return self._asleep[end] - self._asleep[at], self._burden[end] - self._burden[at]


def _quarter(start: datetime, zone: str) -> tuple[int, int]:
    """A quarter hour's minutes outside waking hours, and its burden: at a weekend it counts too."""
    local = start.astimezone(ZoneInfo(zone))
    minute, weekday = local.hour * 60 + local.minute, local.weekday()
    awake, working, resting = _day(zone)
    burden = (0 if minute in working else 15) + (15 if weekday in resting else 0)
    return (0 if minute in awake else 15), burden


@cache
def _day(zone: str) -> tuple[range, range, frozenset[int]]:
    """Waking and working minutes of a local day, and the days of rest."""
    awake, working = (range(a.hour * 60, b.hour * 60) for a, b in (WAKING, WORKING))
    return awake, working, weekend(zone)


def flag(window: Window, slot: Slot) -> str:
    """What about a call's time is against the rules: a catalogue key, or empty."""
    match window.late, slot.asleep:
        case True, True:
            return "calls.flag.late_and_asleep"
        case True, False:
            return "calls.flag.late"
        case False, True:
            return "calls.flag.asleep"
        case _:
            return ""


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
