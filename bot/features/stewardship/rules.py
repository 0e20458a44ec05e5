"""Pure decisions on the stewards' seats: who stays, who goes, who comes, and why (product 4).

At a rotation at least half of those who serve stay on; nobody serves again while a willing person
who hasn't served fits; an organisation's seats and the funders' are capped; sectors are balanced;
a seat given up before its time is filled for the rest of that time. Every decision has a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

FUNDER = "funder"
"""The sector whose seats have a cap of their own."""

SEATS_LEAST, SEATS_MOST = 8, 10

Why = Literal[
    "permanent",  # a permanent seat doesn't rotate
    "runs_on",  # the term isn't over
    "half_stays",  # it is over, but at least half stay on
    "term_over",
    "new",  # willing, and hasn't served
    "again",  # has served, and nobody willing who hasn't fits
    "rest_of_term",  # fills a seat that was given up
    "organisation_full",
    "funders_full",
    "no_seat",
    "others_first",  # has served; those who haven't come first
    "not_willing",
    "not_answered",
]


@dataclass(frozen=True, slots=True)
class Seats:
    """How a community shares its seats. `years`: how long a rotating seat is held."""

    permanent: int = 5
    rotating: int = 5
    years: int = 2
    an_organisation: int = 2
    funders: int = 2


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who serves. `ends`: the first day without them; None for a permanent seat."""

    id: str
    ends: date | None
    begins: date = date.min
    organisation: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was nominated. `willing`: what they say, None while they say nothing.

    `served`: how many terms before; `last`: the day on which the last one ended.
    """

    id: str
    willing: bool | None
    served: int = 0
    last: date = date.min
    organisation: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat given up before its time: the term it was, and until when it would have been held."""

    term: str
    ends: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of somebody, and why. `ends` and `fills` are those of a seat that is taken."""

    id: str
    why: Why
    ends: date | None = None
    fills: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rotation as it is proposed: who stays, goes and comes, and who isn't taken."""

    begins: date
    stay: tuple[Decision, ...]
    go: tuple[Decision, ...]
    come: tuple[Decision, ...]
    refused: tuple[Decision, ...]
    empty: int
    """Seats for which nobody was found."""

    @property
    def changes(self) -> bool:
        """Whether anything would be otherwise."""
        extended = any(each.why == "half_stays" for each in self.stay)
        return bool(self.go or self.come or extended)


def year_after(day: date, years: int = 1) -> date:
    """The same day some years on; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def propose(
    begins: date,
    sitting: Sequence[Sitting],
    candidates: Sequence[Candidate],
    vacancies: Sequence[Vacancy],
    seats: Seats,
) -> Proposal:
    """Who serves from a day on. Candidates stand in the order in which equals are taken."""
    stay, go = _stay_and_go(begins, sitting)
    staying = [each for each in sitting if each.id in {one.id for one in stay}]
    rotating = [one for one in stay if one.ends is not None]
    room = max(0, seats.rotating - len(rotating))
    rests = [each for each in sorted(vacancies, key=lambda each: each.ends) if each.ends > begins]
    chosen, refused = _choose(staying, candidates, room, seats)
    ends = [one.ends for one in rotating if one.ends is not None]
    come = []
    whole = len(chosen) - min(len(rests), len(chosen))  # the last to be taken fill the rests
    for candidate, rest in zip(chosen[whole:], rests, strict=False):
        come.append(Decision(candidate.id, "rest_of_term", rest.ends, rest.term))
        ends.append(rest.ends)
    for candidate in chosen[:whole]:
        until = _end(begins, ends, seats)
        come.append(Decision(candidate.id, "again" if candidate.served else "new", until))
        ends.append(until)
    return Proposal(begins, stay, go, tuple(come), refused, room - len(chosen))


def take_over(
    since: date, members: Sequence[str], seats: Seats, sitting: Sequence[Sitting] = ()
) -> tuple[Decision, ...]:
    """Seats for people who serve already without one: of both kinds in their proportion, staggered.

    Nobody is lost: where there are more than seats, they have rotating ones all the same.
    """
    permanent = sum(each.ends is None for each in sitting)
    ends = [each.ends for each in sitting if each.ends is not None]
    taken = []
    for member in members:
        is_its_turn = permanent * seats.rotating <= len(ends) * seats.permanent
        if permanent < seats.permanent and is_its_turn:
            taken.append(Decision(member, "permanent"))
            permanent += 1
            continue
        until = _end(since, ends, seats)
        ends.append(until)
        taken.append(Decision(member, "runs_on", until))
    return tuple(taken)


def fits(candidate: Candidate, group: Iterable[Sitting | Candidate], seats: Seats) -> Why | None:
    """Why somebody can't join a group by its caps; None where they can."""
    group = list(group)
    of = candidate.organisation
    if of and sum(each.organisation == of for each in group) >= seats.an_organisation:
        return "organisation_full"
    funders = sum(each.sector == FUNDER for each in group)
    if candidate.sector == FUNDER and funders >= seats.funders:
        return "funders_full"
    return None


def _stay_and_go(
    begins: date, sitting: Sequence[Sitting]
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """Whose term is over goes, but no more than half: of more, those who began last stay a year."""
    over = [each for each in sitting if each.ends is not None and each.ends <= begins]
    over.sort(key=lambda each: (each.begins, each.id))
    may_go = len(sitting) // 2
    going = {each.id for each in over[:may_go]}
    extended = {each.id for each in over[may_go:]}
    stay = []
    for each in sitting:
        if each.id in extended:
            stay.append(Decision(each.id, "half_stays", year_after(begins)))
        elif each.id not in going:
            why: Why = "permanent" if each.ends is None else "runs_on"
            stay.append(Decision(each.id, why, each.ends))
    go = tuple(Decision(each.id, "term_over") for each in over[:may_go])
    return tuple(stay), go


def _choose(
    staying: Sequence[Sitting], candidates: Sequence[Candidate], room: int, seats: Seats
) -> tuple[list[Candidate], tuple[Decision, ...]]:
    """Fill the room: whoever hasn't served first, then from the sector with the fewest."""
    there = {each.id for each in staying}
    asked = [each for each in candidates if each.id not in there]
    open_to = [each for each in asked if each.willing]
    group: list[Sitting | Candidate] = list(staying)
    chosen: list[Candidate] = []
    while len(chosen) < room:
        left = [each for each in open_to if each not in chosen]
        fitting = [each for each in left if fits(each, group, seats) is None]
        if not fitting:
            break
        sectors = Counter(each.sector for each in group)
        works = Counter(each.organisation for each in group if each.organisation)
        best = min(fitting, key=lambda each: _rank(each, sectors, works))
        chosen.append(best)
        group.append(best)
    refused = tuple(
        Decision(each.id, _refusal(each, group, chosen, seats))
        for each in asked
        if each not in chosen
    )
    return chosen, refused


def _rank(
    candidate: Candidate, sectors: Counter[str], works: Counter[str]
) -> tuple[bool, int, int, date]:
    """The lesser, the sooner: hasn't served, few of the sector and the organisation, served long ago."""
    has_served = candidate.served > 0
    same = works[candidate.organisation] if candidate.organisation else 0
    return has_served, sectors[candidate.sector], same, candidate.last


def _refusal(
    candidate: Candidate,
    group: Sequence[Sitting | Candidate],
    chosen: Sequence[Candidate],
    seats: Seats,
) -> Why:
    if candidate.willing is None:
        return "not_answered"
    if not candidate.willing:
        return "not_willing"
    full = fits(candidate, group, seats)
    if full is not None:
        return full
    waits = candidate.served > 0 and any(not each.served for each in chosen)
    return "others_first" if waits else "no_seat"


def _end(begins: date, ends: Sequence[date], seats: Seats) -> date:
    """When a seat taken now ends: as late as its years allow, and no year ends more than its share."""
    share = -(-seats.rotating // seats.years)
    years = range(seats.years, 0, -1)
    ending = {
        year: sum(year_after(begins, year - 1) < each <= year_after(begins, year) for each in ends)
        for year in years
    }
    year = next(
        (each for each in years if ending[each] < share), min(years, key=ending.__getitem__)
    )
    return year_after(begins, year)
