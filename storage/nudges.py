"""Nudges: who was written to, what it opened with, and when they answered it by doing anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.database import insert_new
from storage.people import Member


class Nudge(SQLModel, table=True):
    """One nudge. `opened_with` is what it began with: `call:<id>`, `poll:<id>` or `summary:<call id>`.

    `answered_at` is when its reader next did anything with Convener; None while they have not.
    """

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    sent_at: datetime = Field(index=True)
    opened_with: str
    answered_at: datetime | None = None


_TABLE = SQLModel.metadata.tables["nudge"]
_ANSWERED = (  # asked at every event: building a statement costs more than running it
    update(_TABLE)
    .where(_TABLE.c.person_id == bindparam("of"), _TABLE.c.answered_at.is_(None))
    .values(answered_at=bindparam("now"))
)


def of_person(session: Session, person_id: str) -> list[Nudge]:
    """All nudges to a person, in any community, the newest first."""
    query = select(Nudge).where(Nudge.person_id == person_id)
    return list(session.exec(query.order_by(col(Nudge.sent_at).desc(), col(Nudge.id))))


def add(session: Session, row: Nudge) -> bool:
    """Keep a nudge. False if one of its name was sent before."""
    return insert_new(session, row)


def persons_since(session: Session, moment: datetime) -> frozenset[str]:
    """Persons who got a nudge after `moment`, in any community."""
    return frozenset(session.exec(select(Nudge.person_id).where(col(Nudge.sent_at) > moment)))


def mark_answered(session: Session, person_id: str, now: datetime) -> None:
    """A person did something: whatever nudge they had not taken up is answered by it."""
    session.execute(_ANSWERED, {"of": person_id, "now": now})


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's nudges."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Nudge).where(col(Nudge.member_id).in_(members)))
