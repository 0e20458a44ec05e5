"""What quiet hours hold back, and what they let go: messages that wait in community time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, exists, literal_column
from sqlalchemy import select as columns
from sqlmodel import Session, and_, col, false, func, select, true, update
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.jobs import Begun
from storage.outbox import Outgoing
from storage.schedule import Scheduled

_WAITING = literal_column(
    "'waiting'", String()
)  # a parameter would keep the partial index out of it
_IS_HELD = and_(col(Outgoing.state) == _WAITING, col(Outgoing.pending) == false())
_FIRST_HELD = select(func.min(Outgoing.held_until)).where(_IS_HELD)
_FIRST_DUE = select(func.min(Scheduled.next_due_at))
_NEXT = select(_FIRST_DUE.scalar_subquery(), _FIRST_HELD.scalar_subquery())
_GLANCE = columns(
    _FIRST_DUE.scalar_subquery(),
    _FIRST_HELD.scalar_subquery(),
    exists().select_from(Begun),
    exists().where(col(Outgoing.pending) == true()),
)
_RELEASE = (
    update(Outgoing)
    .where(_IS_HELD, col(Outgoing.held_until) <= bindparam("now", type_=UTCDateTime()))
    .values(pending=True)
    .execution_options(synchronize_session=False)
)
_HELD = select(func.count()).select_from(Outgoing).where(_IS_HELD)


@dataclass(frozen=True, slots=True)
class Glance:
    """What there is to do, at one look: all that a tick asks where nothing is due.

    `due_at` and `held_until` (community time): when the first occasion falls due, and when the first
    of the quiet hours end that hold a message. `begun` and `pending`: whether any long work is not
    done, and whether any lane has something to send.
    """

    due_at: datetime | None
    held_until: datetime | None
    begun: bool
    pending: bool

    @property
    def next_instant(self) -> datetime | None:
        """The earlier of its two instants."""
        found = (self.due_at, self.held_until)
        return min((at for at in found if at is not None), default=None)


def glance(session: Session) -> Glance:
    """What there is to do now, and next."""
    due_at, until, begun, pending = ask(session, _GLANCE, {}).one()
    return Glance(due_at, until, bool(begun), bool(pending))


def held(session: Session) -> int:
    """How many messages quiet hours hold."""
    return session.exec(_HELD).one()


def release(session: Session, now: datetime) -> None:
    """Have sent what quiet hours held that are over."""
    ask(session, _RELEASE, {"now": now})


def next_instant(session: Session) -> datetime | None:
    """When the next thing falls due, or the first of the quiet hours end that hold a message."""
    found = ask(session, _NEXT, {}).one()
    return min((at for at in found if at is not None), default=None)


def reconsider(session: Session, person_id: str) -> None:
    """Somebody's quiet hours are others now: delivery looks anew at what they held."""
    theirs = update(Outgoing).where(_IS_HELD, col(Outgoing.person_id) == person_id)
    session.exec(theirs.values(pending=True, held_until=None))
