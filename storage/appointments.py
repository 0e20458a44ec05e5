"""Roles that members were asked to take, and what they said to it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.people import Member, Person


class Appointment(SQLModel, table=True):
    """A member is asked to take a role. `answer`: yes, no, or nothing yet.

    Whether they hold it stands with the roles (`Held`): one with rights is held from a yes on.
    """

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    role: str = Field(primary_key=True)
    asked_by: str = Field(foreign_key="person.id")
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


def hold(session: Session, member_id: str, role: str) -> Appointment | None:
    """What a member was asked, locked until this transaction ends."""
    return session.get(Appointment, (member_id, role), with_for_update=True, populate_existing=True)


def unanswered(session: Session, community_id: str) -> list[tuple[Appointment, Member, Person]]:
    """Present members who were asked to take a role and haven't answered, by name."""
    query = (
        select(Appointment, Member, Person)
        .join(Member, col(Appointment.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(
            Member.community_id == community_id,
            col(Member.left_at).is_(None),
            Appointment.answer == "",
        )
        .order_by(col(Person.name), col(Person.id), col(Appointment.role))
    )
    return list(session.exec(query))


def forget(session: Session, member_id: str, role: str) -> None:
    """As if a member had not been asked."""
    mine = (col(Appointment.member_id) == member_id, col(Appointment.role) == role)
    session.exec(delete(Appointment).where(*mine))


def remove_all(session: Session, community_id: str) -> None:
    """Erase what a community's members were asked."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Appointment).where(col(Appointment.member_id).in_(members)))
