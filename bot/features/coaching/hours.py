"""When several people can talk: the quarter hours of the coming weeks as the bits of one number.

Bit n is the quarter that begins n quarters after a moment. What several can do together is what
their numbers have in common, whatever their zones, and whatever clocks change meanwhile: each day's
hours become instants by its own date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot import countries
from bot.calendar import instant, local_day, readings
from bot.courtesy import QuietHours
from bot.working_hours import rests

QUARTER = timedelta(minutes=15)
A_DAY = timedelta(days=1)
WEEKS = 3
HORIZON = timedelta(weeks=WEEKS)
LEAST = timedelta(hours=2)
"""So long the hours of those who are matched overlap on some day, at least."""

TALK = timedelta(hours=1)
SUGGESTED = 3


def begins(now: datetime) -> datetime:
    """From when on it is looked: the second midnight (UTC) from now, so that there is time to agree."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(0), UTC)
    return midnight + 2 * A_DAY


def free(
    start: datetime,
    zone: str,
    country: str,
    hours: tuple[int, int],
    quiet: QuietHours | None = None,
) -> int:
    """When somebody can: `hours` (from, to) by their clock on their working days, but quiet hours."""
    where = country or countries.of_zone(zone)
    first = local_day(start, zone)
    days = [first + n * A_DAY for n in range(-1, HORIZON.days + 2)]
    found = 0
    for day in days:
        if not rests(day, zone, where):
            opens, closes = (instant(day, time(each), zone) for each in hours)
            found |= _quarters(start, opens, closes)
    for day in days if quiet else ():
        if quiet is not None and day.weekday() in quiet.days:
            last = day if quiet.begins < quiet.ends else day + A_DAY
            silent = readings(day, quiet.begins, zone)[0], readings(last, quiet.ends, zone)[1]
            found &= ~_quarters(start, *silent, touched=True)
    return found


def _quarters(start: datetime, opens: datetime, closes: datetime, *, touched: bool = False) -> int:
    """The quarters that lie between two instants whole; `touched`: also those that do in part."""
    first, last = -((start - opens) // QUARTER), (closes - start) // QUARTER
    if touched:
        first, last = (opens - start) // QUARTER, -((start - closes) // QUARTER)
    first, last = max(first, 0), min(last, HORIZON // QUARTER)
    return ((1 << (last - first)) - 1) << first if first < last else 0


def suffices(shared: int) -> bool:
    """Whether there is a stretch as long as the hours must overlap at least."""
    return _runs(shared, LEAST // QUARTER) != 0


def _runs(shared: int, length: int) -> int:
    """The quarters at which a stretch of so many begins."""
    while length > 1:
        half = length // 2
        shared &= shared >> half
        length -= half
    return shared


def times(shared: int, start: datetime) -> tuple[datetime, ...]:
    """Three starts (UTC) at most at which there is an hour for all, on days of their own, spread out.

    Full and half hours are preferred, and the middle of what is shared on a day.
    """
    found = [_middle(each) for each in _by_day(_runs(shared, TALK // QUARTER))]
    if len(found) > SUGGESTED:
        step = (len(found) - 1) / (SUGGESTED - 1)
        found = [found[round(n * step)] for n in range(SUGGESTED)]
    return tuple(start + each * QUARTER for each in found)


def _by_day(runs: int) -> Iterator[list[int]]:
    """The quarters by the days (UTC) in which they lie."""
    a_day = A_DAY // QUARTER
    for day in range(HORIZON // A_DAY):
        these = (runs >> day * a_day) & ((1 << a_day) - 1)
        if these:
            yield [day * a_day + n for n in range(a_day) if these >> n & 1]


def _middle(quarters: list[int]) -> int:
    even = [each for each in quarters if each % 4 == 0] or [n for n in quarters if n % 2 == 0]
    some = even or quarters
    return some[len(some) // 2]
