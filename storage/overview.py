"""How a community stands: what `status` asks first, its figures in one question.

The statements are built once, for building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.asking import ask
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
        col(Outgoing.state).in_(ASTRAY),
    )
    .subquery()
)
_OVERVIEW = select(
    select(func.count())
    .where(col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None))
    .scalar_subquery(),
    select(func.min(col(Call.starts_at)))
    .where(col(Call.community_id) == bindparam("community"), col(Call.status) == "planned")
    .scalar_subquery(),
    *_LOST.c,
)


_NAMED = (
    select(Held.role, Person.id, Person.name)
    .join(Member, col(Member.id) == Held.member_id)
    .join(Person, col(Person.id) == Member.person_id)
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        col(Held.role).in_(bindparam("roles", expanding=True)),
    )
    .order_by(col(Person.name), col(Person.id))
)


@dataclass(frozen=True, slots=True)
class Overview:
    """How many members are present, when the next call that is planned begins, what went astray.

    `astray`: how many messages may not have arrived, or did not, by state (one of ASTRAY); only
    those of which there are some.
    """

    members: int
    call_at: datetime | None
    astray: Mapping[str, int]


def of(session: Session, community_id: str, since: datetime) -> Overview:
    """How a community stands; what went astray is counted `since` an instant."""
    given = {"community": community_id, "since": since}
    members, call_at, *lost = ask(session, _OVERVIEW, given).one()
    found = zip(ASTRAY, lost, strict=True)
    return Overview(members, call_at, {state: many for state, many in found if many})


def named(
    session: Session, community_id: str, roles: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """By role, the present members who hold it, as person id and name; by name and id."""
    given = {"community": community_id, "roles": list(roles)}
    found: dict[str, list[tuple[str, str]]] = {role: [] for role in roles}
    for role, ident, name in ask(session, _NAMED, given):
        found[role].append((ident, name))
    return found
