"""Who may have lapsed: members who let something pass, by the day on which to judge them.

A lapse can only begin when something to take part in is over, so that is when a member who let it
pass gets a row; who took part loses theirs. The daily look finds those due by an index; all others
are never looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from sqlalchemy import Date, Executable, Integer, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Index, Session, SQLModel, col, delete, update

from storage.database import dialect, upsert
from storage.people import Member


class Lapse(SQLModel, table=True):
    """A member who may have lapsed; they are judged on the day `look_on` (UTC), or after."""

    __table_args__ = (Index("ix_lapse_look_on", "community_id", "look_on", "member_id"),)

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    community_id: str = Field(foreign_key="community.id")
    look_on: date


TABLE = SQLModel.metadata.tables["lapse"]
_DUE = (
    sa_select(TABLE.c.member_id)
    .where(TABLE.c.community_id == bindparam("community"), TABLE.c.look_on <= bindparam("today"))
    .order_by(TABLE.c.look_on, TABLE.c.member_id)
    .limit(bindparam("most", type_=Integer()))
)


_PUT_OFF = (
    update(TABLE).where(TABLE.c.member_id == bindparam("of")).values(look_on=bindparam("until"))
)


def due(session: Session, community_id: str, today: date, most: int) -> list[str]:
    """Members who must be judged, at most `most`, the longest due first."""
    given = {"community": community_id, "today": today, "most": most}
    return list(session.scalars(_DUE, given))


def suspect(session: Session, day: date, member_ids: Collection[str]) -> None:
    """Have these members judged from a day on."""
    if member_ids:
        given = {"day": day, "members": sorted(set(member_ids))}
        session.execute(_suspecting(dialect(session)), given)


@cache
def _suspecting(dialect: str) -> Executable:
    of = (
        sa_select(col(Member.id), col(Member.community_id), bindparam("day", type_=Date()))
        .where(col(Member.id).in_(bindparam("members", expanding=True)))
        .order_by(col(Member.id))
    )
    into = upsert(TABLE, dialect).from_select(["member_id", "community_id", "look_on"], of)
    changed = {"look_on": into.excluded.look_on}
    return into.on_conflict_do_update(index_elements=["member_id"], set_=changed)


def put_off(session: Session, looks: Mapping[str, date]) -> None:
    """Have members judged again, each on a day of theirs."""
    if looks:
        session.execute(_PUT_OFF, [{"of": of, "until": day} for of, day in looks.items()])


def clear(session: Session, member_ids: Collection[str]) -> None:
    """These members have not lapsed."""
    if member_ids:
        session.exec(delete(Lapse).where(col(Lapse.member_id).in_(member_ids)))


def remove_all(session: Session, community_id: str) -> None:
    """Erase who may have lapsed of a community."""
    session.exec(delete(Lapse).where(col(Lapse.community_id) == community_id))
