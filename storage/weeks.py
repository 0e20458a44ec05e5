"""What was done in each week of a community, of nobody in particular: kept when the rest is forgotten.

A week begins on Monday (UTC). It is written once, when it has been over for `SETTLED`, so that what
is erased of a person later leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, bindparam, case, distinct, literal
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, delete, func, select
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.database import insert_those_new
from storage.levels import monday
from storage.participation import Presence, Signal, Touchpoint
from storage.people import Member

WEEK = timedelta(days=7)
SETTLED = timedelta(days=7)
"""Attendance is noted for some days after a call."""

ASKED_TO = "asked to "
"""How the kind of a week's touchpoints begins; all others are kinds of signals."""


class ParticipationWeek(SQLModel, table=True):
    """How often something was done in a week, by how many members.

    Of touchpoints `count` is how often somebody took part, and `asked` how often somebody was asked;
    of signals `asked` is 0.
    """

    __tablename__ = "participation_week"

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    week: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    count: int
    members: int
    asked: int = 0


_LAST = select(func.max(ParticipationWeek.week))
_FIRST_SIGNAL = select(func.min(Signal.day)).where(col(Signal.day) >= bindparam("since"))
_FIRST_TOUCHPOINT = select(func.min(Touchpoint.at)).where(
    col(Touchpoint.at) >= bindparam("since", type_=UTCDateTime())
)


def due(session: Session, now: datetime) -> date | None:
    """The Monday of the first week in which something was done that is not written and settled."""
    last = ask(session, _LAST, {}).scalar()
    since = last + WEEK if last else date.min
    signal = ask(session, _FIRST_SIGNAL, {"since": since}).scalar()
    point = ask(session, _FIRST_TOUCHPOINT, {"since": _midnight(since)}).scalar()
    days = [each for each in (signal, point.astimezone(UTC).date() if point else None) if each]
    if not days:
        return None
    week = monday(min(days))
    return week if _midnight(week) + WEEK + SETTLED <= now else None


def sums(session: Session, week: date) -> list[ParticipationWeek]:
    """What was done in a week, of all communities: a question that may take its time."""
    found = [*session.execute(_signals(week)), *session.execute(_touchpoints(week))]
    return [
        ParticipationWeek(
            community_id=community, week=week, kind=kind, count=count, members=members, asked=asked
        )
        for community, kind, count, members, asked in found
    ]


def keep(session: Session, found: Sequence[ParticipationWeek]) -> None:
    """Write sums of a week; what is written of it stays."""
    insert_those_new(session, found)


def of_community(session: Session, community_id: str, since: date) -> list[ParticipationWeek]:
    """A community's weeks from a day on, the oldest first."""
    query = select(ParticipationWeek).where(
        ParticipationWeek.community_id == community_id, col(ParticipationWeek.week) >= since
    )
    order = (col(ParticipationWeek.week), col(ParticipationWeek.kind))
    return list(session.exec(query.order_by(*order)))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's weeks."""
    session.exec(
        delete(ParticipationWeek).where(col(ParticipationWeek.community_id) == community_id)
    )


def _signals(week: date) -> Select[str, str, int, int, int]:
    day = col(Signal.day)
    return (
        columns(
            col(Member.community_id),
            col(Signal.kind),
            func.sum(col(Signal.count)),
            func.count(distinct(col(Signal.member_id))),
            literal(0),
        )
        .select_from(Signal)
        .join(Member, col(Member.id) == col(Signal.member_id))
        .where(day >= week, day < week + WEEK)
        .group_by(col(Member.community_id), col(Signal.kind))
    )


def _touchpoints(week: date) -> Select[str, str, int, int, int]:
    at, came = col(Touchpoint.at), col(Presence.took_part).is_(True)
    kind = literal(ASKED_TO) + col(Touchpoint.kind)
    return (
        columns(
            col(Touchpoint.community_id),
            kind,
            func.sum(case((came, 1), else_=0)),
            func.count(distinct(case((came, col(Presence.member_id))))),
            func.count(),
        )
        .select_from(Touchpoint)
        .join(Presence, col(Presence.touchpoint_id) == col(Touchpoint.id))
        .where(at >= _midnight(week), at < _midnight(week + WEEK))
        .group_by(col(Touchpoint.community_id), col(Touchpoint.kind))
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
