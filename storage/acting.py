"""Somebody acted: they were about that day, and whatever nudge they had is answered by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, SQLModel

from storage import levelling, nudges, participation
from storage.asking import ask
from storage.database import dialect

ABOUT = "press"
"""The kind of signal that says so."""

_INTO = postgresql.insert(SQLModel.metadata.tables["signal"])
_SIGNAL = _INTO.table.c
_ACTED = (
    _INTO.values(
        member_id=bindparam("member"),
        day=bindparam("today"),
        kind=bindparam("doing"),
        count=literal_column("1"),
    )
    .on_conflict_do_update(
        index_elements=["member_id", "day", "kind"],
        set_={"count": _SIGNAL.count + literal_column("1")},
    )
    .returning(_SIGNAL.count)
    .add_cte(nudges.ANSWERED.cte("answered"))
)


def acted(session: Session, member_id: str | None, person_id: str, now: datetime) -> None:
    """A person did something; `member_id` is what they are where they did it, if anything.

    What `participation.note` and `nudges.mark_answered` do: on PostgreSQL in one statement.
    """
    if member_id is None:
        nudges.mark_answered(session, person_id, now)
        return
    day = now.date()
    if dialect(session) == "sqlite":
        participation.note(session, member_id, day, ABOUT)
        nudges.mark_answered(session, person_id, now)
        return
    given = {"member": member_id, "today": day, "doing": ABOUT, "of": person_id, "now": now}
    if ask(session, _ACTED, given).scalar() == 1:
        levelling.mark(session, day, (member_id,))
