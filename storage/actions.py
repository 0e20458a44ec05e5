"""What was agreed to be done: by whom, until when, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.asking import ask
from storage.people import Member, Person

OPEN, DONE, DROPPED = "open", "done", "dropped"


class Action(SQLModel, table=True):
    """Something a member has taken on until a day. `status`: open, done, or dropped with a `reason`.

    `call_id` is that of the call in which it was agreed, if it was in one. `offered_to`: whom its
    holder asked to take it over, as long as they haven't said.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    call_id: str | None = Field(default=None, foreign_key="call.id", index=True)
    what: str
    member_id: str = Field(foreign_key="member.id", index=True)
    due: date
    status: str = OPEN
    reason: str = ""
    given_by: str = Field(foreign_key="person.id")
    given_at: datetime
    settled_at: datetime | None = None
    offered_to: str | None = Field(default=None, foreign_key="member.id")


class ActionReminder(SQLModel, table=True):
    """When a member was last reminded of what they have taken on."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    at: datetime


Held = tuple[Action, Member, Person]

_OVERDUE = (
    columns(func.count())
    .select_from(Action)
    .join(Member, col(Action.member_id) == Member.id)
    .where(
        col(Action.community_id) == bindparam("community"),
        col(Action.status) == OPEN,
        col(Action.due) < bindparam("today"),
    )
)


def hold(session: Session, ident: str) -> Action | None:
    """An action, locked until this transaction ends."""
    return session.get(Action, ident, with_for_update=True, populate_existing=True)


def still_open(session: Session, community_id: str) -> list[Held]:
    """What is to be done in a community, the soonest due first, also by those who have left."""
    return _held(session, Action.community_id == community_id, Action.status == OPEN)


def of_member(session: Session, member_id: str) -> list[Action]:
    """What a member has to do, the soonest due first."""
    query = select(Action).where(Action.member_id == member_id, Action.status == OPEN)
    return list(session.exec(query.order_by(col(Action.due), Action.id)))


def offered(session: Session, member_id: str) -> list[Held]:
    """What a member was asked to take over."""
    return _held(session, Action.offered_to == member_id, Action.status == OPEN)


def of_call(session: Session, call_id: str) -> list[Held]:
    """What was agreed in a call and not dropped, the soonest due first."""
    return _held(session, Action.call_id == call_id, Action.status != DROPPED)


def overdue(session: Session, community_id: str, today: date) -> int:
    """How many actions should have been done before a day."""
    given = {"community": community_id, "today": today}
    return int(ask(session, _OVERDUE, given).scalar())


def reminded_at(session: Session, member_id: str) -> datetime | None:
    """When somebody was last reminded."""
    found = session.get(ActionReminder, member_id)
    return found.at if found else None


def remove_all(session: Session, community_id: str) -> None:
    """Erase what a community's members have taken on."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(ActionReminder).where(col(ActionReminder.member_id).in_(members)))
    mine = or_(col(Action.community_id) == community_id, col(Action.member_id).in_(members))
    session.exec(delete(Action).where(mine))


def _held(session: Session, *which: bool) -> list[Held]:
    query = (
        select(Action, Member, Person)
        .join(Member, col(Action.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(*which)
    )
    return list(session.exec(query.order_by(col(Action.due), Action.id)))
