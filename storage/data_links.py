"""Links that lead somebody to all that is kept of them, for a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, or_, select


class DataLink(SQLModel, table=True):
    """A way for somebody to what is kept of them. Of its secret only the hash is kept."""

    __tablename__ = "data_link"

    secret_hash: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    made_at: datetime
    expires_at: datetime


def give(session: Session, link: DataLink) -> None:
    """Keep a link; an older one of the same person leads nowhere from now on.

    Links that lead nowhere any more are forgotten by the way.
    """
    is_theirs = col(DataLink.person_id) == link.person_id
    session.exec(delete(DataLink).where(or_(is_theirs, col(DataLink.expires_at) <= link.made_at)))
    session.add(link)
    session.flush()


def behind(session: Session, secret_hash: str, now: datetime) -> str | None:
    """The person whom a link is for; None where it leads nowhere, or no more."""
    query = select(DataLink.person_id).where(
        DataLink.secret_hash == secret_hash, col(DataLink.expires_at) > now
    )
    return session.exec(query).first()


def forget(session: Session, person_ids: Collection[str]) -> None:
    """Erase the links of these persons."""
    session.exec(delete(DataLink).where(col(DataLink.person_id).in_(person_ids)))
