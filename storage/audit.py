"""Every decision that changes a community: who, what, when, why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.people import Member, Person


class Decision(SQLModel, table=True):
    """One line of the log. It outlives what it is about, so it refers to nothing by key."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    community_id: str = Field(index=True)
    person_id: str
    action: str
    subject: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of one action, by one person, from an instant up to another; all where empty.

    Lines of the actions `but_not` are nobody's in particular: no person's lines have them.
    """

    action: str = ""
    person_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    but_not: Collection[str] = ()


def record(session: Session, row: Decision) -> None:
    """Write a line."""
    session.add(row)


def of_community(session: Session, community_id: str, most: int = 50) -> list[Decision]:
    """A community's last decisions, the newest first."""
    query = select(Decision).where(Decision.community_id == community_id)
    return list(session.exec(query.order_by(col(Decision.id).desc()).limit(most)))


def page(
    session: Session, community_id: str, wanted: Wanted, before: int | None, most: int
) -> list[Decision]:
    """A community's decisions from before a line on, the newest first, at most so many."""
    query = select(Decision).where(Decision.community_id == community_id)
    if wanted.action:
        query = query.where(Decision.action == wanted.action)
    if wanted.person_id:
        theirs = Decision.person_id == wanted.person_id
        query = query.where(theirs, col(Decision.action).not_in(wanted.but_not))
    if wanted.since is not None:
        query = query.where(col(Decision.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Decision.at) < wanted.until)
    if before is not None:
        query = query.where(col(Decision.id) < before)
    return list(session.exec(query.order_by(col(Decision.id).desc()).limit(most)))


def actions(session: Session, community_id: str) -> list[str]:
    """What was ever decided in a community, the most frequent first."""
    query = select(Decision.action).where(Decision.community_id == community_id)
    query = query.group_by(Decision.action).order_by(func.count().desc(), Decision.action)
    return list(session.exec(query))


def names(session: Session, community_id: str, idents: Collection[str]) -> dict[str, str]:
    """By id, the names of those of these persons and members whom the community knows or knew."""
    query = (
        select(Member.id, Member.person_id, Person.name)
        .join(Person)
        .where(
            Member.community_id == community_id,
            col(Member.id).in_(idents) | col(Member.person_id).in_(idents),
        )
    )
    rows = session.exec(query).all()
    return {ident: name for member, person, name in rows for ident in (member, person)}
