"""Every decision that changes a community: who, what, when, why."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class Decision(SQLModel, table=True):
    """One line of the log. It outlives what it is about, so it refers to nothing by key."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    community_id: str = Field(index=True)
    person_id: str
    action: str
    subject: str = ""
    reason: str = ""


def record(session: Session, row: Decision) -> None:
    """Write a line."""
    session.add(row)


def of_community(session: Session, community_id: str, most: int = 50) -> list[Decision]:
    """A community's last decisions, the newest first."""
    query = select(Decision).where(Decision.community_id == community_id)
    return list(session.exec(query.order_by(col(Decision.id).desc()).limit(most)))
