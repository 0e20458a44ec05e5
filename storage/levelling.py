"""Which levels of participation must be looked at again, and what is found then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, Executable, Integer, bindparam, literal
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select, update

from storage.asking import ask
from storage.database import dialect, insert_those_new, upsert
from storage.levels import LEVELS, LOWEST, UNKNOWN, LevelMovement, MemberLevel, monday
from storage.people import Member

AT_ONCE = 500
"""Members named in one statement."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member whose level must be looked at, and whether they are still here."""

    member_id: str
    level: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of a member: their level, and when it must be looked at again, if ever."""

    of: Standing
    level: str
    look_on: date | None


_DUE = (
    select(MemberLevel.member_id, MemberLevel.level, Member.left_at)
    .join(Member, col(Member.id) == col(MemberLevel.member_id))
    .where(
        col(MemberLevel.community_id) == bindparam("community"),
        col(MemberLevel.look_on) <= bindparam("today"),
    )
    .order_by(col(MemberLevel.look_on), col(MemberLevel.member_id))
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(of=MemberLevel)
)
_ROWS = SQLModel.metadata.tables["member_level"]
_SETTLE = (
    update(_ROWS).where(_ROWS.c.member_id == bindparam("of")).values(look_on=bindparam("then"))
)
_MOVE = (
    update(_ROWS)
    .where(_ROWS.c.member_id == bindparam("of"))
    .values(level=bindparam("to"), since=bindparam("day"), look_on=bindparam("then"))
)


def mark(session: Session, day: date, member_ids: Collection[str]) -> None:
    """Have these members' levels looked at from a day on; in one order, lest two lock each other."""
    ids = sorted(set(member_ids))
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        of_one = len(some) == 1  # as a press marks: what has no list in it costs half
        given = {"day": day, "members": some[0] if of_one else some}
        ask(session, _marking(dialect(session), of_one=of_one), given)


def mark_all(session: Session, community_id: str, day: date) -> None:
    """Have the levels of all who have more than the lowest looked at from a day on."""
    above = _ROWS.c.level.in_(LEVELS[:-1])
    session.execute(
        update(_ROWS).where(_ROWS.c.community_id == community_id, above).values(look_on=day)
    )


@cache
def _marking(dialect: str, *, of_one: bool) -> Executable:
    """The statement of `mark`, built once. Who is marked for that day or before isn't written."""
    day, ident = bindparam("day", type_=Date()), col(Member.id)
    members: BindParameter[Any] = bindparam("members", expanding=not of_one)
    of = (
        sa_select(ident, col(Member.community_id), literal(LOWEST), day, day)
        .where(ident == members if of_one else ident.in_(members))
        .order_by(ident)
    )
    into = upsert(_ROWS, dialect).from_select(
        ["member_id", "community_id", "level", "since", "look_on"], of
    )
    new = into.excluded.look_on
    return into.on_conflict_do_update(
        index_elements=["member_id"],
        set_={"look_on": new},
        where=_ROWS.c.look_on.is_(None) | (_ROWS.c.look_on > new),
    )


def due(session: Session, community_id: str, today: date, most: int) -> list[Standing]:
    """Members whose level must be looked at, at most `most`, locked until this transaction ends."""
    given = {"community": community_id, "today": today, "most": most}
    return [
        Standing(member, level, left is None) for member, level, left in ask(session, _DUE, given)
    ]


def keep(session: Session, community_id: str, today: date, looked: Sequence[Looked]) -> None:
    """Keep what was found on a day. A movement is counted of members who are here, from a level."""
    same = [each for each in looked if each.level == each.of.level]
    other = [each for each in looked if each.level != each.of.level]
    if same:
        session.execute(_SETTLE, [{"of": e.of.member_id, "then": e.look_on} for e in same])
    if other:
        moved = [
            {"of": e.of.member_id, "to": e.level, "day": today, "then": e.look_on} for e in other
        ]
        session.execute(_MOVE, moved)
    fresh = insert_those_new(
        session,
        [
            LevelMovement(
                member_id=each.of.member_id,
                day=today,
                was=each.of.level,
                became=each.level,
                community_id=community_id,
            )
            for each in other
            if each.of.is_here and each.of.level != UNKNOWN
        ],
    )
    ways = Counter((was, became) for _, _, was, became in fresh)
    if ways:
        rows = [
            {
                "community_id": community_id,
                "week": monday(today),
                "was": was,
                "became": became,
                "members": members,
            }
            for (was, became), members in sorted(ways.items())
        ]
        session.execute(_adding(dialect(session)), rows)


@cache
def _adding(dialect: str) -> Executable:
    into = upsert(SQLModel.metadata.tables["movement_week"], dialect)
    more = {"members": into.table.c.members + into.excluded.members}
    return into.on_conflict_do_update(index_elements=[*into.table.primary_key], set_=more)
