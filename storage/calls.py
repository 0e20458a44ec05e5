"""Stewardship calls: when they are, who is asked to come, who came, and what came of them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, select


class Call(SQLModel, table=True):
    """One call. `status`: planned, held or cancelled (then with a reason).

    `flag` says what about its time was against the rules, where nothing within them was found:
    a key of the feature's catalogue, or empty. `sequence` counts changes, as iCalendar does.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    status: str
    starts_at: datetime
    minutes: int = 90
    planned_at: datetime
    sequence: int = 0
    flag: str = ""
    reason: str = ""
    summary: str = ""
    summarised_at: datetime | None = None


class Attendee(SQLModel, table=True):
    """Somebody asked to a call. `answer` is empty, coming or declined; `came` None until known."""

    call_id: str = Field(primary_key=True, foreign_key="call.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    answer: str = ""
    came: bool | None = None


def of_community(session: Session, community_id: str, *statuses: str) -> list[Call]:
    """A community's calls in the given states, the earliest first."""
    query = select(Call).where(Call.community_id == community_id, col(Call.status).in_(statuses))
    return list(session.exec(query.order_by(col(Call.starts_at), col(Call.id))))


def next_planned(session: Session, community_id: str) -> Call | None:
    """The community's next call, if one is planned."""
    return next(iter(of_community(session, community_id, "planned")), None)


def attendance(session: Session, call_id: str) -> int:
    """How many are known to have come."""
    query = select(func.count()).where(Attendee.call_id == call_id, col(Attendee.came).is_(True))
    return session.exec(query).one()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's calls."""
    ids = select(Call.id).where(Call.community_id == community_id)
    session.exec(delete(Attendee).where(col(Attendee.call_id).in_(ids)))
    session.exec(delete(Call).where(col(Call.community_id) == community_id))
