"""The search for a call's time: every quarter hour of the window, what it asks of whom, which are fair.

Figures are product 4's: outside 09:00–17:00 is a burden, outside 06:00–23:00 is excluded unless
nothing else exists; a public holiday and an absence are kept clear of wherever that can be. What
past calls asked of somebody counts along, so that the awkward hour goes round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar import instant
from bot.features.calls.burden import REMEMBERED, Hours, Steward, Toll, tolls
from bot.features.calls.rules import Window

TOLERANCE = 30
"""By how many minutes a fair time may burden others than the worst-off beyond the fairest one."""

OFFERED_AT_MOST = 5

SPARE = 30
"""So many minutes are kept for calls to come, whose days can't be told exactly."""

USUAL = timedelta(weeks=7)
"""From one call to the next, as far as can be told beforehand."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a call. `burdens` in weighed minutes, in the order of the stewards.

    `asleep`: minutes outside somebody's waking hours, all together. `holidays` and `away`: how
    many it would find on a public holiday, or away. `cost` is what all would have borne with it,
    counted from the least burdened, the worst-off first.
    """

    starts_at: datetime
    burdens: tuple[int, ...]
    asleep: int
    holidays: int
    away: int
    cost: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How hard it is on all together: squares, so that who has borne most weighs most."""
        return sum(each * each for each in self.cost)

    @property
    def gap(self) -> int:
        """How far it would leave the most and the least burdened apart."""
        return self.cost[0] - self.cost[-1]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the fairest first; `looked_at` counts the quarter hours it looked at."""

    slots: tuple[Slot, ...]
    looked_at: int

    @property
    def fair(self) -> tuple[Slot, ...]:
        """Those that set nobody further apart, and burden nobody more than the tolerance allows."""
        if not self.slots:
            return ()
        best = self.slots[0]
        worst, *others = best.cost
        most = [worst, *(each + TOLERANCE for each in others)]
        return tuple(
            slot
            for slot in self.slots
            if slot.gap <= best.gap
            and all(cost <= at_most for cost, at_most in zip(slot.cost, most, strict=True))
        )


def search(
    window: Window,
    zone: str,
    stewards: Sequence[Steward],
    avoid: Collection[date] = (),
    past: Sequence[date] = (),
) -> Found:
    """All times of a window that may be taken. `zone` is the community's, whose clocks show them.

    Days to `avoid` are taken only where there are no others; so are times outside somebody's
    waking hours, then those on a holiday of somebody's, then those at which somebody is away, then
    those that would leave stewards further apart than the best fixed UTC hour on the days of the
    `past` calls and on this one.
    """
    days = list(window.days())
    kept = [day for day in days if day not in avoid] or days
    starts = [start for day in kept for start in starting(day, zone)]
    if not starts:
        return Found((), 0)
    each_toll = tolls(stewards, starts[0], starts[-1])
    least = min((each.borne for each in stewards), default=0)
    ahead = [each.borne - least for each in stewards]
    seen = [_seen(start, each_toll) for start in starts]
    chosen = [each for each in seen if not each[2]] or seen
    for of in (3, 4):
        fewest = min(each[of] for each in chosen)
        chosen = [each for each in chosen if each[of] == fewest]
    slots = [
        Slot(*each, tuple(sorted(map(sum, zip(ahead, each[1], strict=True)), reverse=True)))
        for each in chosen
    ]
    if stewards:
        hours = Hours(stewards, past, _to_come(window, len(past)))
        best = {day: hours.best(day) for day in {each.starts_at.date() for each in slots}}
        above = [_above(each, ahead, *best[each.starts_at.date()]) for each in slots]
        least_above = max(-SPARE, min(above))
        slots = [each for each, over in zip(slots, above, strict=True) if over <= least_above]
    return Found(tuple(sorted(slots, key=lambda each: (each.weight, each.starts_at))), len(starts))


def _to_come(window: Window, held: int) -> list[date]:
    """The days on which the rest of a year's calls may be expected, seven weeks apart."""
    middle = window.first + (window.last - window.first) / 2
    return [middle + n * USUAL for n in range(1, REMEMBERED - held % REMEMBERED)]


def _above(slot: Slot, ahead: Sequence[int], gap: int, rest: Sequence[int]) -> int:
    """By how much stewards would be further apart at the year's end than at the best fixed hour.

    So it would be if from this call on all were at that hour: as long as that isn't above, the
    year can still end as well as there.
    """
    ends = [sum(each) for each in zip(ahead, slot.burdens, rest, strict=True)]
    return max(ends) - min(ends) - gap


def at(start: datetime, stewards: Sequence[Steward]) -> Slot:
    """What a call at this very time asks of these stewards, however bad it is."""
    least = min((each.borne for each in stewards), default=0)
    seen = _seen(start, tolls(stewards, start, start))
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


def by_fairness(offered: Sequence[Slot]) -> list[Slot]:
    """These times, the fairest first: what is against the rules last."""
    against = {each: (each.asleep, each.holidays, each.away) for each in offered}
    return sorted(offered, key=lambda each: (against[each], each.cost, each.starts_at))


def decide(offered: Sequence[Slot], can: Mapping[datetime, int]) -> Slot:
    """The time that most can make; of equals the fairest, which stands first."""
    return max(offered, key=lambda slot: can.get(slot.starts_at, 0))


def starting(day: date, zone: str) -> Iterator[datetime]:
    """The instants of a day's quarter hours: one for each that clocks show, none for a skipped one."""
    for quarter in range(24 * 4):
        wall = time(quarter // 4, quarter % 4 * 15)
        start = instant(day, wall, zone)
        if start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, wall):
            yield start


_Seen = tuple[datetime, tuple[int, ...], int, int, int]
"""A start, the burdens, minutes asleep, holidays, absences."""


def _seen(start: datetime, tolls: Sequence[Toll]) -> _Seen:
    each = [toll(start) for toll in tolls]
    burdens, asleep, holidays, away = zip(*each, strict=True) if each else ((), (), (), ())
    return start, burdens, sum(asleep), sum(holidays), sum(away)
