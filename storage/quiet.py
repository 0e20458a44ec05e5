"""What quiet hours hold back, and what they let go: messages that wait in community time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, literal_column
from sqlmodel import Session, and_, col, false, func, select, update

from storage.outbox import Outgoing

_WAITING = literal_column(
    "'waiting'", String()
)  # a parameter would keep the partial index out of it
_IS_HELD = and_(col(Outgoing.state) == _WAITING, col(Outgoing.pending) == false())
_FIRST_HELD = select(func.min(Outgoing.held_until)).where(_IS_HELD)
_HELD = select(func.count()).select_from(Outgoing).where(_IS_HELD)


def held_until(session: Session) -> datetime | None:
    """When the first of the quiet hours that hold a message end (community time)."""
    return session.exec(_FIRST_HELD).one()


def held(session: Session) -> int:
    """How many messages quiet hours hold."""
    return session.exec(_HELD).one()


def release(session: Session, now: datetime) -> None:
    """Have sent what quiet hours held that are over."""
    over = update(Outgoing).where(_IS_HELD, col(Outgoing.held_until) <= now)
    session.exec(over.values(pending=True))


def reconsider(session: Session, person_id: str) -> None:
    """Somebody's quiet hours are others now: delivery looks anew at what they held."""
    theirs = update(Outgoing).where(_IS_HELD, col(Outgoing.person_id) == person_id)
    session.exec(theirs.values(pending=True, held_until=None))
