"""What a call is to be about, who brings each item, and who leads through it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, func, select, update

from storage.calls import Call
from storage.people import Person

ON, SUGGESTED, REMOVED = "on", "suggested", "removed"
DEALT, LEFT = "dealt", "left"


class AgendaItem(SQLModel, table=True):
    """Something to talk about, for so many minutes.

    `call_id` is None as long as it is to come: the agenda belongs to a call once that was held.
    `status`: on, suggested (by a member, not taken up yet) or removed. `outcome`: dealt, left
    (over for the next call) or empty where nobody said; `notes` are the minutes of it.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    call_id: str | None = Field(default=None, foreign_key="call.id", index=True)
    title: str
    minutes: int
    brought_by: str = Field(foreign_key="person.id")
    added_by: str = Field(foreign_key="person.id")
    status: str = ON
    position: int = 0
    outcome: str = ""
    notes: str = ""


class Facilitator(SQLModel, table=True):
    """Somebody who is to lead through a call; `passed`: who was, and would rather not."""

    call_id: str = Field(primary_key=True, foreign_key="call.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    proposed_at: datetime
    passed: bool = False


_COMING = (
    select(AgendaItem, Person)
    .join(Person, col(AgendaItem.brought_by) == Person.id)
    .where(
        col(AgendaItem.community_id) == bindparam("community"),
        col(AgendaItem.call_id).is_(None),
        col(AgendaItem.status).in_(bindparam("statuses", expanding=True)),
    )
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
)
_FACILITATOR = (
    select(Person)
    .join(Facilitator)
    .where(col(Facilitator.call_id) == bindparam("call"), col(Facilitator.passed).is_(False))
    .order_by(col(Facilitator.proposed_at).desc(), col(Person.id))
)


def hold(session: Session, ident: str) -> AgendaItem | None:
    """An item, locked until this transaction ends."""
    return session.get(AgendaItem, ident, with_for_update=True, populate_existing=True)


def coming(session: Session, community_id: str, *statuses: str) -> list[tuple[AgendaItem, Person]]:
    """The items of the agenda to come, in order, with who brings each."""
    given = {"community": community_id, "statuses": statuses or (ON,)}
    return [(item, person) for item, person in session.execute(_COMING, given)]


def of_call(session: Session, call_id: str) -> list[tuple[AgendaItem, Person]]:
    """The items of a call that was held, in order."""
    query = select(AgendaItem, Person).join(Person, col(AgendaItem.brought_by) == Person.id)
    query = query.where(AgendaItem.call_id == call_id, AgendaItem.status == ON)
    return list(session.exec(query.order_by(col(AgendaItem.position), AgendaItem.id)))


def last_place(session: Session, community_id: str) -> int:
    """The highest position of the agenda to come; 0 where it has none."""
    query = select(func.max(AgendaItem.position)).where(
        AgendaItem.community_id == community_id, col(AgendaItem.call_id).is_(None)
    )
    return session.exec(query).one() or 0


def bind(session: Session, community_id: str, call_id: str) -> None:
    """The agenda to come was that of a call which is over; suggestions nobody took up stay."""
    session.exec(
        update(AgendaItem)
        .where(
            col(AgendaItem.community_id) == community_id,
            col(AgendaItem.call_id).is_(None),
            col(AgendaItem.status) == ON,
        )
        .values(call_id=call_id)
    )


_PROPOSALS = select(Facilitator.person_id, Facilitator.passed).where(
    col(Facilitator.call_id) == bindparam("call")
)


def proposals(session: Session, call_id: str) -> dict[str, bool]:
    """Who was to lead through a call, by person: whether they passed."""
    return dict(session.execute(_PROPOSALS, {"call": call_id}).all())


def facilitator(session: Session, call_id: str) -> Person | None:
    """Who is to lead through a call, or did."""
    return session.scalars(_FACILITATOR, {"call": call_id}).first()


def last_led(session: Session, community_id: str) -> dict[str, datetime]:
    """When each last led through a call that was held, by person."""
    query = (
        select(Facilitator.person_id, func.max(Call.starts_at))
        .join(Call)
        .where(
            Call.community_id == community_id,
            Call.status == "held",
            col(Facilitator.passed).is_(False),
        )
        .group_by(col(Facilitator.person_id))
    )
    return dict(session.exec(query).all())


def appoint(session: Session, call_id: str, person_id: str, now: datetime) -> None:
    """Somebody is to lead through a call; whoever was before passes."""
    query = update(Facilitator).where(col(Facilitator.call_id) == call_id)
    session.exec(query.values(passed=True))
    session.merge(Facilitator(call_id=call_id, person_id=person_id, proposed_at=now))
    session.flush()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's agendas, and who led through its calls."""
    ids = select(Call.id).where(Call.community_id == community_id)
    session.exec(delete(Facilitator).where(col(Facilitator.call_id).in_(ids)))
    session.exec(delete(AgendaItem).where(col(AgendaItem.community_id) == community_id))
