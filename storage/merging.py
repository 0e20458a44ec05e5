"""Two persons who prove to be one: whatever is the one's becomes the other's, in one transaction.

`KNOWN` names every column of every table that names a person or a member; a test compares it with
the tables there are, so that a new one can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from storage import folding, linking, outbox
from storage.agenda import Facilitator
from storage.calls import Attendee
from storage.goals import Helper, Owner
from storage.imports import Brought
from storage.linking import Linking
from storage.outbox import Outgoing
from storage.people import Member, Person
from storage.polls import NamedBallot, Participation, Poll
from storage.schedule import Scheduled

RENAMED: Mapping[str, tuple[str, ...]] = {
    "asked": ("member_id",),
    "appointment": ("asked_by",),
    "activity": ("made_by", "decided_by"),
    "action": ("member_id", "given_by", "offered_to"),
    "agendaitem": ("brought_by", "added_by"),
    "audit": ("person_id",),
    "backing": ("noted_by",),
    "codesigner": ("invited_by",),
    "coachinground": ("begun_by",),
    "checkin": ("by",),
    "cycle": ("begun_by",),
    "data_link": ("person_id",),
    "deed": ("said_by",),
    "engagementplan": ("made_by", "reviewed_by"),
    "charter": ("begun_by", "proposed_by"),
    "charter_writing": ("written_by",),
    "document_link": ("made_by",),
    "evidence": ("stated_by",),
    "gathering": ("organised_by",),
    "gatheringstep": ("done_by",),
    "identity": ("person_id",),
    "landscape": ("looked_by",),
    "nudge": ("person_id", "member_id"),
    "outbox": ("person_id",),
    "nomination": ("nominated_by",),
    "pilot": ("noted_by",),
    "plan": ("made_by",),
    "planitem": ("added_by", "settled_by"),
    "poll": ("created_by",),
    "project": ("owner_id", "proposed_by", "noted_by"),
    "projectcheckin": ("writer_id",),
    "purpose": ("written_by",),
    "prospect": ("invited_by",),
    "goal": ("proposed_by",),
    "nesting": ("agreed_by",),
    "place": ("added_by",),
    "report": ("published_by",),
    "report_link": ("made_by",),
    "resource": ("stated_by",),
    "review": ("opened_by", "decided_by"),
    "rotation": ("confirmed_by",),
    "shelved": ("member_id",),
    "snapshot": ("taken_by",),
    "spared": ("spared_by",),
    "step": ("settled_by",),
    "story": ("member_id",),
    "wave": ("planned_by",),
}
"""Columns that only say whose a row is."""

FOLDED: Mapping[str, tuple[str, ...]] = {
    "absence": ("member_id",),
    "answered": ("member_id",),
    "appointment": ("member_id",),
    "assigned": ("member_id",),
    "activitylead": ("member_id",),
    "attendee": ("person_id",),
    "coached": ("member_id",),
    "codesigner": ("member_id",),
    "actionreminder": ("member_id",),
    "facilitator": ("person_id",),
    "gatheringreply": ("member_id",),
    "goal_owner": ("person_id",),
    "helped": ("member_id",),
    "helper": ("person_id",),
    "lapse": ("member_id",),
    "level_movement": ("member_id",),
    "linking": ("person_id",),
    "mailing": ("member_id",),
    "member": ("person_id",),
    "member_level": ("member_id",),
    "namedballot": ("person_id",),
    "newcomer": ("member_id",),
    "nomination": ("member_id",),
    "offer": ("member_id",),
    "participation": ("person_id",),
    "person": ("id",),
    "piloting": ("member_id",),
    "pooled": ("member_id",),
    "presence": ("member_id",),
    "responsible": ("member_id",),
    "role": ("member_id",),
    "routed": ("member_id",),
    "shelfnote": ("member_id",),
    "signal": ("member_id",),
    "signup": ("member_id",),
    "teammate": ("member_id",),
    "spared": ("member_id",),
    "term": ("member_id",),
    "validation": ("member_id",),
}
"""Columns that name a row: where both persons have one, the two become one."""

KNOWN = {
    table: (*RENAMED.get(table, ()), *FOLDED.get(table, ())) for table in {**RENAMED, **FOLDED}
}

Row = TypeVar("Row", bound=SQLModel)


def merge(session: Session, keep: Person, gone: Person) -> list[Member]:
    """Make two persons, both locked, one. Gives the memberships that became one with another.

    Nothing that the session has loaded is good afterwards: it is let go.
    """
    session.flush()
    members: dict[str, str] = {}
    folded = []
    mine = linking.memberships(session, keep.id)
    theirs = linking.memberships(session, gone.id)
    for community, member in theirs.items():
        if community in mine:
            folding.fold_member(session, mine[community], member)
            members[member.id] = mine[community].id
            folded.append(mine[community])
        else:
            member.person_id = keep.id
    folding.fold(session, Participation, "person_id", gone.id, keep.id, folding.ledger)
    folding.fold(session, NamedBallot, "person_id", gone.id, keep.id, folding.ballot)
    folding.fold(session, Attendee, "person_id", gone.id, keep.id, folding.reply)
    folding.fold(session, Facilitator, "person_id", gone.id, keep.id, folding.facilitation)
    folding.fold(session, Owner, "person_id", gone.id, keep.id, folding.same)
    folding.fold(session, Helper, "person_id", gone.id, keep.id, folding.same)
    _say_anew(session, gone.id, {gone.id: keep.id, **members})
    _schedule(session, {gone.id: keep.id, **members})
    _forget_imports(session, [gone.id, *(each.id for each in theirs.values())])
    _rename(session, {gone.id: keep.id}, "person")
    _rename(session, members, "member")
    for subject, named in {gone.id: keep.id, **members}.items():
        _change(session, "audit", "subject", subject, named)
    session.exec(delete(Linking).where(col(Linking.person_id).in_((keep.id, gone.id))))
    session.exec(delete(Member).where(col(Member.id).in_(members)))
    folding.fold_person(keep, gone)
    session.flush()
    session.exec(delete(Person).where(col(Person.id) == gone.id))
    if keep.stopped_at is not None or keep.snoozed_until is not None:
        outbox.hush(session, keep.id, "stopped" if keep.stopped_at else "snoozed")
    session.flush()
    session.expunge_all()
    return folded


def answered_twice(session: Session, one: str, other: str) -> tuple[int, int]:
    """How many polls both have answered: anonymous ones, and named ones that are open."""
    theirs = select(Participation.poll_id).where(
        Participation.person_id == other, col(Participation.answered).is_(True)
    )
    query = (
        select(Poll)
        .join(Participation)
        .where(
            Participation.person_id == one,
            col(Participation.answered).is_(True),
            col(Poll.id).in_(theirs),
        )
    )
    found = session.exec(query).all()
    named = sum(not each.anonymous and each.status == "open" for each in found)
    return sum(each.anonymous for each in found), named


def _say_anew(session: Session, person_id: str, names: Mapping[str, str]) -> None:
    """What was or will be said to a person goes by the other's name; what waits twice goes once.

    What is just being sent keeps its name, by which its sender settles it.
    """
    query = select(Outgoing).where(Outgoing.person_id == person_id)
    for row in session.exec(query.with_for_update()).all():
        key = _renamed(row.key, ":", names)
        if key == row.key or row.state == "sending":
            continue
        if session.get(Outgoing, key) is None:
            _change(session, "outbox", "key", row.key, key)
        elif row.state == "waiting":
            row.state, row.reason, row.pending = "withheld", "linked", False
    session.flush()


def _schedule(session: Session, names: Mapping[str, str]) -> None:
    """What is due to be done about a person or a member is about the other; not twice."""
    about = [
        term
        for name in names
        for term in (
            col(Scheduled.subject).contains(name, autoescape=True),
            col(Scheduled.id).contains(name, autoescape=True),
        )
    ]
    for row in session.exec(select(Scheduled).where(or_(*about))).all():
        ident, subject = _renamed(row.id, ":", names), _renamed(row.subject, " ", names)
        if ident != row.id and session.get(Scheduled, ident) is not None:
            session.delete(row)
        else:
            row.subject = subject
            session.flush()
            _change(session, "schedule", "id", row.id, ident)
    session.flush()


def _forget_imports(session: Session, subjects: list[str]) -> None:
    """No import that is taken back takes anything from somebody who has linked accounts."""
    for subject in subjects:
        about = or_(
            col(Brought.subject) == subject,
            col(Brought.subject).startswith(f"{subject} ", autoescape=True),
        )
        session.exec(delete(Brought).where(about))


def _rename(session: Session, names: Mapping[str, str], of: str) -> None:
    for table, columns in RENAMED.items():
        for column in columns:
            keys = _table(table).c[column].foreign_keys
            is_member = any(key.column.table.name == "member" for key in keys)
            for old, new in names.items():
                if is_member == (of == "member"):
                    _change(session, table, column, old, new)


def _change(session: Session, table: str, column: str, old: str, new: str) -> None:
    held = _table(table)
    session.execute(update(held).where(held.c[column] == old).values({column: new}))


def _renamed(text: str, separator: str, names: Mapping[str, str]) -> str:
    return separator.join(names.get(each, each) for each in text.split(separator))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
