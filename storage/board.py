"""The question board: what members asked one another, what was answered, and who was shown it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.asking import ask
from storage.people import Member, Offer, Person

BY_WORDS_AT_MOST = 200
"""So many of the newest that match are looked at; the best of them are shown."""


class Asked(SQLModel, table=True):
    """A question to the community. `status`: draft, open, answered (one answer helped), withdrawn.

    `sought` are the telling words of the question and its answers, each after a space.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    status: str
    title: str
    details: str = ""
    sought: str = ""
    asked_at: datetime


class Answered(SQLModel, table=True):
    """A member's answer to a question; they may change it. `helped`: so its asker said."""

    asked_id: str = Field(primary_key=True, foreign_key="asked.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    words: str
    answered_at: datetime
    helped: bool = False


class Routed(SQLModel, table=True):
    """A question that was brought to a member because of what they offer; `passed`: not theirs."""

    asked_id: str = Field(primary_key=True, foreign_key="asked.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    routed_at: datetime
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Offering:
    """What a present member offers; `is_spared`: no question is to be brought to them now."""

    member_id: str
    offers: str
    is_spared: bool


_HELD = (
    select(Asked)
    .where(col(Asked.id) == bindparam("asked"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_BROUGHT = (
    select(Routed.asked_id)
    .where(
        col(Routed.member_id) == col(Member.id),
        or_(col(Routed.asked_id) == bindparam("asked"), col(Routed.routed_at) > bindparam("after")),
    )
    .correlate(Member)
)
_OFFERING = (
    sa_select(col(Member.id), col(Offer.offers), _BROUGHT.exists())
    .join(Offer, col(Offer.member_id) == col(Member.id))
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        col(Member.preference) != "observer",
        col(Offer.offers) != "",
    )
    .order_by(col(Member.id))
)


def hold(session: Session, ident: str) -> Asked | None:
    """A question, locked until this transaction ends, so that answers and its end come in turn."""
    return session.scalars(_HELD, {"asked": ident}).first()


def open_ones(session: Session, community_id: str, most: int) -> list[Asked]:
    """A community's newest questions that wait for help."""
    query = select(Asked).where(Asked.community_id == community_id, Asked.status == "open")
    return list(session.exec(query.order_by(col(Asked.asked_at).desc(), col(Asked.id)).limit(most)))


def helped_ones(session: Session, community_id: str, most: int) -> list[Asked]:
    """A community's newest questions that found help."""
    query = select(Asked).where(Asked.community_id == community_id, Asked.status == "answered")
    return list(session.exec(query.order_by(col(Asked.asked_at).desc(), col(Asked.id)).limit(most)))


_UNANSWERED = (
    select(Asked)
    .where(
        col(Asked.community_id) == bindparam("community"),
        Asked.status == "open",
        col(Asked.asked_at) <= bindparam("before"),
        col(Asked.id).not_in(select(Answered.asked_id)),
    )
    .order_by(col(Asked.asked_at), col(Asked.id))
)


def unanswered(session: Session, community_id: str, before: datetime) -> list[Asked]:
    """Open questions that were asked before an instant and that nobody answered, oldest first."""
    return list(session.scalars(_UNANSWERED, {"community": community_id, "before": before}))


def answers(session: Session, asked_id: str) -> list[tuple[Answered, Person]]:
    """A question's answers with who gave them, the first one first."""
    query = (
        select(Answered, Person)
        .join(Member, col(Member.id) == Answered.member_id)
        .join(Person, col(Person.id) == Member.person_id)
        .where(Answered.asked_id == asked_id)
    )
    return list(session.exec(query.order_by(col(Answered.answered_at), col(Answered.member_id))))


def answer_of(session: Session, asked_id: str, member_id: str) -> Answered | None:
    """A member's own answer to a question."""
    return session.get(Answered, (asked_id, member_id))


def counts(session: Session, asked_ids: Collection[str]) -> dict[str, int]:
    """How many answers each of these questions has; those without any are left out."""
    query = select(Answered.asked_id, func.count()).where(col(Answered.asked_id).in_(asked_ids))
    return dict(session.exec(query.group_by(Answered.asked_id)).all())


def author(session: Session, member_id: str) -> Person:
    """Who a member is."""
    query = select(Person).join(Member, col(Member.person_id) == Person.id)
    return session.exec(query.where(Member.id == member_id)).one()


def matching(session: Session, community_id: str, stems: Collection[str]) -> list[Asked]:
    """Open and answered questions with a word that begins like one of these, newest first.

    `stems` are folded letters and digits.
    """
    if not stems:
        return []
    query = select(Asked).where(
        Asked.community_id == community_id,
        col(Asked.status).in_(("open", "answered")),
        or_(*(col(Asked.sought).contains(f" {stem}", autoescape=True) for stem in stems)),
    )
    newest = query.order_by(col(Asked.asked_at).desc(), col(Asked.id)).limit(BY_WORDS_AT_MOST)
    return list(session.exec(newest))


def offering(
    session: Session, community_id: str, asked_id: str, moment: datetime
) -> list[Offering]:
    """Present members who said what they offer; those who only follow along aren't asked.

    Spared is to whom this question was brought already, or another one after a moment.
    """
    given = {"community": community_id, "asked": asked_id, "after": moment}
    return [Offering(*each) for each in ask(session, _OFFERING, given)]


def discard(session: Session, asked_id: str) -> None:
    """Erase a draft."""
    session.exec(delete(Asked).where(col(Asked.id) == asked_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's board."""
    ids = select(Asked.id).where(Asked.community_id == community_id)
    session.exec(delete(Routed).where(col(Routed.asked_id).in_(ids)))
    session.exec(delete(Answered).where(col(Answered.asked_id).in_(ids)))
    session.exec(delete(Asked).where(col(Asked.community_id) == community_id))
