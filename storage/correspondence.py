"""What somebody was told, and what was kept from them: the outbox as its readers may ask about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from storage.outbox import UNSAID, Outgoing

TOLD = ("sent", "sending", "waiting", "unknown")


def told(
    session: Session,
    person_id: str,
    communities: Collection[str],
    venues: Collection[str],
    most: int,
) -> list[Outgoing]:
    """The last messages to a person, or to these channels, of these communities, the newest first.

    What is said to somebody about no community in particular is of "".
    """
    query = select(Outgoing).where(
        or_(
            and_(
                col(Outgoing.person_id) == person_id,
                col(Outgoing.community_id).in_([*communities, ""]),
            ),
            and_(
                col(Outgoing.community_id).in_(communities),
                col(Outgoing.address).in_(venues),
            ),
        ),
        col(Outgoing.state).in_(TOLD),
    )
    order = (col(Outgoing.created_at).desc(), col(Outgoing.position).desc())
    return list(session.exec(query.order_by(*order).limit(most)))


def withheld(
    session: Session, person_id: str, communities: Collection[str], since: datetime, most: int
) -> list[Outgoing]:
    """What was not said to a person since then, by these communities, the newest first."""
    query = select(Outgoing).where(
        Outgoing.person_id == person_id,
        col(Outgoing.created_at) > since,
        col(Outgoing.community_id).in_([*communities, ""]),
        col(Outgoing.state).in_(UNSAID),
    )
    order = (col(Outgoing.created_at).desc(), col(Outgoing.position).desc())
    return list(session.exec(query.order_by(*order).limit(most)))
