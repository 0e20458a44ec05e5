"""Imports of a roster, and each thing that one brought, so that it can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, insert, or_, true
from sqlmodel import Field, Session, SQLModel, col, delete, not_, select, update

from storage.accounts import EMAIL
from storage.calls import Attendee, Call
from storage.lapses import Lapse
from storage.participation import Presence
from storage.people import Held, Identity, Member, Organisation, Person
from storage.polls import Participation, Poll
from storage.stewardship import Term

AT_ONCE = 500
"""Values in one question: SQLite takes 32,766, and plans fewer more quickly."""

OWN = frozenset({"member", "identity", "role", "brought", "lapse"})
"""Tables whose rows about a person say nothing of what they did."""

ASKED: Mapping[str, ColumnElement[bool]] = {
    "participation": col(Participation.answered).is_(False),
    "presence": col(Presence.took_part).is_(False),
    "attendee": and_(col(Attendee.answer) == "", col(Attendee.came).is_(None)),
}
"""Rows that say only that somebody was asked, by their table."""

OF_A_ROLE = col(Term.rotation_id).is_(None)
"""A seat that somebody has by their role alone, not by a rotation that was confirmed."""

BY_EMAIL = "email:"
"""How the address begins of an account that nobody can write to or from."""


class Import(SQLModel, table=True):
    """One file that was imported into a community."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    at: datetime
    file: str
    undone_at: datetime | None = None


class Brought(SQLModel, table=True):
    """One thing that an import brought or changed.

    `kind` is a table's name (the row `subject` is new), or `table.column` of that row, which went
    from `before` to `after`. A role's subject is `<member> <role>`.
    """

    import_id: str = Field(primary_key=True, foreign_key="import.id")
    kind: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    before: str = ""
    after: str = ""


class Noted(NamedTuple):
    """What `Brought` keeps, without the row: a large import has a hundred thousand."""

    kind: str
    subject: str
    before: str = ""
    after: str = ""


def insert_rows(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, object]]
) -> None:
    """Write rows, given by their columns, in few statements."""
    if rows:
        session.execute(insert(table), rows)


def note(session: Session, import_id: str, noted: Iterable[Noted]) -> None:
    """Keep what an import brought."""
    rows = [{"import_id": import_id} | each._asdict() for each in noted]
    insert_rows(session, Brought, rows)


def accounts(session: Session, addresses: Sequence[str]) -> dict[str, Identity]:
    """Those of these addresses that are known."""
    found: dict[str, Identity] = {}
    for part in _parts(addresses):
        query = select(Identity).where(col(Identity.address).in_(part))
        found |= {each.address: each for each in session.exec(query)}
    return found


def strangers(session: Session, person_ids: Sequence[str], workspaces: set[str]) -> set[str]:
    """Those of these persons who have accounts, but none in these workspaces.

    What says whose their e-mail address is says a workspace that isn't one of these.
    """
    outside: set[str] = set()
    inside: set[str] = set()
    for part in _parts(person_ids):
        query = select(Identity.person_id, Identity.address).where(
            col(Identity.person_id).in_(part), not_(col(Identity.address).startswith(EMAIL))
        )
        for whose, address in session.exec(query):
            is_there = ":".join(address.split(":", 2)[:2]) in workspaces
            (inside if is_there else outside).add(whose)
    return outside - inside


def persons(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    """These persons, by id."""
    found: dict[str, Person] = {}
    for part in _parts(ids):
        query = select(Person).where(col(Person.id).in_(part))
        found |= {each.id: each for each in session.exec(query)}
    return found


def members(session: Session, community_id: str) -> dict[str, Member]:
    """Everybody who is or was a member, by person."""
    query = select(Member).where(Member.community_id == community_id)
    return {each.person_id: each for each in session.exec(query)}


def organisations(session: Session, community_id: str) -> list[Organisation]:
    """A community's organisations, by name."""
    query = select(Organisation).where(Organisation.community_id == community_id)
    return list(session.exec(query.order_by(Organisation.name)))


def roles(session: Session, community_id: str) -> set[tuple[str, str]]:
    """Who (member id) holds which role."""
    query = select(Held).join(Member).where(Member.community_id == community_id)
    return {(each.member_id, each.role) for each in session.exec(query)}


def last(session: Session, community_id: str) -> Import | None:
    """The newest import that wasn't taken back."""
    query = select(Import).where(
        Import.community_id == community_id, col(Import.undone_at).is_(None)
    )
    return session.exec(query.order_by(col(Import.at).desc(), col(Import.id))).first()


def hold(session: Session, ident: str) -> Import | None:
    """An import as it is now, locked until this transaction ends."""
    return session.get(Import, ident, with_for_update=True, populate_existing=True)


def others(session: Session, batch: Import) -> list[Import]:
    """The other imports into its community that weren't taken back, the newest first."""
    query = select(Import).where(
        Import.community_id == batch.community_id,
        Import.id != batch.id,
        col(Import.undone_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Import.at).desc(), col(Import.id))))


def hand_over(session: Session, noted: Collection[Noted], giver: str, taker: str) -> None:
    """Let another import have brought these, so that they go when that one is taken back."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for each in noted:
        by_kind[each.kind].append(each.subject)
    for kind, subjects in by_kind.items():
        for part in _parts(subjects):
            moved = update(Brought).where(
                col(Brought.import_id) == giver,
                col(Brought.kind) == kind,
                col(Brought.subject).in_(part),
            )
            session.exec(moved.values(import_id=taker))


def went_on(session: Session, noted: Noted, import_ids: Collection[str]) -> Brought | None:
    """What one of these imports changed from where this note left it."""
    query = select(Brought).where(
        col(Brought.import_id).in_(import_ids),
        Brought.kind == noted.kind,
        Brought.subject == noted.subject,
        Brought.before == noted.after,
    )
    return session.exec(query).first()


def brought(session: Session, import_id: str) -> dict[str, list[Noted]]:
    """What an import brought, by kind."""
    found: defaultdict[str, list[Noted]] = defaultdict(list)
    query = select(Brought.kind, Brought.subject, Brought.before, Brought.after)
    query = query.where(Brought.import_id == import_id).order_by(Brought.subject)
    for kind, subject, before, after in session.exec(query):
        found[kind].append(Noted(kind, subject, before, after))
    return found


def mentioned(session: Session, table: str, import_id: str) -> set[str]:
    """The members (or persons) brought by an import of whom anything else speaks by now.

    They answered, were asked or invited, were nudged, came, or acted otherwise. Asking somebody
    whom nobody can write to doesn't count: they never heard of it.
    """
    return {
        str(found)
        for other in SQLModel.metadata.tables.values()
        if other.name not in OWN
        for column in other.columns
        if column.references(SQLModel.metadata.tables[table].c.id)
        for found in session.execute(
            select(column)
            .where(column.in_(_brought(table, import_id)))
            .where(_heard_of(other.name, table, column))
            .distinct()
        ).scalars()
    }


def _heard_of(name: str, table: str, column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a row says more than that somebody without an account was asked, or has a role's seat."""
    if name == "term":
        return ~OF_A_ROLE
    if name not in ASKED:
        return true()
    having = select(Identity.person_id).where(col(Identity.address).not_like(f"{BY_EMAIL}%"))
    if table == "member":
        having = select(Member.id).where(col(Member.person_id).in_(having))
    return or_(~ASKED[name], column.in_(having))


def unask(session: Session, going: Sequence[Member]) -> None:
    """Forget seats and invitations of members who go, where they did nothing of it."""
    here = {each.community_id for each in going}
    polls = select(Poll.id).where(col(Poll.community_id).in_(here))
    calls = select(Call.id).where(col(Call.community_id).in_(here))
    for part in _parts([each.person_id for each in going]):
        asked = col(Participation.person_id).in_(part), col(Participation.poll_id).in_(polls)
        session.exec(delete(Participation).where(*asked, ASKED["participation"]))
        asked = col(Attendee.person_id).in_(part), col(Attendee.call_id).in_(calls)
        session.exec(delete(Attendee).where(*asked, ASKED["attendee"]))
    for part in _parts([each.id for each in going]):
        session.exec(delete(Lapse).where(col(Lapse.member_id).in_(part)))
        session.exec(delete(Presence).where(col(Presence.member_id).in_(part), ASKED["presence"]))
        session.exec(delete(Term).where(col(Term.member_id).in_(part), OF_A_ROLE))


def _brought(kind: str, import_id: str) -> ColumnElement[str]:
    query = select(Brought.subject).where(Brought.import_id == import_id, Brought.kind == kind)
    return query.scalar_subquery()


def identities_of(session: Session, person_ids: Sequence[str]) -> dict[str, list[Identity]]:
    """These persons' accounts."""
    found: defaultdict[str, list[Identity]] = defaultdict(list)
    for part in _parts(person_ids):
        for each in session.exec(select(Identity).where(col(Identity.person_id).in_(part))):
            found[each.person_id].append(each)
    return found


def elsewhere(session: Session, person_ids: Sequence[str], community_id: str) -> set[str]:
    """Those of these persons who are known in another community."""
    found: set[str] = set()
    for part in _parts(person_ids):
        query = select(Member.person_id).where(
            col(Member.person_id).in_(part), Member.community_id != community_id
        )
        found |= set(session.exec(query))
    return found


def employed(session: Session, community_id: str) -> set[str]:
    """The organisations at which somebody works."""
    query = select(Member.organisation_id).where(Member.community_id == community_id)
    return {each for each in session.exec(query) if each}


def take_away(session: Session, table: type[SQLModel], column: str, keys: Collection[str]) -> None:
    """Delete the rows of a table whose column has one of these values; what was loaded is stale."""
    held = SQLModel.metadata.tables[str(table.__tablename__)].c[column]
    for part in _parts(list(keys)):
        statement = delete(table).where(held.in_(part))
        session.execute(statement, execution_options={"synchronize_session": False})


def remove_all(session: Session, community_id: str) -> None:
    """Forget a community's imports."""
    mine = select(Import.id).where(Import.community_id == community_id)
    session.exec(delete(Brought).where(col(Brought.import_id).in_(mine)))
    session.exec(delete(Import).where(col(Import.community_id) == community_id))


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
