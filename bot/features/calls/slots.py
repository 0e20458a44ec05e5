"""The search for a call's time: every quarter hour of the window, what it asks of whom, which are fair.

Figures are product 4's: outside 09:00–17:00 is a burden, outside 06:00–23:00 is excluded unless
nothing else exists; a public holiday and an absence are kept clear of wherever that can be. What
past calls asked of somebody counts along, so that the awkward hour goes round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from bot.calendar import instant, weekend
from bot.countries import public_holidays
from bot.features.calls.rules import QUARTER, WAKING, WORKING, Window

QUARTERS = 6
"""The quarter hours of a call."""

REMEMBERED = 8
"""Past calls of which it counts whom they burdened: about a year."""

TOLERANCE = 30
"""By how many minutes a fair time may burden others than the worst-off beyond the fairest one."""

OFFERED_AT_MOST = 5

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


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a call. `burdens` in weighed minutes, in the order of the stewards.

    `asleep`: minutes outside somebody's waking hours, all together. `holidays` and `away`: how
    many it would find on a public holiday, or away. `cost` is what all would have borne with it,
    counted from the least burdened, the worst-off first: the lesser, the fairer.
    """

    starts_at: datetime
    burdens: tuple[int, ...]
    asleep: int
    holidays: int
    away: int
    cost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the fairest first; `looked_at` counts the quarter hours it looked at."""

    slots: tuple[Slot, ...]
    looked_at: int

    @property
    def fair(self) -> tuple[Slot, ...]:
        """Those by which the worst-off loses nothing, and nobody after them more than the tolerance."""
        worst, *others = self.slots[0].cost if self.slots else (0,)
        most = [worst, *(each + TOLERANCE for each in others)]
        return tuple(
            slot
            for slot in self.slots
            if all(cost <= at_most for cost, at_most in zip(slot.cost, most, strict=True))
        )


def search(
    window: Window, zone: str, stewards: Sequence[Steward], avoid: Collection[date] = ()
) -> Found:
    """All times of a window that may be taken. `zone` is the community's, whose clocks show them.

    Days to `avoid` are taken only where there are no others; so are times outside somebody's
    waking hours, then those on a holiday of somebody's, then those at which somebody is away.
    """
    days = list(window.days())
    kept = [day for day in days if day not in avoid] or days
    starts = [start for day in kept for start in starting(day, zone)]
    if not starts:
        return Found((), 0)
    tolls = _tolls(stewards, starts[0], starts[-1])
    least = min((each.borne for each in stewards), default=0)
    ahead = [each.borne - least for each in stewards]
    seen = [_seen(start, tolls) for start in starts]
    chosen = [each for each in seen if not each[2]] or seen
    for of in (3, 4):
        fewest = min(each[of] for each in chosen)
        chosen = [each for each in chosen if each[of] == fewest]
    slots = [
        Slot(*each, tuple(sorted(map(sum, zip(ahead, each[1], strict=True)), reverse=True)))
        for each in chosen
    ]
    return Found(tuple(sorted(slots, key=lambda each: (each.cost, each.starts_at))), len(starts))


def at(start: datetime, stewards: Sequence[Steward]) -> Slot:
    """What a call at this very time asks of these stewards, however bad it is."""
    least = min((each.borne for each in stewards), default=0)
    seen = _seen(start, _tolls(stewards, start, start))
    cost = (each.borne - least + own for each, own in zip(stewards, seen[1], strict=True))
    return Slot(*seen, tuple(sorted(cost, reverse=True)))


def offer(found: Found, zone: str, most: int = OFFERED_AT_MOST) -> tuple[Slot, ...]:
    """The times to ask about: the fairest first, then each day's fairest, far from one another."""
    days: dict[date, Slot] = {}
    for slot in found.fair:
        days.setdefault(slot.starts_at.astimezone(ZoneInfo(zone)).date(), slot)
    rest = list(days)
    chosen = rest[:1]
    while len(chosen) < min(most, len(rest)):
        left = (day for day in rest if day not in chosen)
        chosen.append(max(left, key=lambda day: min(abs(day - each) for each in chosen)))
    return tuple(days[day] for day in chosen)


def decide(offered: Sequence[Slot], can: Mapping[datetime, int]) -> Slot:
    """The time that most can make; of equals the fairest, which stands first."""
    return max(offered, key=lambda slot: can.get(slot.starts_at, 0))


def borne(past: Sequence[Mapping[str, int]], people: Collection[str]) -> dict[str, int]:
    """What calls asked of each, the newest first; of whoever wasn't asked to one, its mean.

    So nobody who comes new has to make up for what others bore before.
    """
    remembered = [each for each in past if each][:REMEMBERED]
    means = [round(sum(each.values()) / len(each)) for each in remembered]
    return {
        person: sum(
            each.get(person, mean) for each, mean in zip(remembered, means, strict=True)
        )
        for person in people
    }


def starting(day: date, zone: str) -> Iterator[datetime]:
    """The instants of a day's quarter hours: one for each that clocks show, none for a skipped one."""
    for quarter in range(24 * 4):
        wall = time(quarter // 4, quarter % 4 * 15)
        start = instant(day, wall, zone)
        if start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, wall):
            yield start


_Seen = tuple[datetime, tuple[int, ...], int, int, int]
"""A start, the burdens, minutes asleep, holidays, absences."""


def _seen(start: datetime, tolls: Sequence[_Toll]) -> _Seen:
    each = [toll(start) for toll in tolls]
    burdens, asleep, holidays, away = zip(*each, strict=True) if each else ((), (), (), ())
    return start, burdens, sum(asleep), sum(holidays), sum(away)


def _tolls(stewards: Sequence[Steward], first: datetime, last: datetime) -> list[_Toll]:
    days = {each.zone: _Days(each.zone, first, last) for each in stewards}
    return [_Toll(each, days[each.zone]) for each in stewards]


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


class _Toll:
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
