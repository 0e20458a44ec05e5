"""Where a community stands in its playbook: one row for each step that it has met."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select


class Step(SQLModel, table=True):
    """A step of the playbook. `status`: waiting, prompted, done or skipped (then with a reason).

    `round` counts how often a community has met the step: some come back, and a pivot goes back.
    """

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    step: str = Field(primary_key=True)
    round: int = Field(default=1, primary_key=True)
    stage: str
    position: int
    status: str
    due_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = Field(default=None, foreign_key="person.id")
    reason: str = ""


def latest(session: Session, community_id: str, step: str) -> Step | None:
    """A community's newest row for a step."""
    query = select(Step).where(Step.community_id == community_id, Step.step == step)
    return session.exec(query.order_by(col(Step.round).desc())).first()


def of_community(session: Session, community_id: str) -> list[Step]:
    """All steps that a community has met, in the order in which they were due."""
    query = select(Step).where(Step.community_id == community_id)
    return list(session.exec(query.order_by(col(Step.due_at), col(Step.position))))


def next_open(session: Session, community_id: str) -> Step | None:
    """The first step that is neither done nor skipped."""
    query = select(Step).where(
        Step.community_id == community_id, col(Step.status).in_(("waiting", "prompted"))
    )
    return session.exec(query.order_by(col(Step.due_at), col(Step.position))).first()


def due(session: Session, community_id: str, now: datetime) -> list[Step]:
    """The steps that are due and neither done nor skipped, the first one first."""
    query = select(Step).where(
        Step.community_id == community_id,
        col(Step.status).in_(("waiting", "prompted")),
        col(Step.due_at) <= now,
    )
    return list(session.exec(query.order_by(col(Step.due_at), col(Step.position))))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's steps."""
    session.exec(delete(Step).where(col(Step.community_id) == community_id))
