"""The core group (passionate members who co-design and pilot), and its pilots."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.people import Member, Person


class Codesigner(SQLModel, table=True):
    """A member who was invited into the core group. `answer`: yes, no, or nothing yet.

    They are in it from a yes until `left_at`.
    """

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    invited_by: str = Field(foreign_key="person.id")
    invited_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    left_at: datetime | None = None


class Pilot(SQLModel, table=True):
    """Something tried out with core group members: what, when, and what came of it.

    `settled_at`: since when that is written down; `dropped` is why it was given up instead.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    what: str
    begins: date
    ends: date | None = None
    came: str = ""
    dropped: str = ""
    noted_by: str = Field(foreign_key="person.id")
    noted_at: datetime
    settled_at: datetime | None = None


class Piloting(SQLModel, table=True):
    """A member is in a pilot."""

    pilot_id: str = Field(primary_key=True, foreign_key="pilot.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id")


Invited = tuple[Codesigner, Member, Person]


def invited(session: Session, community_id: str) -> list[Invited]:
    """Present members who were invited and haven't left the core group, by name."""
    query = (
        select(Codesigner, Member, Person)
        .join(Member, col(Codesigner.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(
            Member.community_id == community_id,
            col(Member.left_at).is_(None),
            col(Codesigner.left_at).is_(None),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(query))


def inside(session: Session, community_id: str) -> list[Invited]:
    """Who is in the core group, by name."""
    return [each for each in invited(session, community_id) if each[0].answer == "yes"]


def pilots(session: Session, community_id: str) -> list[Pilot]:
    """A community's pilots, the earliest first."""
    query = select(Pilot).where(Pilot.community_id == community_id)
    return list(session.exec(query.order_by(col(Pilot.begins), col(Pilot.id))))


def with_whom(session: Session, pilot_ids: Collection[str]) -> dict[str, list[Person]]:
    """Who is in each of these pilots, by name."""
    query = (
        select(Piloting.pilot_id, Person)
        .join(Member, col(Piloting.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(col(Piloting.pilot_id).in_(pilot_ids))
        .order_by(col(Person.name), col(Person.id))
    )
    found: dict[str, list[Person]] = {}
    for pilot, person in session.exec(query):
        found.setdefault(pilot, []).append(person)
    return found


def take_back(session: Session, pilot: Pilot) -> None:
    """A pilot is as if it had not been written down."""
    session.exec(delete(Piloting).where(col(Piloting.pilot_id) == pilot.id))
    session.flush()
    session.delete(pilot)
    session.flush()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's core group and its pilots."""
    mine = select(Pilot.id).where(Pilot.community_id == community_id)
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Piloting).where(col(Piloting.pilot_id).in_(mine)))
    session.exec(delete(Pilot).where(col(Pilot.community_id) == community_id))
    session.exec(delete(Codesigner).where(col(Codesigner.member_id).in_(members)))
