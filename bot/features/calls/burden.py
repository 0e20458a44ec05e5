"""What a call asks of people by its hour: minutes, weighed; and what past calls asked of them.

Outside 09:00–17:00 a minute is a burden, the heavier the further off; on a day of rest every
minute is one. Whoever is away bears nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from bot.calendar import weekend
from bot.countries import public_holidays
from bot.features.calls.rules import QUARTER, WAKING, WORKING

QUARTERS = 6
"""The quarter hours of a call."""

REMEMBERED = 8
"""Past calls of which it counts whom they burdened: about a year."""

NEAR = 2
"""Hours beside the working day in which a minute weighs once; further off it weighs twice."""

ASLEEP, RESTING = 4, 2
"""What a minute outside waking hours weighs, and what a day of rest adds to each minute."""


@dataclass(frozen=True, slots=True)
class Steward:
    """Somebody who is to be called, as far as time goes: `borne` is what past calls asked of them."""

    zone: str
    country: str = ""
    away: tuple[tuple[date, date], ...] = ()
    borne: int = 0


def borne(past: Sequence[Mapping[str, int]], people: Collection[str]) -> dict[str, int]:
    """What calls asked of each, the newest first; of whoever wasn't asked to one, its mean.

    So nobody who comes new has to make up for what others bore before.
    """
    remembered = [each for each in past if each][:REMEMBERED]
    means = [round(sum(each.values()) / len(each)) for each in remembered]
    return {
        person: sum(each.get(person, mean) for each, mean in zip(remembered, means, strict=True))
        for person in people
    }


def tolls(stewards: Sequence[Steward], first: datetime, last: datetime) -> list[Toll]:
    """What calls from the first start up to the last ask of each of these stewards."""
    days = {each.zone: _Days(each.zone, first, last) for each in stewards}
    return [Toll(each, days[each.zone]) for each in stewards]


class _Days:
    """The quarter hours from the first start to the last end, as people in a zone live them.

    `asleep` and `burden` are sums up to each; `dates` are the local days.
    """

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        self.first = first
        count = (last - first) // QUARTER + QUARTERS
        here, resting, table = ZoneInfo(zone), weekend(zone), _weights()
        local = [(first + n * QUARTER).astimezone(here) for n in range(count)]
        self.dates = [each.date() for each in local]
        weights = [table[each.hour * 4 + each.minute // 15] for each in local]
        rests = [RESTING if each.weekday() in resting else 0 for each in self.dates]
        self.asleep = [0, *accumulate(15 * (weight == ASLEEP) for weight in weights)]
        burdens = (15 * (weight + rest) for weight, rest in zip(weights, rests, strict=True))
        self.burden = [0, *accumulate(burdens)]


class Toll:
    """What a call asks of a steward, by its start. Somebody who is away bears nothing."""

    def __init__(self, steward: Steward, days: _Days) -> None:
        self._days = days
        lived = frozenset(days.dates)
        years = {day.year for day in lived}
        feasts = lived & public_holidays(steward.country, years) if steward.country else frozenset()
        gone = frozenset(
            day for day in lived if any(begin <= day <= end for begin, end in steward.away)
        )
        self._feasts, self._gone = _sums(days.dates, feasts), _sums(days.dates, gone)

    def __call__(self, start: datetime) -> tuple[int, int, bool, bool]:
        """Burden, minutes outside waking hours, whether on a holiday, whether away."""
        begin = (start - self._days.first) // QUARTER
        end = begin + QUARTERS
        if self._gone and self._gone[end] > self._gone[begin]:
            return 0, 0, False, True
        feast = bool(self._feasts) and self._feasts[end] > self._feasts[begin]
        burden, asleep = self._days.burden, self._days.asleep
        return burden[end] - burden[begin], asleep[end] - asleep[begin], feast, False


def _sums(dates: Sequence[date], of: Collection[date]) -> list[int]:
    return [0, *accumulate(day in of for day in dates)] if of else []


@cache
def _weights() -> tuple[int, ...]:
    """What a minute of each of the day's quarter hours weighs."""
    return tuple(_weight(quarter * 15) for quarter in range(24 * 4))


def _weight(minute: int) -> int:
    (awake, asleep), (begin, end) = (
        (first.hour * 60, last.hour * 60) for first, last in (WAKING, WORKING)
    )
    if not awake <= minute < asleep:
        return ASLEEP
    if begin <= minute < end:
        return 0
    return 1 if begin - NEAR * 60 <= minute < end + NEAR * 60 else 2


class Hours:
    """What calls at one hour of the day, the same each time, would have asked of stewards.

    It is what a search must not do worse than: the best of 24 fixed UTC hours is the one that
    asks least of whoever it asks most, then of all together.
    """

    def __init__(self, stewards: Sequence[Steward], past: Sequence[date]) -> None:
        self._stewards = stewards
        self._past = [self._of(day) for day in past]

    def gap(self, day: date) -> int:
        """How far the most and the least burdened would be apart, with a call on this day as well."""
        each = [*self._past, self._of(day)]
        hours: list[tuple[bool, int, int, int]] = []
        for hour in range(24):
            asleep = any(of[hour][1] for of in each)
            totals = [sum(of) for of in zip(*(of[hour][0] for of in each), strict=True)]
            hours.append((asleep, max(totals), sum(totals), max(totals) - min(totals)))
        return min(hours)[-1]

    def _of(self, day: date) -> list[tuple[list[int], bool]]:
        """By hour: what it asks of each that day, and whether it is in somebody's night."""
        midnight = datetime.combine(day, time(), UTC)
        last = midnight + timedelta(hours=23)
        each = tolls(self._stewards, midnight, last)
        found = []
        for hour in range(24):
            asked = [toll(midnight + timedelta(hours=hour)) for toll in each]
            found.append(([of[0] for of in asked], any(of[1] for of in asked)))
        return found
