"""An import taken back: what it brought goes, unless somebody has acted since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.moment import Moment
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

OWN_ROWS = ("person", "identity", "member", "role")
"""Kinds of rows that are one person's; their subjects begin with what is theirs."""


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
    others = {
        each.id: imports.brought(moment.session, each.id)
        for each in imports.others(moment.session, batch)
    }
    reasons = _acted(moment, batch, noted, ours, [noted])
    going = [each for each in ours if each.id not in reasons]
    gone = _remove(moment, noted, going)
    kept = {each.person_id for each in ours}
    restored, changed = _restore(moment, noted, members, kept, gone, others)
    if others:
        staying = [each for each in ours if each.id in reasons]
        _hand_over(moment, batch, noted, staying, others)
    _organisations(moment, batch, noted, others)
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
    told: Collection[Mapping[str, Sequence[Noted]]],
) -> dict[str, str]:
    """Why members that the import brought stay, by their ids: the last part of a key.

    Accounts and roles that are `told`, by this import or others, are no reason.
    """
    session = moment.session
    spoken_of = imports.mentioned(session, "member", batch.id)
    spoken_of |= imports.mentioned(session, "person", batch.id)
    granted = {each.subject for notes in told for each in notes.get("role", ())}
    named = {
        m for m, role in imports.roles(session, moment.here.id) if f"{m} {role}" not in granted
    }
    mine = {each.subject for notes in told for each in notes.get("identity", ())}
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


def _remove(
    moment: Moment, noted: Mapping[str, Sequence[Noted]], going: Sequence[Member]
) -> set[str]:
    """Members, and the persons known by nothing but this import; returns the ids of both."""
    new = {each.subject for each in noted.get("person", ())}
    persons = {each.person_id for each in going if each.person_id in new}
    strangers = persons - imports.elsewhere(moment.session, sorted(persons), moment.here.id)
    imports.unask(moment.session, going)
    imports.take_away(moment.session, Held, "member_id", [each.id for each in going])
    imports.take_away(moment.session, Member, "id", [each.id for each in going])
    imports.take_away(moment.session, Identity, "person_id", strangers)
    imports.take_away(moment.session, Person, "id", strangers)
    return strangers | {each.id for each in going}


def _organisations(
    moment: Moment,
    batch: Import,
    noted: Mapping[str, Sequence[Noted]],
    others: Mapping[str, Mapping[str, Sequence[Noted]]],
) -> None:
    """Those where nobody works go, but for those that another import may have to restore."""
    field = "member.organisation_id"
    needed = {each.before for notes in others.values() for each in notes.get(field, ())}
    needed |= imports.employed(moment.session, moment.here.id)
    made = noted.get("organisation", ())
    left = [each for each in made if each.subject in needed]
    if others:
        imports.hand_over(moment.session, left, batch.id, next(iter(others)))
    gone = {each.subject for each in made} - needed
    imports.take_away(moment.session, Organisation, "id", gone)


def _hand_over(
    moment: Moment,
    batch: Import,
    noted: Mapping[str, Sequence[Noted]],
    staying: Sequence[Member],
    others: Mapping[str, Mapping[str, Sequence[Noted]]],
) -> None:
    """What stays because of another import will go with that one: it has brought it from now on."""
    session = moment.session
    acted = _acted(moment, batch, noted, staying, [noted, *others.values()])
    held = [each for each in staying if each.id not in acted]
    accounts = imports.identities_of(session, [each.person_id for each in held])
    takers = {
        each.subject.split()[0]: ident
        for ident, notes in reversed(list(others.items()))
        for kind in ("identity", "role")
        for each in notes.get(kind, ())
    }
    theirs: defaultdict[str, set[str]] = defaultdict(set)
    for member in held:
        known = {each.address for each in accounts.get(member.person_id, ())}
        taker = next(takers[each] for each in (member.id, *sorted(known)) if each in takers)
        theirs[taker] |= {member.id, member.person_id, *known}
    for taker, names in theirs.items():
        rows = (each for kind in OWN_ROWS for each in noted.get(kind, ()))
        given = [each for each in rows if each.subject.split()[0] in names]
        imports.hand_over(session, given, batch.id, taker)


def _restore(
    moment: Moment,
    noted: Mapping[str, Sequence[Noted]],
    members: Mapping[str, Member],
    ours: set[str],
    gone: AbstractSet[str],
    others: Collection[str],
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
    _restore_fields(moment, noted, touched, changed, gone, others)
    moment.session.flush()
    changed = {person: why for person, why in changed.items() if person not in ours}
    return len(touched - changed.keys() - ours), changed


def _restore_fields(
    moment: Moment,
    noted: Mapping[str, Sequence[Noted]],
    touched: set[str],
    changed: dict[str, str],
    gone: AbstractSet[str],
    others: Collection[str],
) -> None:
    """Fields are as they were, where they are still as the import left them.

    Where another import went on from there, it is that one's to restore what was before both.
    """
    for kind, table, field in FIELDS:
        for each in noted.get(kind, ()):
            row = None if each.subject in gone else moment.session.get(table, each.subject)
            if row is None:
                continue
            whose = row.person_id if isinstance(row, Member) else each.subject
            if (getattr(row, field) or "") == each.after:
                setattr(row, field, each.before or ("" if table is Person else None))
                touched.add(whose)
            elif (later := imports.went_on(moment.session, each, others)) is not None:
                later.before = each.before
            else:
                changed[whose] = "changed"
