"""The landscape: neighbouring groups and initiatives, what overlaps, and what is done about each."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, select


class Entry(SQLModel, table=True):
    """One neighbouring group. `decision`: join, link, leave, or empty where nobody has decided yet.

    `looked_on` is the day on which somebody last looked at it, by whom `looked_by`. What was taken
    off stays, `removed_at` set, so that it can be put back.
    """

    __tablename__ = "landscape"

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    name: str
    runs: str = ""
    link: str = ""
    overlap: str = ""
    decision: str = ""
    why: str = ""
    looked_on: date
    looked_by: str = Field(foreign_key="person.id")
    removed_at: datetime | None = None


def of_community(session: Session, community_id: str) -> list[Entry]:
    """A community's entries that were not taken off, by name."""
    query = select(Entry).where(Entry.community_id == community_id, col(Entry.removed_at).is_(None))
    return list(session.exec(query.order_by(func.lower(Entry.name), col(Entry.id))))


def hold(session: Session, ident: str) -> Entry | None:
    """An entry, locked until this transaction ends."""
    return session.get(Entry, ident, with_for_update=True, populate_existing=True)


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's landscape."""
    session.exec(delete(Entry).where(col(Entry.community_id) == community_id))
