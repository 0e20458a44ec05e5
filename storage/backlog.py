"""What waits, of all communities together: to be sent, to be taken up, to be gone on with.

Asked by whoever watches Convener. What these cost follows what waits, never what is stored: each
reads an index that holds nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, case, true
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.sqltypes import UTCDateTime

from storage import quiet
from storage.jobs import Begun
from storage.outbox import Lane, Outgoing
from storage.schedule import Scheduled


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one lane has to send.

    `oldest` is since when (community time) its longest-waiting new message could have been sent;
    None where none could be, or only edits wait.
    """

    lane: str
    posts: int
    edits: int
    in_doubt: int
    """Of the posts: begun, and nobody knows yet whether they arrived."""
    put_off: int
    """Of both: refused for now at least once, and to be tried again."""
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """All that waits at one moment."""

    lanes: tuple[Waiting, ...]
    patient: int
    """Lanes whose platform asked for patience that isn't over."""
    asleep: int
    """Messages that their readers' quiet hours hold."""
    due: int
    due_since: datetime | None
    jobs: int


_WALL = bindparam("wall", type_=UTCDateTime())


def _lanes() -> Executable:
    edits = col(Outgoing.ref) != ""
    may = or_(col(Outgoing.not_before).is_(None), col(Outgoing.not_before) <= _WALL)
    since = func.coalesce(Outgoing.held_until, Outgoing.created_at)
    return (
        select(col(Outgoing.lane))
        .add_columns(
            func.sum(case((edits, 0), else_=1)),
            func.sum(case((edits, 1), else_=0)),
            func.sum(case((and_(~edits, col(Outgoing.state) == "sending"), 1), else_=0)),
            func.sum(case((col(Outgoing.tries) > 0, 1), else_=0)),
            func.min(case((and_(~edits, may), since), else_=None)),
        )
        .where(col(Outgoing.pending) == true())
        .group_by(col(Outgoing.lane))
    )


_LANES = _lanes()
_PATIENT = select(func.count()).select_from(Lane).where(col(Lane.next_ok_at) > _WALL)
_DUE = select(func.count(), func.min(Scheduled.next_due_at)).where(
    col(Scheduled.next_due_at) <= bindparam("now", type_=UTCDateTime())
)
_JOBS = select(func.count()).select_from(Begun)


def backlog(session: Session, now: datetime, wall: datetime) -> Backlog:
    """All that waits. `now` is community time, `wall` wall time."""
    due, since = session.execute(_DUE, {"now": now}).one()
    return Backlog(
        lanes=lanes(session, wall),
        patient=session.execute(_PATIENT, {"wall": wall}).scalar_one(),
        asleep=quiet.held(session),
        due=due,
        due_since=since,
        jobs=session.execute(_JOBS).scalar_one(),
    )


def lanes(session: Session, wall: datetime) -> tuple[Waiting, ...]:
    """Each lane that has something to send, or to change where it stands."""
    return tuple(Waiting(*each) for each in session.execute(_LANES, {"wall": wall}))
