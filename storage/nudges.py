"""Nudges: who was written to, with what and why, and when they answered it by doing anything.

Besides: whom organisers leave alone for now, and what newcomers were told in their first weeks.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, func, select, update

from storage.activities import GONE, Signup
from storage.asking import ask
from storage.board import Answered, Asked
from storage.database import insert_new
from storage.people import UNTOLD, Identity, Member
from storage.polls import Participation, Poll


class Nudge(SQLModel, table=True):
    """One nudge. `opened_with` is what it began with, as `poll:<id>`; `because` why it fitted them.

    `answered_at` is when its reader next did anything with Convener; None while they have not.
    """

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    sent_at: datetime = Field(index=True)
    opened_with: str
    because: str = Field(default="", sa_column_kwargs=UNTOLD)
    answered_at: datetime | None = None


class Spared(SQLModel, table=True):
    """A member whom an organiser wants left alone until they go quiet anew."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    spared_at: datetime
    spared_by: str = Field(foreign_key="person.id")


class Newcomer(SQLModel, table=True):
    """The word that a newcomer got so many days after they joined, what it opened with and why."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    after_days: int = Field(primary_key=True)
    sent_at: datetime
    opened_with: str
    because: str


_TABLE = SQLModel.metadata.tables["nudge"]
ANSWERED = (  # asked at every event: building a statement costs more than running it
    update(_TABLE)
    .where(_TABLE.c.person_id == bindparam("of"), _TABLE.c.answered_at.is_(None))
    .values(answered_at=bindparam("now"))
)
_ANSWERED_BY = (
    update(_TABLE)
    .where(
        _TABLE.c.answered_at.is_(None),
        _TABLE.c.person_id.in_(
            select(col(Identity.person_id)).where(col(Identity.address) == bindparam("of"))
        ),
    )
    .values(answered_at=bindparam("now"))
)


_OF_PERSON = (
    select(Nudge)
    .where(col(Nudge.person_id) == bindparam("person"))
    .order_by(col(Nudge.sent_at).desc(), col(Nudge.id))
)
_LAST_SINCE = (
    select(Nudge.person_id, func.max(Nudge.sent_at))
    .where(
        col(Nudge.person_id).in_(bindparam("persons", expanding=True)),
        col(Nudge.sent_at) > bindparam("moment"),
    )
    .group_by(col(Nudge.person_id))
)


def of_person(session: Session, person_id: str) -> list[Nudge]:
    """All nudges to a person, in any community, the newest first."""
    return list(session.scalars(_OF_PERSON, {"person": person_id}))


def add(session: Session, row: Nudge) -> bool:
    """Keep a nudge. False if one of its name was sent before."""
    return insert_new(session, row)


def last_since(
    session: Session, person_ids: Collection[str], moment: datetime
) -> dict[str, datetime]:
    """When those of these persons who got a nudge after `moment`, in any community, got the last."""
    found = ask(session, _LAST_SINCE, {"persons": list(person_ids), "moment": moment})
    return dict(found.all())


def mark_answered(session: Session, person_id: str, now: datetime) -> None:
    """A person did something: whatever nudge they had not taken up is answered by it."""
    ask(session, ANSWERED, {"of": person_id, "now": now})


def mark_answered_by(session: Session, address: str, now: datetime) -> None:
    """The same of whoever has an account, if anybody has."""
    ask(session, _ANSWERED_BY, {"of": address, "now": now})


def spared(session: Session, member_id: str) -> datetime | None:
    """Since when organisers want a member left alone; None where they don't."""
    found = session.get(Spared, member_id)
    return found.spared_at if found else None


def spare(session: Session, member_id: str, person_id: str, now: datetime) -> None:
    """Leave a member alone until they go quiet anew."""
    session.merge(Spared(member_id=member_id, spared_at=now, spared_by=person_id))
    session.flush()


def spare_no_more(session: Session, member_id: str) -> None:
    """Write to a member again like to anybody."""
    session.exec(delete(Spared).where(col(Spared.member_id) == member_id))


def welcomed(session: Session, member_id: str) -> frozenset[str]:
    """What words to a newcomer opened with."""
    query = select(Newcomer.opened_with).where(Newcomer.member_id == member_id)
    return frozenset(session.exec(query))


def has_begun(session: Session, member: Member) -> bool:
    """Whether a member has answered a poll, asked, answered a question or signed up for something."""
    polled = (
        select(Participation.poll_id)
        .join(Poll)
        .where(
            Poll.community_id == member.community_id,
            Participation.person_id == member.person_id,
            col(Participation.answered).is_(True),
        )
    )
    asked = select(Asked.id).where(Asked.member_id == member.id, Asked.status != "draft")
    answered = select(Answered.asked_id).where(Answered.member_id == member.id)
    comes = select(Signup.activity_id).where(Signup.member_id == member.id, Signup.status != GONE)
    found = (session.exec(query.limit(1)).first() for query in (polled, asked, answered, comes))
    return any(each is not None for each in found)


def welcome(session: Session, row: Newcomer) -> bool:
    """Keep a word to a newcomer. False if that one was seen to before."""
    return insert_new(session, row)


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's nudges, its words to newcomers, and whom it leaves alone."""
    members = select(Member.id).where(Member.community_id == community_id)
    for table, column in (
        (Nudge, Nudge.member_id),
        (Spared, Spared.member_id),
        (Newcomer, Newcomer.member_id),
    ):
        session.exec(delete(table).where(col(column).in_(members)))
