"""Rows for tests of storage: whole ones by name, and one of each table, whatever the revision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, literal, select, table, union_all
from sqlmodel import Session

from storage.communities import Community, Venue
from storage.outbox import Outgoing
from storage.people import Identity, Member, Person
from storage.polls import Poll
from storage.schedule import Scheduled

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANE = "playground:home"
VERSION = "alembic_version"


def community(
    session: Session,
    ident: str = "c1",
    people: Sequence[str] = ("p1", "p2"),
    lane: str = LANE,
) -> str:
    """A community with a venue and members."""
    session.add(
        Community(
            id=ident,
            name=ident,
            domain="Water",
            zone="Africa/Nairobi",
            languages="en",
            stage="forming",
            created_at=NOW,
        )
    )
    session.flush()
    session.add(Venue(address=f"{lane}:channel:{ident}", community_id=ident))
    for each in people:
        if session.get(Person, each) is None:
            session.add(Person(id=each, name=each))
            session.flush()
            session.add(Identity(address=f"{lane}:person:{each}", person_id=each))
        session.add(Member(id=f"{ident}-{each}", community_id=ident, person_id=each, joined_at=NOW))
    session.flush()
    return ident


def poll(session: Session, ident: str = "q1", community_id: str = "c1") -> str:
    """An open, anonymous poll of a community in which `p1` is."""
    session.add(
        Poll(
            id=ident,
            community_id=community_id,
            kind="needs",
            title=ident,
            status="open",
            anonymous=True,
            created_by="p1",
            created_at=NOW,
            opened_at=NOW,
            closes_at=NOW + timedelta(days=14),
        )
    )
    session.flush()
    return ident


def scheduled(
    ident: str, at: datetime | None = NOW, rule: str = "once", community_id: str = "c1"
) -> Scheduled:
    """Something that falls due."""
    return Scheduled(
        id=ident,
        community_id=community_id,
        occasion="bell.ring",
        subject=ident,
        rule=rule,
        zone="UTC",
        next_due_at=at,
    )


def outgoing(key: str, **values: Any) -> Outgoing:
    """A message in the outbox, waiting to be sent."""
    row: dict[str, Any] = {
        "key": key,
        "lane": LANE,
        "address": f"{LANE}:person:p1",
        "kind": "bell.rung",
        "community_id": "c1",
        "person_id": "p1",
        "asked": "no",
        "urgency": 2,
        "created_at": NOW,
        "position": 0,
        "card": "old",
    }
    return Outgoing(**row | values)


def reflected(connection: Connection) -> list[Table]:
    """The tables that the database has, parents before children."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION]


def fill(connection: Connection, number: int = 1) -> None:
    """One more row in each table that the database has; `number` makes it differ from others."""
    written: dict[str, dict[str, Any]] = {}
    for each in reflected(connection):
        row: dict[str, Any] = {}
        for column in each.columns:
            parents = [key.column for key in column.foreign_keys]
            if parents:
                row[column.name] = written[parents[0].table.name][parents[0].name]
            else:
                row[column.name] = _value(column.type, f"{each.name} {column.name}", number)
        connection.execute(each.insert().values(**row))
        written[each.name] = row


def _value(kind: Any, name: str, number: int) -> Any:
    python = kind.python_type
    if python is datetime:
        moment = NOW + timedelta(hours=number)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if python is date:
        return NOW.date() + timedelta(days=number)
    return {str: f"{name} {number}", int: number, bool: True}[python]


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in inspect(connection).get_table_names() if name != VERSION]
    every = union_all(
        *(select(literal(name), func.count()).select_from(table(name)) for name in names)
    )
    return {name: int(rows) for name, rows in connection.execute(every)} if names else {}
