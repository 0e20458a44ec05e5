"""Participation, without content: what members could take part in, whether they did, what they pressed.

A touchpoint is a poll that closed or a call that was held; it has a presence for each member who
was asked. Between touchpoints only presses are counted, by day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.database import insert_new
from storage.people import Member


class Touchpoint(SQLModel, table=True):
    """Something that members were asked to take part in. `id` is `<kind>:<its own id>`."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    at: datetime


class Presence(SQLModel, table=True):
    """Whether a member who was asked took part."""

    touchpoint_id: str = Field(primary_key=True, foreign_key="touchpoint.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    took_part: bool


class Signal(SQLModel, table=True):
    """How often a member did something on a day (UTC). `kind` is `press`; never what or where."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    count: int = 1


def note(session: Session, member_id: str, day: date, kind: str) -> None:
    """Count a signal."""
    if not insert_new(session, Signal(member_id=member_id, day=day, kind=kind)):
        row = session.get_one(Signal, (member_id, day, kind), with_for_update=True)
        row.count += 1


def record(session: Session, touchpoint: Touchpoint, presences: Mapping[str, bool]) -> None:
    """Keep a touchpoint with its presences (member id → took part); a name is recorded once."""
    if insert_new(session, touchpoint):
        session.add_all(
            Presence(touchpoint_id=touchpoint.id, member_id=member, took_part=took_part)
            for member, took_part in presences.items()
        )
        session.flush()


def signalled(
    session: Session, community_id: str, first: date, end: date
) -> list[tuple[str, date]]:
    """Members with the days, from `first` up to `end`, on which they did something."""
    query = (
        select(Signal.member_id, col(Signal.day))
        .join(Member)
        .where(Member.community_id == community_id, col(Signal.day) >= first, col(Signal.day) < end)
        .distinct()
    )
    return list(session.exec(query))


def present_between(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[tuple[str, datetime]]:
    """Members with the touchpoints' instants, from `since` up to `until`, at which they took part."""
    query = (
        select(Presence.member_id, Touchpoint.at)
        .join(Touchpoint)
        .where(
            Touchpoint.community_id == community_id,
            col(Touchpoint.at) >= since,
            col(Touchpoint.at) < until,
            col(Presence.took_part).is_(True),
        )
    )
    return list(session.exec(query))


def remove_all(session: Session, community_id: str) -> None:
    """Erase what is known of a community's participation."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Signal).where(col(Signal.member_id).in_(members)))
    session.exec(delete(Presence).where(col(Presence.member_id).in_(members)))
    session.exec(delete(Touchpoint).where(col(Touchpoint.community_id) == community_id))
