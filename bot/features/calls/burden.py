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

QUARTERS, A_DAY = 6, 24 * 4
"""The quarter hours of a call, and of a day."""

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

    `asleep` and `burden` are sums up to each; `days` are the local days' ordinals.
    """

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        self.first = first
        count = (last - first) // QUARTER + QUARTERS
        resting, table = weekend(zone), _weights()
        local = _local(ZoneInfo(zone), first, count)
        self.days = [quarter // A_DAY for quarter in local]
        weights = [table[quarter % A_DAY] for quarter in local]
        rests = {day: RESTING * ((day - 1) % 7 in resting) for day in set(self.days)}
        self.asleep = [0, *accumulate(15 * (weight == ASLEEP) for weight in weights)]
        burdens = (
            15 * (weight + rests[day]) for weight, day in zip(weights, self.days, strict=True)
        )
        self.burden = [0, *accumulate(burdens)]


def _local(here: ZoneInfo, first: datetime, count: int) -> list[int]:
    """Quarter hours that clocks in a zone show, numbered since the beginning of our calendar.

    Asking a zone costs most of a search: where a day begins and ends alike, it is asked no more.
    """
    ahead = [_ahead(here, first + n * QUARTER) for n in range(0, count + A_DAY, A_DAY)]
    begin = first.toordinal() * A_DAY + (first.hour * 60 + first.minute) // 15
    found = []
    for n in range(count):
        before, after = ahead[n // A_DAY], ahead[n // A_DAY + 1]
        shift = before if before == after else _ahead(here, first + n * QUARTER)
        found.append(begin + n + shift)
    return found


def _ahead(here: ZoneInfo, moment: datetime) -> int:
    """By how many quarter hours clocks are ahead of UTC."""
    return (moment.astimezone(here).utcoffset() or timedelta()) // QUARTER


class Toll:
    """What a call asks of a steward, by its start. Somebody who is away bears nothing."""

    def __init__(self, steward: Steward, days: _Days) -> None:
        self._days = days
        lived = {day: date.fromordinal(day) for day in set(days.days)}
        years = {day.year for day in lived.values()}
        feasts = public_holidays(steward.country, years) if steward.country else frozenset()
        self._feasts = _sums(days.days, {day for day, of in lived.items() if of in feasts})
        gone = {
            day
            for day, of in lived.items()
            if any(begin <= of <= end for begin, end in steward.away)
        }
        self._gone = _sums(days.days, gone)

    def __call__(self, start: datetime) -> tuple[int, int, bool, bool]:
        """Burden, minutes outside waking hours, whether on a holiday, whether away."""
        begin = (start - self._days.first) // QUARTER
        end = begin + QUARTERS
        if self._gone and self._gone[end] > self._gone[begin]:
            return 0, 0, False, True
        feast = bool(self._feasts) and self._feasts[end] > self._feasts[begin]
        burden, asleep = self._days.burden, self._days.asleep
        return burden[end] - burden[begin], asleep[end] - asleep[begin], feast, False


def _sums(days: Sequence[int], of: Collection[int]) -> list[int]:
    return [0, *accumulate(day in of for day in days)] if of else []


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
    """What calls at one hour of the day, the same each time, ask of stewards in a year of calls.

    It is what a search must not do worse than: the best of 24 fixed UTC hours is the one that
    asks least of whoever it asks most, then of all together. The year is the days of the `past`
    calls, the day of this one, and days `to_come` as they may be expected.
    """

    def __init__(
        self, stewards: Sequence[Steward], past: Sequence[date], to_come: Sequence[date]
    ) -> None:
        self._stewards = stewards
        self._past = self._over(past)
        self._to_come = self._over(to_come)

    def best(self, day: date) -> tuple[int, list[int]]:
        """With a call on this day: how far apart the best hour leaves stewards at the year's end.

        And what it asks of each on the days to come.
        """
        here = self._on(day)
        hours = []
        for parts in zip(self._past, here, self._to_come, strict=True):
            totals = [sum(each) for each in zip(*(of for of, _ in parts), strict=True)]
            asleep = any(in_the_night for _, in_the_night in parts)
            gap = max(totals) - min(totals)
            hours.append((asleep, max(totals), sum(totals), gap, parts[2][0]))
        *_, gap, rest = min(hours)
        return gap, rest

    def _over(self, days: Sequence[date]) -> list[_Hour]:
        """By hour: what calls on these days would ask of each, and whether in anybody's night."""
        found: list[_Hour] = [([0] * len(self._stewards), False)] * 24
        for day in days:
            found = [
                ([total + of for total, of in zip(sums, asked, strict=True)], night or nightly)
                for (sums, night), (asked, nightly) in zip(found, self._on(day), strict=True)
            ]
        return found

    def _on(self, day: date) -> list[_Hour]:
        midnight = datetime.combine(day, time(), UTC)
        each = tolls(self._stewards, midnight, midnight + timedelta(hours=23))
        asked = [[toll(midnight + timedelta(hours=hour)) for toll in each] for hour in range(24)]
        return [([of[0] for of in all_], any(of[1] for of in all_)) for all_ in asked]


_Hour = tuple[list[int], bool]
"""What an hour asks of each, and whether it lies in anybody's night."""
