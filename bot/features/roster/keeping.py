"""An import kept, and taken back: each thing that it brings is noted, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import SQLModel

from bot.feature import Moment
from bot.features.roster.matching import Known, Match, Plan, addresses, match
from bot.features.roster.rules import Entry
from storage import imports
from storage.imports import Brought, Import
from storage.people import Held, Identity, Member, Organisation, Person


def plan(moment: Moment, entries: Sequence[Entry]) -> Plan:
    """What importing these would do, as things stand."""
    session, lane = moment.session, _lane(moment)
    named = [each for entry in entries for each in addresses(entry, lane)]
    accounts = imports.accounts(session, named)
    ids = sorted({each.person_id for each in accounts.values()})
    known = Known(
        lane=lane,
        accounts=accounts,
        persons=imports.persons(session, ids),
        members=imports.members(session, moment.here.id),
        organisations=imports.organisations(session, moment.here.id),
        roles=imports.roles(session, moment.here.id),
    )
    return match(entries, known)


def _lane(moment: Moment) -> str:
    """The one workspace in which the community lives; empty where it isn't one."""
    lanes = {venue.lane for venue in moment.venues()}
    return lanes.pop() if len(lanes) == 1 else ""


def keep(moment: Moment, planned: Plan, file: str) -> str:
    """Do what was planned, in this transaction; returns the import's id."""
    batch = Import(id=moment.new_id(), community_id=moment.here.id, at=moment.now, file=file)
    imports.insert_rows(moment.session, [batch])
    named = {
        each.name.casefold(): each for each in imports.organisations(moment.session, moment.here.id)
    }
    fresh: list[SQLModel] = []
    noted: list[Brought] = []
    for each in planned.matches:
        if each.kind != "unchanged":
            work = _organisation(moment, each, named, fresh)
            fresh += _brought(moment, each, work)
            noted += _changed(moment, each, work)
    order = (Organisation, Person, Identity, Member, Held)
    fresh.sort(key=lambda row: order.index(type(row)))
    imports.insert_rows(moment.session, fresh)
    noted += [
        Brought(import_id="", kind=str(row.__tablename__), subject=_key(row)) for row in fresh
    ]
    imports.insert_rows(
        moment.session, [each.model_copy(update={"import_id": batch.id}) for each in noted]
    )
    return batch.id


def _organisation(
    moment: Moment, each: Match, named: dict[str, Organisation], fresh: list[SQLModel]
) -> str:
    """Where somebody works by the file, made where it is new; empty where nothing changes."""
    if not each.organisation:
        return ""
    found = named.get(each.organisation.casefold())
    if found is None:
        found = Organisation(
            id=moment.new_id(),
            community_id=moment.here.id,
            name=each.organisation,
            sector=each.entry.sector,
        )
        named[each.organisation.casefold()] = found
        fresh.append(found)
    elif not found.sector and found not in moment.session:
        found.sector = each.entry.sector
    return found.id


def _brought(moment: Moment, each: Match, work: str) -> Iterator[SQLModel]:
    """The rows that are new."""
    person, member = each.person or moment.new_id(), each.member or moment.new_id()
    if not each.person:
        told = dict(each.fills)
        name, zone, language = (told.get(field, "") for field in ("name", "zone", "language"))
        yield Person(id=person, name=name, zone=zone, language=language)
    for address in each.accounts:
        yield Identity(address=address, person_id=person)
    if not each.member:
        yield Member(
            id=member,
            community_id=moment.here.id,
            person_id=person,
            organisation_id=work or None,
            joined_at=moment.now,
        )
    for role in each.roles:
        yield Held(member_id=member, role=role)


def _changed(moment: Moment, each: Match, work: str) -> Iterator[Brought]:
    """Rows that were there are changed, and what they were is noted."""
    if each.person:
        person = moment.session.get_one(Person, each.person)
        for name, value in each.fills:
            setattr(person, name, value)
            yield Brought(import_id="", kind=f"person.{name}", subject=person.id, after=value)
    if each.member and work:
        member = moment.session.get_one(Member, each.member)
        before, member.organisation_id = member.organisation_id or "", work
        yield Brought(
            import_id="",
            kind="member.organisation_id",
            subject=member.id,
            before=before,
            after=work,
        )


def _key(row: SQLModel) -> str:
    match row:
        case Identity():
            return row.address
        case Held():
            return f"{row.member_id} {row.role}"
        case Organisation() | Person() | Member():
            return row.id
    raise TypeError(type(row).__name__)
