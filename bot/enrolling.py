"""Many people enrolled at once, in a few statements: one by one, a page would hold up the others."""

from __future__ import annotations

from collections.abc import Mapping

from bot.acquaintance import follow, vouched
from bot.messages import Address, Profile
from bot.moment import Moment
from storage import accounts, erasures, people
from storage.people import Identity, Member, Person


def enrol_all(moment: Moment, told: Mapping[Address, Profile]) -> dict[Address, Member]:
    """The memberships of these people here, those of newcomers among them.

    Whoever was erased is left out: it isn't they who say that they are here.
    """
    emails = _names(moment, told)
    found = _persons(moment, {each: told[each] for each in emails}, emails)
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


def _names(moment: Moment, told: Mapping[Address, Profile]) -> dict[Address, str]:
    """By account, the e-mail address by which its owner may be known too; else the account's own.

    Without whoever was erased, and without the e-mail addresses that were.
    """
    emails = {each: str(vouched(profile) or each) for each, profile in told.items()}
    gone = erasures.among(moment.session, {*map(str, told), *emails.values()})
    known = people.accounts(moment.session, [*map(str, told)]) if gone else {}
    return {
        each: str(each) if email in gone else email
        for each, email in emails.items()
        if str(each) in known or not gone & {str(each), email}
    }


def _persons(
    moment: Moment, told: Mapping[Address, Profile], emails: Mapping[Address, str]
) -> dict[Address, Person]:
    """Whose these accounts are; what the platform tells of them is taken over."""
    known = people.accounts(moment.session, [*map(str, told), *emails.values()])
    persons = {name: person for name, (_, person) in known.items()}
    ids = {persons[email].id for email in emails.values() if email in persons}
    lanes = {address.lane for address in told}
    may = {lane: accounts.recognised(moment.session, ids, lane) for lane in lanes}
    for address, email in emails.items():
        alike = persons.get(email)
        is_theirs = alike is not None and (email not in known or alike.id in may[address.lane])
        person = persons.get(str(address)) or (alike if is_theirs else None)
        if person is None:
            person = Person(id=moment.new_id(), name="")
            moment.session.add(person)
        persons[str(address)] = person
        persons.setdefault(email, person)
    moment.session.flush()
    rows = {name: account for name, (account, _) in known.items()}
    for name, person in persons.items():
        if name not in rows:
            rows[name] = Identity(address=name, person_id=person.id)
    moment.session.add_all(rows.values())
    for address, profile in told.items():
        follow(moment.session, persons[str(address)], rows[str(address)], profile)
    moment.session.flush()
    return {address: persons[str(address)] for address in told}
