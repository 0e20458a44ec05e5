"""How a community stands: what `status` asks first, its figures in one question.

The statements are built once, for building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, select, true
from sqlmodel import Session, case, col, func

from storage import reaching
from storage.asking import ask, one_of
from storage.calls import Call
from storage.outbox import Outgoing
from storage.people import Held, Member, Person

ASTRAY = ("failed", "undeliverable", "unknown")
"""States of messages that did not arrive, or may not have."""

_LOST = (
    select(*(func.count().filter(col(Outgoing.state) == state).label(state) for state in ASTRAY))
    .where(
        col(Outgoing.community_id) == bindparam("community"),
        col(Outgoing.created_at) > bindparam("since"),
        one_of(col(Outgoing.state), ASTRAY),
    )
    .subquery()
)
_CALL_AT = (
    select(func.min(col(Call.starts_at)))
    .where(col(Call.community_id) == bindparam("community"), col(Call.status) == "planned")
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Overview:
    """How many members are present, when the next call that is planned begins, what went astray.

    `unreached`: how many of the members can't be written to. `astray`: how many messages may not
    have arrived, or did not, by state (one of ASTRAY); only those of which there are some.
    """

    members: int
    unreached: int
    call_at: datetime | None
    astray: Mapping[str, int]


def of(session: Session, community_id: str, since: datetime, lanes: Iterable[str]) -> Overview:
    """How a community stands that lives in these workspaces.

    What went astray is counted `since` an instant.
    """
    inside = reaching.inside(lanes)
    given = {"community": community_id, "since": since} | inside
    members, unreached, call_at, *lost = ask(session, _overview(len(inside)), given).one()
    found = zip(ASTRAY, lost, strict=True)
    astray = {state: many for state, many in found if many}
    return Overview(members, unreached or 0, call_at, astray)


@cache
def _overview(lanes: int) -> Executable:
    """The statement of `of` for so many lanes; it looks once at each member."""
    present = (
        select(
            func.count().label("members"),
            func.sum(case((reaching.is_reached(lanes), 0), else_=1)).label("unreached"),
        )
        .where(col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None))
        .subquery()
    )
    return select(*present.c, _CALL_AT, *_LOST.c).select_from(present.join(_LOST, true()))


def named(
    session: Session, community_id: str, roles: tuple[str, ...]
) -> dict[str, list[tuple[str, str]]]:
    """By role, the present members who hold it, as person id and name; by name and id."""
    found: dict[str, list[tuple[str, str]]] = {role: [] for role in roles}
    for role, ident, name in ask(session, _named(roles), {"community": community_id}):
        found[role].append((ident, name))
    return found


@cache
def _named(roles: tuple[str, ...]) -> Executable:
    """The statement of `named`. Persons come last: SQLite looks at few of them so."""
    return (
        select(col(Held.role), col(Person.id), col(Person.name))
        .join(Member, col(Member.id) == Held.member_id)
        .outerjoin(Person, col(Person.id) == Member.person_id)
        .where(
            col(Member.community_id) == bindparam("community"),
            col(Member.left_at).is_(None),
            one_of(col(Held.role), roles),
        )
        .order_by(col(Person.name), col(Person.id))
    )
