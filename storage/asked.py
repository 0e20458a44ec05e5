"""What is asked of people at the moment: the open polls, how they stand, and for whom they wait."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.polls import Participation, Poll

_IS_ANSWERED = col(Participation.answered)
_IS_MINE = col(Participation.person_id) == bindparam("person")
_OPEN = (
    select(
        Poll,
        func.count().filter(_IS_ANSWERED.is_(True)),
        func.count(col(Participation.person_id)),
        func.count().filter(_IS_MINE, _IS_ANSWERED.is_(False)),
    )
    .outerjoin(Participation)
    .where(col(Poll.community_id) == bindparam("community"), col(Poll.status) == "open")
    .group_by(col(Poll.id))
    .order_by(col(Poll.created_at).desc(), col(Poll.id))
)


@dataclass(frozen=True, slots=True)
class Running:
    """An open poll: how many were asked, how many have answered, whether it waits for the asker."""

    poll: Poll
    answered: int
    asked: int
    waits: bool


def running(session: Session, community_id: str, person_id: str) -> list[Running]:
    """A community's open polls, the newest first, as they stand for one person."""
    found = session.execute(_OPEN, {"community": community_id, "person": person_id})
    return [Running(poll, answered, asked, bool(mine)) for poll, answered, asked, mine in found]
