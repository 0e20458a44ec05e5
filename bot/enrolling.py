"""Many people enrolled at once, in a few statements: one by one, a page would hold up the others."""

from __future__ import annotations

from collections.abc import Mapping

from bot.acquaintance import follow, vouched
from bot.feature import Moment
from bot.messages import Address, Profile
from storage import accounts, people
from storage.people import Identity, Member, Person


def enrol_all(moment: Moment, told: Mapping[Address, Profile]) -> dict[Address, Member]:
    """The memberships of these people here, those of newcomers among them."""
    found = _persons(moment, told)
    ids = {person.id for person in found.values()}
    members = people.members(moment.session, moment.here.id, ids)
    fresh = [
        Member(
            id=moment.new_id(),
            community_id=moment.here.id,
            person_id=person_id,
            joined_at=moment.now,
        )
        for person_id in dict.fromkeys(person.id for person in found.values())
        if person_id not in members
    ]
    moment.session.add_all(fresh)
    moment.session.flush()
    members |= {each.person_id: each for each in fresh}
    for member in members.values():
        member.left_at = None
    return {address: members[person.id] for address, person in found.items()}


def _persons(moment: Moment, told: Mapping[Address, Profile]) -> dict[Address, Person]:
    """Whose these accounts are; what the platform tells of them is taken over."""
    emails = {each: email for each, profile in told.items() if (email := vouched(profile))}
    known = people.accounts(moment.session, [*map(str, told), *map(str, emails.values())])
    persons = {name: person for name, (_, person) in known.items()}
    ids = {persons[name].id for name in map(str, emails.values()) if name in persons}
    by_lane = {
        lane: accounts.recognised(moment.session, ids, lane) for lane in {a.lane for a in told}
    }
    fresh: set[str] = set()
    for address in told:
        email = str(emails.get(address) or address)
        person = persons.get(str(address)) or persons.get(email)
        if (
            str(address) not in persons
            and person
            and person.id not in by_lane[address.lane] | fresh
        ):
            person = None
        if person is None:
            person = Person(id=moment.new_id(), name="")
            moment.session.add(person)
            fresh.add(person.id)
        persons[str(address)] = person
        persons.setdefault(email, person)
    moment.session.flush()
    rows = {name: account for name, (account, _) in known.items()}
    for name, person in persons.items():
        if name not in rows:
            rows[name] = Identity(address=name, person_id=person.id)
    moment.session.add_all(rows.values())
    for address, profile in told.items():
        follow(persons[str(address)], rows[str(address)], profile)
    moment.session.flush()
    return {address: persons[str(address)] for address in told}
