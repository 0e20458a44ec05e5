"""What shows what a community has done: what was stated, with where it is from, and counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.asking import ask
from storage.people import Held, Member, Person


class Evidence(SQLModel, table=True):
    """One piece: what (`kind`, `statement`), since when (`day`), from where (`source`), by whom.

    `amount` of `whole`; an amount of None is no figure: it is said to be enough. `step` and `round`
    are those whose form it came from, or empty and 0. What was taken back stays, `withdrawn_at` set.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    day: date
    statement: str = ""
    source: str = ""
    amount: int | None = None
    whole: int | None = None
    step: str = ""
    round: int = 0
    stated_by: str = Field(foreign_key="person.id")
    stated_at: datetime
    withdrawn_at: datetime | None = None


class Stated(NamedTuple):
    """What somebody, `by` name, states: a piece of evidence as it counts."""

    kind: str
    day: date
    amount: int | None
    whole: int | None
    source: str
    by: str


_OF_COMMUNITY = (
    select(Evidence)
    .where(
        col(Evidence.community_id) == bindparam("community"),
        col(Evidence.withdrawn_at).is_(None),
    )
    .order_by(col(Evidence.day), col(Evidence.id))
)
_STATED = (
    sa_select(
        col(Evidence.kind),
        col(Evidence.day),
        col(Evidence.amount),
        col(Evidence.whole),
        col(Evidence.source),
        col(Person.name),
    )
    .join(Person, col(Person.id) == Evidence.stated_by)
    .where(
        col(Evidence.community_id) == bindparam("community"),
        col(Evidence.withdrawn_at).is_(None),
    )
    .order_by(col(Evidence.day), col(Evidence.id))
)
_ROLES_HELD = (
    sa_select(col(Held.role), col(Person.name))
    .join(Member, col(Member.id) == Held.member_id)
    .join(Person, col(Person.id) == Member.person_id)
    .where(col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None))
    .order_by(col(Person.name), col(Person.id))
)


def of_community(
    session: Session, community_id: str, kinds: Collection[str] | None = None
) -> list[Evidence]:
    """What a community states and hasn't taken back, the oldest first; of these kinds, or all."""
    stated = session.scalars(_OF_COMMUNITY, {"community": community_id})
    return [each for each in stated if kinds is None or each.kind in kinds]


def of_step(session: Session, community_id: str, step: str, number: int) -> list[Evidence]:
    """What came of one round of a step and wasn't taken back."""
    every = of_community(session, community_id)
    return [each for each in every if (each.step, each.round) == (step, number)]


def stated(session: Session, community_id: str) -> list[Stated]:
    """What a community states and hasn't taken back, as it counts, the oldest first."""
    return [Stated(*each) for each in ask(session, _STATED, {"community": community_id})]


def roles_held(session: Session, community_id: str) -> dict[str, list[str]]:
    """The roles that present members hold: by role their names, by name and id."""
    held: dict[str, list[str]] = {}
    for role, name in ask(session, _ROLES_HELD, {"community": community_id}):
        held.setdefault(role, []).append(name)
    return held


def members_at(session: Session, community_id: str, moment: datetime) -> int:
    """How many of those known now were members at an instant."""
    query = select(func.count()).where(
        Member.community_id == community_id,
        col(Member.joined_at) <= moment,
        or_(col(Member.left_at).is_(None), col(Member.left_at) > moment),
    )
    return session.exec(query).one()


def remove_all(session: Session, community_id: str) -> None:
    """Erase what a community states."""
    session.exec(delete(Evidence).where(col(Evidence.community_id) == community_id))
