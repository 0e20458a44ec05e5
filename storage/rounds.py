"""Polls after one another: who was asked lately, and what the same question said the time before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, bindparam, true
from sqlmodel import Session, and_, col, or_, select

from storage.people import Member, Person
from storage.polls import Participation, Poll

AT_ONCE = 500
"""Persons named in one statement."""

_ASKED_SINCE = (
    select(Participation.person_id)
    .join(Poll)
    .where(
        col(Participation.person_id).in_(bindparam("persons", expanding=True)),
        col(Poll.kind).in_(bindparam("kinds", expanding=True)),
        col(Poll.status).in_(("open", "closed")),
        col(Poll.opened_at) > bindparam("moment"),
    )
)


_OTHERS: BindParameter[Any] = bindparam("others", expanding=True)
_SILENT_IN = (
    select(Person)
    .join(Member, col(Member.person_id) == col(Person.id))
    .join(Participation, col(Participation.person_id) == col(Person.id))
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        col(Member.preference) != "observer",
        col(Participation.poll_id) == bindparam("of_poll"),
        col(Participation.answered).is_(False),
        col(Participation.reminded).is_(False),
        or_(
            col(Person.zone) == bindparam("zone"),
            and_(bindparam("theirs", type_=Boolean()) == true(), col(Person.zone).not_in(_OTHERS)),
        ),
    )
    .order_by(col(Person.name), col(Person.id))
)


def silent_in(
    session: Session, poll: Poll, zone: str, others: Collection[str] | None
) -> list[Person]:
    """Members in a zone whom a poll asked, who have neither answered nor been reminded, by name.

    Whoever just follows along is left out. `others`: the zones whose members get a reminder of
    their own, where this one takes all that are in none of them along; else None.
    """
    given = {
        "community": poll.community_id,
        "of_poll": poll.id,
        "zone": zone,
        "theirs": others is not None,
        "others": sorted(others or ()),
    }
    return list(session.scalars(_SILENT_IN, given))


def asked_since(
    session: Session, moment: datetime, kinds: Sequence[str], person_ids: Collection[str]
) -> frozenset[str]:
    """Those of these persons asked by a poll of these kinds, in any community, opened after `moment`.

    It is asked of those who matter only: of everybody it would read what all communities asked.
    """
    ids, found = sorted(person_ids), set[str]()
    for at in range(0, len(ids), AT_ONCE):
        given = {"persons": ids[at : at + AT_ONCE], "kinds": list(kinds), "moment": moment}
        found.update(session.scalars(_ASKED_SINCE, given))
    return frozenset(found)


def asked(session: Session, community_id: str, kinds: Sequence[str]) -> list[tuple[str, datetime]]:
    """Whom a community's polls of these kinds asked, by person id, and when each was opened."""
    query = (
        select(Participation.person_id, col(Poll.opened_at))
        .join(Poll, col(Poll.id) == Participation.poll_id)
        .where(
            Poll.community_id == community_id,
            col(Poll.kind).in_(kinds),
            col(Poll.status).in_(("open", "closed")),
        )
        .order_by(col(Poll.opened_at), Participation.person_id)
    )
    return [(person, at) for person, at in session.exec(query) if at is not None]


def previous(session: Session, poll: Poll) -> Poll | None:
    """The last closed poll of the same kind and community before this one was opened."""
    query = select(Poll).where(
        Poll.community_id == poll.community_id,
        Poll.kind == poll.kind,
        Poll.status == "closed",
        Poll.id != poll.id,
        col(Poll.closed_at) <= (poll.opened_at or poll.created_at),
    )
    return session.exec(query.order_by(col(Poll.closed_at).desc())).first()
