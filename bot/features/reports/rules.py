"""A quarter's figures, counted from its rows: pure, so that the internal export gives each of them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.calendar import CADENCE
from storage.levels import LEVELS

NEW_FOR = timedelta(days=28)
"""So long after they joined newcomers have had time to take part."""

DECISIONS = ("keep", "change", "drop")
SECTORS = ("government", "multilateral", "ngo", "academia", "private", "funder", "other", "")
"""In the order in which they are shown; the last is where nobody said."""

PEOPLE = (
    "members_start",
    "joined",
    "left",
    "members_end",
    "took_part",
    *(f"level_{each}" for each in LEVELS),
    "newcomers",
    "newcomers_took_part",
    "asked",
    "came",
    "absence_factor",
)
"""Figures that count people, as bands: their names in the report's order."""

COUNTS = ("calls", "on_cadence", "gatherings", "organisations", *DECISIONS, "projects")
"""Figures that count anything else, exactly."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One member: since when, until when, from which organisation (its id, or empty).

    `joined_on` is the local day on which they joined.
    """

    id: str
    joined_at: datetime
    joined_on: date
    left_at: datetime | None = None
    organisation: str = ""

    def is_here(self, moment: datetime) -> bool:
        """Whether they were a member just before an instant."""
        return self.joined_at < moment and (self.left_at is None or self.left_at >= moment)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows behind a quarter's figures: ids and instants, nobody's words.

    `before`, `since` and `until` are where the quarter before, this one and the next begin; `first`
    and `end` this one's first local day and the day after its last. `days`: member, day, and how it is
    known that they took part then (a touchpoint's id, or chat), from the quarter before on.
    `levels` are counts already, of the last week that began in it. `contributions`: kind, id, member.
    `calls`: id and day of all that were held until its end. `attendance` of its own calls: call,
    person, whether asked, whether come. `gatherings` held, `experiments` (id, decision) decided and
    `projects` closed in it.
    """

    before: datetime
    since: datetime
    until: datetime
    first: date
    end: date
    members: tuple[Membership, ...] = ()
    sectors: Mapping[str, str] = field(default_factory=dict)
    days: tuple[tuple[str, date, str], ...] = ()
    contributions: tuple[tuple[str, str, str], ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[tuple[str, date], ...] = ()
    attendance: tuple[tuple[str, str, bool, bool], ...] = ()
    gatherings: tuple[str, ...] = ()
    experiments: tuple[tuple[str, str], ...] = ()
    projects: tuple[str, ...] = ()


def absence_factor(contributions: Iterable[int]) -> int:
    """The fewest contributors who made half of all contributions or more; 0 where there are none.

    CHAOSS's contributor absence factor: contributions summed in decreasing order up to 50 %.
    """
    amounts = sorted(contributions, reverse=True)
    total, made = sum(amounts), 0
    for place, amount in enumerate(amounts, 1):
        made += amount
        if total and 2 * made >= total:
            return place
    return 0


def people(rows: Rows) -> dict[str, int]:
    """The figures of `PEOPLE`, but for the levels where none are known of the quarter."""
    here = {each.id for each in rows.members if each.is_here(rows.until)}
    took_part = {member for member, day, _ in rows.days if rows.first <= day < rows.end}
    newcomers = [each for each in rows.members if rows.before <= each.joined_at < rows.since]
    by_contributor = Counter(member for _, _, member in rows.contributions)
    return {
        "members_start": sum(each.is_here(rows.since) for each in rows.members),
        "joined": sum(rows.since <= each.joined_at < rows.until for each in rows.members),
        "left": sum(
            each.left_at is not None and rows.since <= each.left_at < rows.until
            for each in rows.members
        ),
        "members_end": len(here),
        "took_part": len(here & took_part),
        **{f"level_{level}": count for level, count in rows.levels.items()},
        "newcomers": len(newcomers),
        "newcomers_took_part": sum(_took_part(rows, each) for each in newcomers),
        "asked": sum(asked for _, _, asked, _ in rows.attendance),
        "came": sum(came for _, _, _, came in rows.attendance),
        "absence_factor": absence_factor(by_contributor.values()),
    }


def _took_part(rows: Rows, newcomer: Membership) -> bool:
    """Whether somebody took part within 28 days of joining, the day itself included."""
    joined = newcomer.joined_on
    mine = (day for member, day, _ in rows.days if member == newcomer.id)
    return any(joined <= day <= joined + NEW_FOR for day in mine)


def counts(rows: Rows) -> dict[str, int]:
    """The figures of `COUNTS`."""
    days = [day for _, day in rows.calls]
    in_time = {
        after for before, after in pairwise(days) if CADENCE[0] <= after - before <= CADENCE[1]
    }
    held = [day for day in days if rows.first <= day < rows.end]
    decisions = Counter(decision for _, decision in rows.experiments)
    return {
        "calls": len(held),
        "on_cadence": sum(day in in_time for day in held),
        "gatherings": len(rows.gatherings),
        "organisations": len(_places(rows)),
        **{each: decisions[each] for each in DECISIONS},
        "projects": len(rows.projects),
    }


def _places(rows: Rows) -> dict[str, int]:
    """Organisations of present members (ids) with how many of them each has."""
    present = (each.organisation for each in rows.members if each.is_here(rows.until))
    return dict(Counter(each for each in present if each))


def by_sector(rows: Rows) -> dict[str, tuple[int, int]]:
    """By sector: how many organisations members are from, and how many members that are."""
    found: dict[str, tuple[int, int]] = {}
    for organisation, count in _places(rows).items():
        sector = rows.sectors.get(organisation, "")
        places, heads = found.get(sector, (0, 0))
        found[sector] = (places + 1, heads + count)
    return found


Block = tuple[tuple[str, ...], int, int]
"""Sectors that are shown together, their organisations, and how many members those have."""


def blocks(sectors: Mapping[str, tuple[int, int]], least: int) -> tuple[Block, ...]:
    """Sectors with so many members at least; smaller ones together, with others until they are.

    Nothing where all together are fewer.
    """
    known = {each: sectors[each] for each in SECTORS if each in sectors}
    large = {each: found for each, found in known.items() if found[1] >= least}
    small = [each for each in known if each not in large]
    while small and sum(known[each][1] for each in small) < least and large:
        nearest = min(large, key=lambda each: (large[each][1], each))
        small.append(nearest)
        del large[nearest]
    shown: list[Block] = [((each,), places, heads) for each, (places, heads) in large.items()]
    if small:
        places, heads = (sum(known[each][place] for each in small) for place in (0, 1))
        if heads < least:
            return ()
        shown.append((tuple(each for each in SECTORS if each in small), places, heads))
    return tuple(shown)
