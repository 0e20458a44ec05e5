"""Levels of participation: where members stand, how they moved, whose level must be looked at again.

A member has a row once they did anything; who has none is peripheral. `look_on` is the day on which
a level may be another: at once after a new signal, else when counted deeds leave the window. It is
found by an index, so that nobody else is ever looked at. Weekly figures name nobody and are kept.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Field, Index, Session, SQLModel, col, delete, func, select

from storage.database import insert_those_new
from storage.people import Member
from storage.people import count as present

LEVELS = ("core", "active", "occasional", "peripheral")
LOWEST = LEVELS[-1]

UNKNOWN = ""
"""A level that was never looked at: of who took part before there were levels."""


class MemberLevel(SQLModel, table=True):
    """A member's level since a day (UTC). `look_on`: see above; None while nothing can change."""

    __tablename__ = "member_level"
    __table_args__ = (
        Index("ix_member_level_look_on", "community_id", "look_on"),
        Index("ix_member_level_level", "community_id", "level"),
    )

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    community_id: str = Field(foreign_key="community.id")
    level: str = LOWEST
    since: date
    look_on: date | None = None


class LevelMovement(SQLModel, table=True):
    """A member came from one level to another on a day (UTC). Kept as long as signals are."""

    __tablename__ = "level_movement"
    __table_args__ = (Index("ix_level_movement_of", "community_id", "day"),)

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    day: date = Field(primary_key=True, index=True)
    was: str = Field(primary_key=True)
    became: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id")


class LevelWeek(SQLModel, table=True):
    """How many present members had a level when a week began (its Monday). Names nobody; kept."""

    __tablename__ = "level_week"

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    week: date = Field(primary_key=True)
    level: str = Field(primary_key=True)
    members: int


class MovementWeek(SQLModel, table=True):
    """How often members came from a level to another in a week (its Monday). Names nobody; kept."""

    __tablename__ = "movement_week"

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    week: date = Field(primary_key=True)
    was: str = Field(primary_key=True)
    became: str = Field(primary_key=True)
    members: int


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def counts(session: Session, community_id: str) -> dict[str, int]:
    """How many members are present at each level, the highest first."""
    query = (
        select(MemberLevel.level, func.count())
        .join(Member, col(Member.id) == col(MemberLevel.member_id))
        .where(
            MemberLevel.community_id == community_id,
            col(MemberLevel.level).in_(LEVELS[:-1]),
            col(Member.left_at).is_(None),
        )
        .group_by(col(MemberLevel.level))
    )
    found = dict(session.exec(query).all())
    above = {level: found.get(level, 0) for level in LEVELS[:-1]}
    return above | {LOWEST: present(session, community_id) - sum(above.values())}


def level_of(session: Session, member_id: str) -> str | None:
    """A member's level; None where there is no such member, or it wasn't looked at yet."""
    query = select(MemberLevel.level).where(MemberLevel.member_id == member_id)
    level = session.exec(query).first()
    if level is None:
        return LOWEST if session.get(Member, member_id) else None
    return level or None


def movements(
    session: Session, community_id: str, first: date, end: date
) -> dict[tuple[str, str], int]:
    """How often members came from one level to another, from the day `first` up to `end`."""
    query = (
        select(LevelMovement.was, LevelMovement.became, func.count())
        .where(
            LevelMovement.community_id == community_id,
            col(LevelMovement.day) >= first,
            col(LevelMovement.day) < end,
        )
        .group_by(col(LevelMovement.was), col(LevelMovement.became))
    )
    return {(was, became): times for was, became, times in session.exec(query)}


def weekly(session: Session, community_id: str, since: date) -> list[tuple[date, dict[str, int]]]:
    """How many members had each level as each week (its Monday) from a day on began."""
    query = (
        select(LevelWeek)
        .where(LevelWeek.community_id == community_id, col(LevelWeek.week) >= since)
        .order_by(col(LevelWeek.week))
    )
    found: dict[date, dict[str, int]] = {}
    for each in session.exec(query):
        found.setdefault(each.week, dict.fromkeys(LEVELS, 0))[each.level] = each.members
    return list(found.items())


def moved_weekly(
    session: Session, community_id: str, since: date
) -> list[tuple[date, dict[tuple[str, str], int]]]:
    """How often members came from one level to another, by week (its Monday) from a day on."""
    query = (
        select(MovementWeek)
        .where(MovementWeek.community_id == community_id, col(MovementWeek.week) >= since)
        .order_by(col(MovementWeek.week), col(MovementWeek.was), col(MovementWeek.became))
    )
    found: dict[date, dict[tuple[str, str], int]] = {}
    for each in session.exec(query):
        found.setdefault(each.week, {})[each.was, each.became] = each.members
    return list(found.items())


def keep_week(session: Session, community_id: str, today: date) -> None:
    """Keep how many members have which level, once a week."""
    week = monday(today)
    if session.get(LevelWeek, (community_id, week, LOWEST)) is None:
        found = counts(session, community_id)
        rows = [
            LevelWeek(community_id=community_id, week=week, level=level, members=members)
            for level, members in found.items()
        ]
        insert_those_new(session, rows)


def remove_all(session: Session, community_id: str) -> None:
    """Erase what is known of a community's levels."""
    for table in (LevelMovement, MemberLevel, LevelWeek, MovementWeek):
        session.exec(delete(table).where(col(table.community_id) == community_id))
