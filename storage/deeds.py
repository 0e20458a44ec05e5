"""You said, we did: what came of a poll, answer by answer."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select


class Deed(SQLModel, table=True):
    """You said, we did: what a community does about one answer of a poll."""

    __table_args__ = (UniqueConstraint("poll_id", "question", "option"),)

    id: int | None = Field(default=None, primary_key=True)
    poll_id: str = Field(foreign_key="poll.id", index=True)
    question: str
    option: str
    text: str
    said_by: str = Field(foreign_key="person.id")
    said_at: datetime


def of_poll(session: Session, poll_id: str) -> list[Deed]:
    """What was done about a poll, in the order it was said."""
    query = select(Deed).where(Deed.poll_id == poll_id)
    return list(session.exec(query.order_by(col(Deed.id))))


def forget(session: Session, poll_id: str) -> None:
    """Take back what was said to be done about a poll, to say it anew."""
    session.exec(delete(Deed).where(col(Deed.poll_id) == poll_id))
