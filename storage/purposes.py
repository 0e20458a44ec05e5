"""What a community is for, version by version, and who has said yes to each."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.asking import ask
from storage.database import insert_new
from storage.people import Member, Person


class Purpose(SQLModel, table=True):
    """One version: purpose, vision and value proposition, who wrote it when, why it changed.

    `pivot`: it is another purpose, not the same one in better words. What was taken back stays,
    `withdrawn_at` set; no other version gets its number.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    number: int
    purpose: str
    vision: str = ""
    value: str = ""
    reason: str = ""
    pivot: bool = False
    written_by: str = Field(foreign_key="person.id")
    written_at: datetime
    withdrawn_at: datetime | None = None


class Validation(SQLModel, table=True):
    """A member says yes to a version."""

    purpose_id: str = Field(primary_key=True, foreign_key="purpose.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id")
    at: datetime


class Backing(SQLModel, table=True):
    """A stakeholder outside the chat who said yes to a version, as somebody noted it.

    `source` is where that can be looked up. What was taken back stays, `withdrawn_at` set.
    """

    id: str = Field(primary_key=True)
    purpose_id: str = Field(foreign_key="purpose.id", index=True)
    who: str
    source: str = ""
    since: date
    noted_by: str = Field(foreign_key="person.id")
    noted_at: datetime
    withdrawn_at: datetime | None = None


class Backed(NamedTuple):
    """A version in figures: how many present members and stakeholders said yes to it."""

    number: int
    written_at: datetime
    members: int
    stakeholders: int


_MEMBERS = (
    sa_select(func.count())
    .select_from(Validation)
    .join(Member, col(Member.id) == Validation.member_id)
    .where(col(Validation.purpose_id) == Purpose.id, col(Member.left_at).is_(None))
    .correlate(Purpose)
    .scalar_subquery()
)
_STAKEHOLDERS = (
    sa_select(func.count())
    .where(col(Backing.purpose_id) == Purpose.id, col(Backing.withdrawn_at).is_(None))
    .correlate(Purpose)
    .scalar_subquery()
)
_BACKED = (
    sa_select(col(Purpose.number), col(Purpose.written_at), _MEMBERS, _STAKEHOLDERS)
    .where(col(Purpose.community_id) == bindparam("community"), col(Purpose.withdrawn_at).is_(None))
    .order_by(col(Purpose.number).desc())
    .limit(1)
)


def versions(session: Session, community_id: str) -> list[Purpose]:
    """All versions of a community's purpose, those taken back too, the oldest first."""
    query = select(Purpose).where(Purpose.community_id == community_id)
    return list(session.exec(query.order_by(col(Purpose.number), col(Purpose.id))))


def standing(session: Session, community_id: str) -> Purpose | None:
    """The version that holds: the newest that wasn't taken back."""
    query = select(Purpose).where(
        Purpose.community_id == community_id, col(Purpose.withdrawn_at).is_(None)
    )
    return session.exec(query.order_by(col(Purpose.number).desc())).first()


def backed(session: Session, community_id: str) -> Backed | None:
    """The version that holds, in figures."""
    found = ask(session, _BACKED, {"community": community_id}).first()
    return Backed(*found) if found else None


def validate(session: Session, purpose_id: str, member_id: str, now: datetime) -> bool:
    """A member says yes. False if they have already."""
    return insert_new(session, Validation(purpose_id=purpose_id, member_id=member_id, at=now))


def unvalidate(session: Session, purpose_id: str, member_id: str) -> None:
    """A member takes their yes back."""
    mine = (col(Validation.purpose_id) == purpose_id, col(Validation.member_id) == member_id)
    session.exec(delete(Validation).where(*mine))


def validated(session: Session, purpose_id: str) -> list[Person]:
    """Present members who said yes to a version, by name."""
    query = (
        select(Person)
        .join(Member, col(Member.person_id) == Person.id)
        .join(Validation, col(Validation.member_id) == Member.id)
        .where(Validation.purpose_id == purpose_id, col(Member.left_at).is_(None))
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(query))


def backings(session: Session, purpose_id: str) -> list[Backing]:
    """The stakeholders who said yes to a version, the first one first."""
    query = select(Backing).where(
        Backing.purpose_id == purpose_id, col(Backing.withdrawn_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Backing.since), col(Backing.id))))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's purpose, all its versions and who said yes to them."""
    mine = select(Purpose.id).where(Purpose.community_id == community_id)
    session.exec(delete(Validation).where(col(Validation.purpose_id).in_(mine)))
    session.exec(delete(Backing).where(col(Backing.purpose_id).in_(mine)))
    session.exec(delete(Purpose).where(col(Purpose.community_id) == community_id))
