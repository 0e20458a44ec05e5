"""An import kept, and taken back: each thing that it brings is noted, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import SQLModel

from bot.features.roster.matching import Known, Match, Plan, addresses, match
from bot.features.roster.rules import Entry
from bot.moment import Moment
from storage import erasures, imports
from storage.imports import Import, Noted
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
        strangers=imports.strangers(session, ids, {venue.lane for venue in moment.venues()}),
        erased=erasures.among(session, named),
    )
    return match(entries, known)


def _lane(moment: Moment) -> str:
    """The one workspace whose ids a spreadsheet tells; empty where it isn't one.

    Where a community lives on Slack and elsewhere too, that is Slack's, as the headings say.
    """
    lanes = {venue.lane for venue in moment.venues()}
    found = {lane for lane in lanes if lane.startswith("slack:")} or lanes
    return found.pop() if len(found) == 1 else ""


TABLES: tuple[type[SQLModel], ...] = (Organisation, Person, Identity, Member, Held)
"""What an import may bring, parents before those who refer to them."""


@dataclass(slots=True)
class _Bringing:
    """What is being brought: rows by table, parents first, and notes of all of it."""

    rows: dict[type[SQLModel], list[dict[str, object]]]
    noted: list[Noted]

    def add(self, table: type[SQLModel], key: str, **columns: object) -> None:
        """A new row."""
        self.rows[table].append(columns)
        self.noted.append(Noted(str(table.__tablename__), key))


def keep(moment: Moment, planned: Plan, file: str) -> str:
    """Do what was planned, in this transaction; returns the import's id."""
    batch = Import(id=moment.new_id(), community_id=moment.here.id, at=moment.now, file=file)
    moment.session.add(batch)
    moment.session.flush()
    bringing = _Bringing({table: [] for table in TABLES}, [])
    changing = [each for each in planned.matches if each.kind != "unchanged"]
    work = _organisations(moment, changing, bringing)
    imports.insert_rows(moment.session, Organisation, bringing.rows.pop(Organisation))
    for each in changing:
        at = work.get(each.organisation.casefold(), "")
        _bring(moment, each, at, bringing)
        _change(moment, each, at, bringing)
    for table, rows in bringing.rows.items():
        imports.insert_rows(moment.session, table, rows)
    imports.note(moment.session, batch.id, bringing.noted)
    return batch.id


def _organisations(
    moment: Moment, changing: Sequence[Match], bringing: _Bringing
) -> dict[str, str]:
    """The ids of the organisations that the file names, those that are new among them.

    A new one's sector is the first that the file tells of it.
    """
    known = imports.organisations(moment.session, moment.here.id)
    found = {each.name.casefold(): each.id for each in known}
    sectors: dict[str, str] = {}
    for each in changing:
        if each.entry.sector:
            sectors.setdefault(each.organisation.casefold(), each.entry.sector)
    for each in changing:
        name = each.organisation.casefold()
        if name and name not in found:
            found[name] = moment.new_id()
            bringing.add(
                Organisation,
                found[name],
                id=found[name],
                community_id=moment.here.id,
                name=each.organisation,
                sector=sectors.get(name, ""),
            )
    return found


def _bring(moment: Moment, each: Match, work: str, bringing: _Bringing) -> None:
    """The rows that are new."""
    person, member = each.person or moment.new_id(), each.member or moment.new_id()
    if not each.person:
        told = dict(each.fills)
        bringing.add(
            Person,
            person,
            id=person,
            name=told.get("name", ""),
            zone=told.get("zone", ""),
            language=told.get("language", ""),
        )
    for address in each.accounts:
        bringing.add(Identity, address, address=address, person_id=person, reachable=True)
    if not each.member:
        bringing.add(
            Member,
            member,
            id=member,
            community_id=moment.here.id,
            person_id=person,
            organisation_id=work or None,
            joined_at=moment.now,
        )
    for role in each.roles:
        bringing.add(Held, f"{member} {role}", member_id=member, role=role)


def _change(moment: Moment, each: Match, work: str, bringing: _Bringing) -> None:
    """Rows that were there are changed, and what they were is noted."""
    if each.person:
        person = moment.session.get_one(Person, each.person)
        for name, value in each.fills:
            setattr(person, name, value)
            bringing.noted.append(Noted(f"person.{name}", person.id, after=value))
    if each.member and work:
        member = moment.session.get_one(Member, each.member)
        before, member.organisation_id = member.organisation_id or "", work
        bringing.noted.append(Noted("member.organisation_id", member.id, before, work))
