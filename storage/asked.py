"""What is asked of people at the moment: the open polls, how they stand, and for whom they wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col, func

from storage.asking import ask
from storage.polls import Participation, Poll

_IS_ANSWERED = col(Participation.answered)
_IS_MINE = col(Participation.person_id) == bindparam("person")
_OPEN = (
    select(
        col(Poll.kind),
        col(Poll.title),
        col(Poll.closes_at),
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

    kind: str
    title: str
    closes_at: datetime
    answered: int
    asked: int
    waits: bool


def running(session: Session, community_id: str, person_id: str) -> list[Running]:
    """A community's open polls, the newest first, as they stand for one person."""
    found = ask(session, _OPEN, {"community": community_id, "person": person_id})
    return [
        Running(kind, title, closes_at, answered, asked, bool(mine))
        for kind, title, closes_at, answered, asked, mine in found
    ]
