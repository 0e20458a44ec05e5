"""What was agreed to be done: by whom, until when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Executable, bindparam
from sqlalchemy import select as sa_select
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


@dataclass(frozen=True, slots=True)
class ToDo:
    """An open action as it is shown, with the name of whoever has it, and when they left."""

    id: str
    what: str
    due: date
    member_id: str
    offered_to: str | None
    name: str
    left_at: datetime | None


_OVERDUE = (
    sa_select(func.count())
    .select_from(Action)
    .where(
        col(Action.community_id) == bindparam("community"),
        col(Action.status) == OPEN,
        col(Action.due) < bindparam("today"),
    )
)
_OF_MEMBER = (
    select(Action)
    .where(col(Action.member_id) == bindparam("member"), Action.status == OPEN)
    .order_by(col(Action.due), col(Action.id))
)


def hold(session: Session, ident: str) -> Action | None:
    """An action, locked until this transaction ends."""
    return session.get(Action, ident, with_for_update=True, populate_existing=True)


def of_member(session: Session, member_id: str) -> list[Action]:
    """What a member has to do, the soonest due first."""
    return list(session.scalars(_OF_MEMBER, {"member": member_id}))


def to_do(session: Session, community_id: str, member_id: str, *, of_all: bool) -> list[ToDo]:
    """What a member has to do or was asked to take over, or all have; the soonest due first."""
    found = ask(session, _to_do(of_all=of_all), {"community": community_id, "member": member_id})
    return [ToDo(*each) for each in found]


@cache
def _to_do(*, of_all: bool) -> Executable:
    """The statement of `to_do`."""
    query = (
        sa_select(
            col(Action.id),
            col(Action.what),
            col(Action.due),
            col(Action.member_id),
            col(Action.offered_to),
            col(Person.name),
            col(Member.left_at),
        )
        .join(Member, col(Member.id) == col(Action.member_id))
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(col(Action.community_id) == bindparam("community"), col(Action.status) == OPEN)
        .order_by(col(Action.due), col(Action.id))
    )
    if of_all:
        return query
    theirs = (col(each) == bindparam("member") for each in (Action.member_id, Action.offered_to))
    return query.where(or_(*theirs))


def of_call(session: Session, call_id: str) -> list[Held]:
    """What was agreed in a call and not dropped, the soonest due first."""
    return _held(session, Action.call_id == call_id, Action.status != DROPPED)


def overdue_count(session: Session, community_id: str, today: date) -> int:
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
