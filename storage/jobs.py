"""Long work that was begun and is not done: where it stands, so that it goes on after a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, or_, select
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.database import insert_new


class Begun(SQLModel, table=True):
    """A piece of long work. `cursor` is where its next piece begins; empty at the start.

    `not_before` (wall time) is until when a platform asked for patience.
    """

    __tablename__ = "job"

    name: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    cursor: str = ""
    not_before: datetime | None = None


_ABOUT = select(Begun.name).where(
    col(Begun.name) == bindparam("of"), col(Begun.subject).startswith(bindparam("begins"))
)
_UNDER_WAY = (
    select(Begun.name, Begun.subject)
    .where(
        or_(
            col(Begun.not_before).is_(None),
            col(Begun.not_before) <= bindparam("wall", type_=UTCDateTime()),
        )
    )
    .order_by(col(Begun.name), col(Begun.subject))
)


def begin(session: Session, name: str, subject: str) -> None:
    """Note that work was begun; what is under way already goes on from where it stands."""
    insert_new(session, Begun(name=name, subject=subject))


def cursor(session: Session, name: str, subject: str) -> str | None:
    """Where work stands; None where it was never begun, or is done."""
    row = session.get(Begun, (name, subject))
    return row.cursor if row else None


def move(session: Session, name: str, subject: str, to: str | None) -> None:
    """Note the next piece's cursor; None: the work is done."""
    row = session.get(Begun, (name, subject))
    if row is not None and to is None:
        session.delete(row)
    elif row is not None and to is not None:
        row.cursor, row.not_before = to, None


def put_off(session: Session, name: str, subject: str, until: datetime) -> None:
    """Leave work where it stands until an instant of wall time."""
    row = session.get(Begun, (name, subject))
    if row is not None:
        row.not_before = until


def under_way(session: Session, wall: datetime) -> list[tuple[str, str]]:
    """Names and subjects of all work that is not done and may go on now (wall time)."""
    return [(name, subject) for name, subject in ask(session, _UNDER_WAY, {"wall": wall})]


def about(session: Session, name: str, community_id: str) -> bool:
    """Whether a community's work of this name is under way."""
    return ask(session, _ABOUT, {"of": name, "begins": f"{community_id} "}).first() is not None


def forget_about(session: Session, community_id: str) -> None:
    """Drop a community's work; its subjects begin with the community's id."""
    session.exec(delete(Begun).where(col(Begun.subject).startswith(f"{community_id} ")))
