"""Polls after one another: who was asked lately, and what the same question said the time before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.polls import Participation, Poll


def asked_since(session: Session, moment: datetime, kinds: Sequence[str]) -> frozenset[str]:
    """Persons asked by a poll of these kinds, in any community, that opened after `moment`."""
    query = (
        select(Participation.person_id)
        .join(Poll)
        .where(
            col(Poll.kind).in_(kinds),
            col(Poll.status).in_(("open", "closed")),
            col(Poll.opened_at) > moment,
        )
    )
    return frozenset(session.exec(query))


def asked(session: Session, community_id: str, kinds: Sequence[str]) -> list[tuple[str, datetime]]:
    """Whom a community's polls of these kinds asked, by person id, and when each was opened."""
    query = (
        select(Participation.person_id, col(Poll.opened_at))
        .join(Poll, col(Poll.id) == Participation.poll_id)
        .where(
            Poll.community_id == community_id,
            col(Poll.kind).in_(kinds),
            col(Poll.status).in_(("open", "closed")),
        )
        .order_by(col(Poll.opened_at), Participation.person_id)
    )
    return [(person, at) for person, at in session.exec(query) if at is not None]


def previous(session: Session, poll: Poll) -> Poll | None:
    """The last closed poll of the same kind and community before this one was opened."""
    query = select(Poll).where(
        Poll.community_id == poll.community_id,
        Poll.kind == poll.kind,
        Poll.status == "closed",
        Poll.id != poll.id,
        col(Poll.closed_at) <= (poll.opened_at or poll.created_at),
    )
    return session.exec(query.order_by(col(Poll.closed_at).desc())).first()
