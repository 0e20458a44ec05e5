"""The stewardship group as it stands: seats brought in line with roles, and read for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.calendar import local_day
from bot.features.stewardship.rules import Candidate, Seats, Sitting, Vacancy, take_over
from bot.moment import Moment
from storage import people, stewardship
from storage.people import Member, Person
from storage.stewardship import Term

STEWARD = "steward"

Served = tuple[Term, Member, Person]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of all times, and who was nominated, on a day."""

    today: date
    terms: list[Served]
    seats: Seats

    @property
    def serving(self) -> list[Served]:
        """Who serves: of each the newest term that has begun, given up by nobody, followed by none.

        Whoever's term is over serves on until a rotation says otherwise.
        """
        newest = {term.member_id: (term, m, p) for term, m, p in self._begun}
        return [each for each in newest.values() if each[0].left is None]

    @property
    def _begun(self) -> list[Served]:
        return [each for each in self.terms if each[0].begins <= self.today]

    @property
    def emeriti(self) -> list[Person]:
        """Who served and serves no more, by name."""
        now = {member.id for _, member, _ in self.serving}
        found = {m.id: p for _, m, p in self._begun if m.id not in now and m.left_at is None}
        return sorted(found.values(), key=lambda person: (person.name, person.id))

    @property
    def vacancies(self) -> list[Vacancy]:
        """Rotating seats given up before their time that nobody has filled since."""
        filled = {term.fills for term, _, _ in self.terms}
        return [
            Vacancy(term.id, term.ends)
            for term, _, _ in self.terms
            if term.left is not None and term.ends is not None and term.left < term.ends
            if term.ends > self.today and term.id not in filled
        ]


def seats_of(moment: Moment) -> Seats:
    """How the community shares its seats."""
    kept = stewardship.seating(moment.session, moment.here.id)
    return Seats(kept.permanent, kept.rotating, kept.years, kept.an_organisation, kept.funders)


def read(moment: Moment) -> Group:
    """The group on this day in the community's zone."""
    today = local_day(moment.now, moment.here.zone)
    terms = stewardship.terms(moment.session, moment.here.id)
    untold = {each.id for each in _not_begun(moment)}
    begun = [each for each in terms if each[0].rotation_id not in untold]
    return Group(today, begun, seats_of(moment))


def in_line(moment: Moment) -> Group:
    """Rotations begin on their day; whoever serves has a seat; whoever doesn't any more gave it up.

    The role may come from anywhere: the start, naming, an import. So may its end.
    """
    for rotation in stewardship.ahead(moment.session, moment.here.id):
        if rotation.begins <= local_day(moment.now, moment.here.zone):
            _begin(moment, rotation)
    group = read(moment)
    holders = people.holding(moment.session, moment.here.id, STEWARD)
    ids = {member.id for member, _ in holders}
    for term, member, _ in group.serving:
        if member.id not in ids:
            term.left = group.today
    seated = {member.id for _, member, _ in group.serving}
    without = sorted(
        (member for member, _ in holders if member.id not in seated),
        key=lambda member: (member.joined_at, member.id),
    )
    given = take_over(group.today, [each.id for each in without], group.seats, _sitting(group))
    vacant = iter(group.vacancies)  # a seat that was given up is filled for its rest alone
    for each in given:
        rest = next(vacant, None) if each.ends is not None else None
        ends, fills = (rest.ends, rest.term) if rest else (each.ends, "")
        _seat(moment, each.id, group.today, ends, fills)
    moment.session.flush()
    return read(moment) if given else group


def sitting(moment: Moment, group: Group) -> list[Sitting]:
    """Those who serve, with where they work."""
    works = stewardship.works(moment.session, moment.here.id)
    found = []
    for each in _sitting(group):
        at = works.get(each.id)
        place = (at.id, at.sector) if at else ("", "")
        found.append(Sitting(each.id, each.ends, each.begins, *place))
    return found


def candidates(moment: Moment, group: Group) -> list[Candidate]:
    """Who was nominated, with what they say to it, in the order in which they were."""
    works = stewardship.works(moment.session, moment.here.id)
    named = stewardship.nominations(moment.session, moment.here.id)
    found = []
    for nomination, member, _ in sorted(named, key=lambda each: (each[0].nominated_at, each[1].id)):
        before = [term for term, of, _ in group.terms if of.id == member.id]
        at = works.get(member.id)
        last = max((each.left or each.ends or group.today for each in before), default=date.min)
        found.append(
            Candidate(
                id=member.id,
                willing={"yes": True, "no": False}.get(nomination.answer),
                served=len(before),
                last=last,
                organisation=at.id if at else "",
                sector=at.sector if at else "",
            )
        )
    return found


def names(moment: Moment) -> dict[str, Person]:
    """Everybody who served, serves or was nominated, by member."""
    terms = stewardship.terms(moment.session, moment.here.id)
    named = stewardship.nominations(moment.session, moment.here.id)
    return {m.id: p for _, m, p in terms} | {m.id: p for _, m, p in named}


def _sitting(group: Group) -> list[Sitting]:
    return [Sitting(member.id, term.ends, term.begins) for term, member, _ in group.serving]


def _seat(moment: Moment, member: str, begins: date, ends: date | None, fills: str) -> None:
    moment.session.add(
        Term(
            id=moment.new_id(),
            community_id=moment.here.id,
            member_id=member,
            kind="permanent" if ends is None else "rotating",
            begins=begins,
            ends=ends,
            fills=fills,
        )
    )


def _not_begun(moment: Moment) -> list[stewardship.Rotation]:
    untold = stewardship.untold(moment.session, moment.here.id)
    return [*stewardship.ahead(moment.session, moment.here.id), *([untold] if untold else [])]


def _begin(moment: Moment, rotation: stewardship.Rotation) -> None:
    """Whoever comes serves from now on; whose term is over, and isn't among them, no more."""
    before = read(moment)
    rotation.begun_at = moment.now
    moment.session.flush()
    terms = stewardship.terms(moment.session, moment.here.id)
    mine = [(term, member) for term, member, _ in terms if term.rotation_id == rotation.id]
    for _, member in mine:
        if member.left_at is None:
            people.grant(moment.session, member.id, STEWARD)
        stewardship.withdraw(moment.session, member.id)
    anew = {member.id for _, member in mine}
    for term, member, _ in before.serving:
        over = term.ends is not None and term.ends <= rotation.begins
        if over and member.id not in anew:
            people.revoke(moment.session, member.id, STEWARD)
            term.left = term.ends
    moment.session.flush()
