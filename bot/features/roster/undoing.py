"""An import taken back: what it brought goes, unless somebody has acted since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.feature import Moment
from storage import imports
from storage.imports import Brought, Import, Noted
from storage.people import Held, Identity, Member, Organisation, Person

FIELDS: tuple[tuple[str, type[Person | Member], str], ...] = (
    ("person.name", Person, "name"),
    ("person.zone", Person, "zone"),
    ("person.language", Person, "language"),
    ("member.organisation_id", Member, "organisation_id"),
)
"""What an import may fill in or change of those who were here before, by its kind."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many members went, how many others are as they were, and who (name, why) stays."""

    gone: int
    restored: int
    stays: tuple[tuple[str, str], ...]


def undo(moment: Moment, batch: Import) -> Undone:
    """Take an import back, in this transaction; what it noted of people is forgotten."""
    noted = imports.brought(moment.session, batch.id)
    members = {each.id: each for each in imports.members(moment.session, moment.here.id).values()}
    ours = [members[each.subject] for each in noted.get("member", ()) if each.subject in members]
    reasons = _acted(moment, batch, noted, ours)
    going = [each for each in ours if each.id not in reasons]
    _remove(moment, noted, going)
    kept = {each.person_id for each in ours}
    restored, changed = _restore(moment, noted, members, kept)
    employed = imports.employed(moment.session, moment.here.id)
    made = {each.subject for each in noted.get("organisation", ())}
    imports.take_away(moment.session, Organisation, "id", made - employed)
    imports.take_away(moment.session, Brought, "import_id", [batch.id])
    batch.undone_at = moment.now
    whose = {each.id: each.person_id for each in ours}
    why = {whose[member]: reason for member, reason in reasons.items()} | changed
    persons = imports.persons(moment.session, sorted(why))
    stays = sorted((persons[each].name, reason) for each, reason in why.items())
    return Undone(len(going), restored, tuple(stays))


def _acted(
    moment: Moment,
    batch: Import,
    noted: Mapping[str, Sequence[Noted]],
    ours: Sequence[Member],
) -> dict[str, str]:
    """Why members that the import brought stay, by their ids: the last part of a key."""
    session = moment.session
    spoken_of = imports.mentioned(session, "member", batch.id)
    spoken_of |= imports.mentioned(session, "person", batch.id)
    granted = {each.subject for each in noted.get("role", ())}
    named = {
        m for m, role in imports.roles(session, moment.here.id) if f"{m} {role}" not in granted
    }
    mine = {each.subject for each in noted.get("identity", ())}
    ids = [each.person_id for each in ours]
    persons, accounts = imports.persons(session, ids), imports.identities_of(session, ids)
    new = {each.subject for each in noted.get("person", ())}
    found: dict[str, str] = {}
    for member in ours:
        person = persons[member.person_id]
        met = person.id in new and any(
            each.address not in mine or each.name for each in accounts.get(person.id, ())
        )
        wishes = person.stopped_at or person.snoozed_until or person.quiet_hours
        silent = person.id in new and wishes
        if member.id in spoken_of or person.id in spoken_of or met:
            found[member.id] = "acted"
        elif silent or member.preference != "active" or member.left_at is not None:
            found[member.id] = "settings"
        elif member.id in named:
            found[member.id] = "role"
    return found


def _remove(moment: Moment, noted: Mapping[str, Sequence[Noted]], going: Sequence[Member]) -> None:
    """Members, and the persons known by nothing but this import."""
    new = {each.subject for each in noted.get("person", ())}
    persons = {each.person_id for each in going if each.person_id in new}
    strangers = persons - imports.elsewhere(moment.session, sorted(persons), moment.here.id)
    imports.take_away(moment.session, Held, "member_id", [each.id for each in going])
    imports.take_away(moment.session, Member, "id", [each.id for each in going])
    imports.take_away(moment.session, Identity, "person_id", strangers)
    imports.take_away(moment.session, Person, "id", strangers)


def _restore(
    moment: Moment,
    noted: Mapping[str, Sequence[Noted]],
    members: Mapping[str, Member],
    ours: set[str],
) -> tuple[int, dict[str, str]]:
    """Those who were here before are as they were; what was changed since stays, with its reason."""
    touched: set[str] = set()
    changed: dict[str, str] = {}
    subjects = [each.subject for each in noted.get("identity", ())]
    for account in imports.accounts(moment.session, subjects).values():
        if account.name:
            changed[account.person_id] = "acted"
        else:
            touched.add(account.person_id)
            if account.person_id not in ours:
                moment.session.delete(account)
    new = {each.subject for each in noted.get("member", ())}
    for each in noted.get("role", ()):
        member, _, role = each.subject.partition(" ")
        held = None if member in new else moment.session.get(Held, (member, role))
        if held is not None:
            touched.add(members[member].person_id)
            moment.session.delete(held)
    _restore_fields(moment, noted, touched, changed)
    moment.session.flush()
    changed = {person: why for person, why in changed.items() if person not in ours}
    return len(touched - changed.keys() - ours), changed


def _restore_fields(
    moment: Moment,
    noted: Mapping[str, Sequence[Noted]],
    touched: set[str],
    changed: dict[str, str],
) -> None:
    """Fields are as they were, where they are still as the import left them."""
    for kind, table, field in FIELDS:
        for each in noted.get(kind, ()):
            row = moment.session.get(table, each.subject)
            if row is None:
                continue
            whose = row.person_id if isinstance(row, Member) else each.subject
            if (getattr(row, field) or "") == each.after:
                setattr(row, field, each.before or ("" if table is Person else None))
                touched.add(whose)
            else:
                changed[whose] = "changed"
