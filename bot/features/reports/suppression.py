"""What may be said of people in figures: no combination of them tells of a group of one to four.

Every count of people is shown as a band of five (“fewer than 5”, “5–9”, “10–14” …); none, too, is
“fewer than 5”. Bands alone don't suffice: what adds up can pin a count at the edge of its band, within
a report or over several. So a set of figures is published only if for each small group there is
another world, in which that group has another size and all that was ever published still holds.

Two margins of one table (levels and activity, say) tell of no small cell by themselves: a cell's
bounds are Fréchet's, and meet only at nothing or at a whole margin, which is protected itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

STEP = 5
"""A group below this is protected; bands are as wide."""

MANY = 1_000_000
"""More people than any community has."""

NEAR = 2 * STEP
"""So many values of one count are tried in search of another world: two bands."""


@dataclass(frozen=True, slots=True)
class Band:
    """At least `low`, at most `high` people; without `high`, or at all unsaid, nobody says."""

    low: int
    high: int = MANY


UNSAID = Band(0)

Equation = tuple[tuple[str, int], ...]
"""Names with coefficients: their sum is 0 in every world."""

World = dict[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """What readers know. `truth` is the world as it is: all names, each within its band.

    `bands` says what was published of a name; others are unsaid. `equations` all hold in truth.
    """

    truth: Mapping[str, int]
    bands: Mapping[str, Band]
    equations: tuple[Equation, ...]

    def band(self, name: str) -> Band:
        """What is said of a name."""
        return self.bands.get(name, UNSAID)


def band(count: int) -> Band:
    """The band in which a count of people is shown."""
    low = count - count % STEP
    return Band(low, low + STEP - 1)


def is_small(count: int) -> bool:
    """Whether that many people are a group to protect. Nobody is none."""
    return 0 < count < STEP


def betrayed(known: Known, protected: Collection[str]) -> list[str]:
    """The small groups whose size follows from what is said."""
    return [
        name for name in protected if is_small(known.truth[name]) and another(known, name) is None
    ]


def another(known: Known, name: str) -> World | None:
    """Another world in which all that is said holds and `name` has another count, if there is one."""
    start = {each: known.band(each) for each in known.truth}
    own, said = known.truth[name], known.band(name)
    for count in sorted(range(NEAR), key=lambda each: (abs(each - own), each)):
        if count != own and said.low <= count <= said.high:
            found = _world(known, start | {name: Band(count, count)})
            if found is not None:
                return found
    return None


def _world(known: Known, bands: Mapping[str, Band]) -> World | None:
    """A world within these bands, as near to the truth as the first attempts lead."""
    narrowed = _narrowed(known.equations, bands)
    if narrowed is None:
        return None
    world = {
        name: min(max(count, narrowed[name].low), narrowed[name].high)
        for name, count in known.truth.items()
    }
    wrong = next((each for each in known.equations if _sum(each, world)), None)
    if wrong is None:
        return world
    name = next((each for each, _ in wrong if narrowed[each].low < narrowed[each].high), "")
    if not name:
        return None
    own, said = world[name], narrowed[name]
    tried = range(max(said.low, own - NEAR), min(said.high, own + NEAR) + 1)
    for count in sorted(tried, key=lambda each: (abs(each - own), each)):
        found = _world(known, narrowed | {name: Band(count, count)})
        if found is not None:
            return found
    return None


def _sum(equation: Equation, world: Mapping[str, int]) -> int:
    return sum(factor * world[name] for name, factor in equation)


def _narrowed(equations: Sequence[Equation], bands: Mapping[str, Band]) -> dict[str, Band] | None:
    """The bands as narrow as the equations make them one by one; None where nothing is left.

    Coefficients are 1 and -1.
    """
    found = dict(bands)
    waiting = list(equations)
    while waiting:
        equation = waiting.pop()
        for name, factor in equation:
            rest = [(found[other], sign) for other, sign in equation if other != name]
            low, high = _left_for(rest, factor)
            old = found[name]
            new = Band(max(old.low, low), min(old.high, high))
            if new.low > new.high:
                return None
            if new != old:
                found[name] = new
                waiting += [each for each in equations if any(name == key for key, _ in each)]
    return found


def _left_for(rest: Sequence[tuple[Band, int]], factor: int) -> tuple[int, int]:
    """From what to what a term may go that the rest of its equation leaves to it."""
    lows = [-sign * factor * (each.low if sign != factor else each.high) for each, sign in rest]
    highs = [-sign * factor * (each.high if sign != factor else each.low) for each, sign in rest]
    return sum(lows), sum(highs)


def publishable(
    known: Known, protected: Collection[str], groups: Sequence[Collection[str]]
) -> tuple[int, ...]:
    """The places of those of `groups` (the most important first) that had better stay unsaid.

    One alone where that is enough; otherwise the least important, until nobody is betrayed.
    """
    held: tuple[int, ...] = ()
    while betrayed(_without(known, groups, held), protected):
        left = [place for place in reversed(range(len(groups))) if place not in held]
        if not left:
            break
        enough = (
            place
            for place in left
            if not betrayed(_without(known, groups, (*held, place)), protected)
        )
        held = (*held, next(enough, left[0]))
    return held


def _without(known: Known, groups: Sequence[Collection[str]], held: Sequence[int]) -> Known:
    unsaid = {name for place in held for name in groups[place]}
    bands = {name: each for name, each in known.bands.items() if name not in unsaid}
    return Known(known.truth, bands, known.equations)
