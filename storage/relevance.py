"""The yearly relevance review, the communities that an umbrella holds, and the end of a community."""

from __future__ import annotations

import random
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select, update

from storage import voting
from storage.calls import Call
from storage.communities import Community
from storage.outbox import Outgoing
from storage.people import Member
from storage.polls import Poll


class Review(SQLModel, table=True):
    """One review. `way`: continue, pivot, broaden or close; empty until decided.

    `poll_id` is the members' pulse, or empty; `came_from` the stage before a pivot. What was taken
    back has `undone_at`.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    opened_at: datetime
    opened_by: str = Field(foreign_key="person.id")
    poll_id: str = ""
    way: str = ""
    reason: str = ""
    came_from: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = None


class Nesting(SQLModel, table=True):
    """A community under an umbrella. Both stay communities of their own."""

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    umbrella_id: str = Field(foreign_key="community.id", index=True)
    agreed_by: str = Field(foreign_key="person.id")
    agreed_at: datetime


def open_review(session: Session, community_id: str) -> Review | None:
    """The review that isn't decided yet, locked until this transaction ends."""
    query = select(Review).where(Review.community_id == community_id, Review.way == "")
    return session.exec(query.order_by(col(Review.opened_at).desc()).with_for_update()).first()


def decided(session: Session, community_id: str) -> list[Review]:
    """The reviews that were decided and not taken back, the oldest first."""
    query = select(Review).where(
        Review.community_id == community_id,
        col(Review.decided_at).is_not(None),
        col(Review.undone_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Review.decided_at), col(Review.id))))


def nested(session: Session, umbrella_id: str) -> list[Community]:
    """The communities under an umbrella, by name."""
    query = (
        select(Community)
        .join(Nesting, col(Nesting.community_id) == Community.id)
        .where(Nesting.umbrella_id == umbrella_id)
        .order_by(Community.name, Community.id)
    )
    return list(session.exec(query))


def ties(session: Session) -> tuple[set[str], set[str]]:
    """The ids of all communities under an umbrella, and of all umbrellas."""
    rows = session.exec(select(Nesting.community_id, Nesting.umbrella_id)).all()
    return {nested for nested, _ in rows}, {above for _, above in rows}


def umbrella(session: Session, community_id: str) -> Community | None:
    """The umbrella that a community is under."""
    query = (
        select(Community)
        .join(Nesting, col(Nesting.umbrella_id) == Community.id)
        .where(Nesting.community_id == community_id)
    )
    return session.exec(query).first()


def part(session: Session, umbrella_id: str, community_id: str) -> bool:
    """A community is under the umbrella no more. False if it wasn't."""
    done = session.exec(
        delete(Nesting).where(
            col(Nesting.umbrella_id) == umbrella_id, col(Nesting.community_id) == community_id
        )
    )
    return done.rowcount == 1


def people_of(session: Session, community_ids: list[str]) -> int:
    """How many persons are present in any of these communities, each once."""
    query = select(func.count(col(Member.person_id).distinct())).where(
        col(Member.community_id).in_(community_ids), col(Member.left_at).is_(None)
    )
    return session.exec(query).one()


def end_all(
    session: Session, community_id: str, reason: str, rng: random.Random
) -> tuple[list[Call], list[Poll]]:
    """Cancel what is planned and take open polls back; nothing that waits is sent any more.

    Answers that were given anonymously are shuffled as at any close. Returns what was ended.
    """
    planned = list(
        session.exec(
            select(Call).where(Call.community_id == community_id, Call.status == "planned")
        )
    )
    for call in planned:
        call.status, call.reason, call.sequence = "cancelled", reason, call.sequence + 1
    running = list(
        session.exec(select(Poll).where(Poll.community_id == community_id, Poll.status == "open"))
    )
    for poll in running:
        voting.shuffle(session, poll.id, rng)
        poll.status = "withdrawn"
    theirs = col(Outgoing.community_id) == community_id
    waits = or_(col(Outgoing.state) == "waiting", col(Outgoing.state) == "missed")
    withheld = {"pending": False, "state": "withheld", "reason": "closed"}
    session.exec(update(Outgoing).where(theirs, waits).values(**withheld))
    under_way = update(Outgoing).where(theirs, col(Outgoing.state) == "sending")
    session.exec(under_way.values(reason="closed"))
    edits = update(Outgoing).where(theirs, col(Outgoing.state) == "sent", col(Outgoing.pending))
    session.exec(edits.values(pending=False))
    session.flush()
    return planned, running


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's reviews, and its ties to umbrellas, from either end."""
    session.exec(
        delete(Nesting).where(
            or_(
                col(Nesting.community_id) == community_id,
                col(Nesting.umbrella_id) == community_id,
            )
        )
    )
    session.exec(delete(Review).where(col(Review.community_id) == community_id))
