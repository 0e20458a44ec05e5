"""All that is kept of a person, row by row: as the tables' own references find it, and only theirs.

Of a row that several share, others are left out; secrets always are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Column, Select, Table, bindparam, or_, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from storage.communities import Community
from storage.holdings import tables, theirs
from storage.people import Member
from storage.polls import Participation, Poll

AT_ONCE = 1000
"""Rows that are fetched in one go."""

HIDDEN: Mapping[str, tuple[str, ...]] = {
    "data_link": ("secret_hash",),
    "document_link": ("secret_hash",),
    "linking": ("code", "entered_by"),
    "outbox": ("lane", "position", "version", "sent_version", "pending", "ref", "tries"),
    "prospect": ("email", "email_hash", "name", "organisation"),
    "report": ("published", "counted"),
    "report_link": ("secret_hash",),
}
"""Columns that are secrets, other people's or the community's, or only how a message was sent."""

Value = str | int | bool | None
Row = dict[str, Value]


def names(session: Session, person_id: str) -> dict[str, str]:
    """What the communities that a person is or was in, and the polls that asked them, are called."""
    known = {
        each.id: each.name
        for each in session.exec(
            select_rows(Community).join(Member).where(Member.person_id == person_id)
        )
    }
    asked = select_rows(Poll).join(Participation).where(Participation.person_id == person_id)
    return known | {each.id: each.title for each in session.exec(asked)}


def rows(session: Session, person_id: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """By table, the rows that are about a person, in the order of their keys; instants are UTC."""
    mine = set(session.execute(_members(), {"whose": person_id}).scalars()) | {person_id}
    for name, (table, columns) in tables().items():
        found = session.execute(
            _of(table, columns), {"whose": person_id}, execution_options={"yield_per": AT_ONCE}
        ).mappings()
        naming = {each.name for each in columns if not each.info.get("names_an_account")}
        yield name, (_shown(name, naming, mine, dict(each)) for each in found)


def _shown(name: str, naming: set[str], mine: set[str], row: Mapping[str, object]) -> Row:
    """A row as JSON takes it. Whoever else it names is left out."""
    return {
        key: _plain(value)
        for key, value in row.items()
        if key not in HIDDEN.get(name, ()) and (key not in naming or value in mine)
    }


def _plain(value: object) -> Value:
    match value:
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
    return str(value)


def _of(table: Table, columns: tuple[Column[str], ...]) -> Select[tuple[object, ...]]:
    about = [theirs(each) for each in columns]
    if table.name == "audit":  # decisions about them too, whoever made them
        about += [table.c.subject == bindparam("whose"), table.c.subject.in_(_members())]
    return select(*table.columns).where(or_(*about)).order_by(*table.primary_key)


def _members() -> Select[tuple[str]]:
    member = SQLModel.metadata.tables["member"]
    return select(member.c.id).where(theirs(member.c.person_id))
