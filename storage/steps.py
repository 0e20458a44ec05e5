"""Where a community stands in its playbook: one row for each step that it has met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.asking import ask, one_of

OPEN = ("waiting", "prompted")


class Step(SQLModel, table=True):
    """A step of the playbook. `status`: waiting, prompted, done, skipped (then with a reason) or left.

    `round` counts how often a community has met the step: some come back, and a pivot goes back.
    One that was still open when the community moved on is left. `begun_at` is when a later round
    began: only what came to be since then shows that it was done.
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
    begun_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is neither settled nor left."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Standing:
    """What is looked at of a step that is open: nobody changes it by this."""

    step: str
    stage: str
    due_at: datetime
    begun_at: datetime | None


_IS_OPEN = (col(Step.community_id) == bindparam("community"), one_of(col(Step.status), OPEN))
_ORDER = (col(Step.due_at), col(Step.position))
_OPEN = select(Step).where(*_IS_OPEN).order_by(*_ORDER)
_STANDING = (
    select(*(col(each) for each in (Step.step, Step.stage, Step.due_at, Step.begun_at)))
    .where(*_IS_OPEN)
    .order_by(*_ORDER)
)


def latest(session: Session, community_id: str, step: str) -> Step | None:
    """A community's newest row for a step."""
    query = select(Step).where(Step.community_id == community_id, Step.step == step)
    return session.exec(query.order_by(col(Step.round).desc())).first()


def of_community(session: Session, community_id: str) -> list[Step]:
    """All steps that a community has met, in the order in which they were due."""
    query = select(Step).where(Step.community_id == community_id)
    return list(session.exec(query.order_by(col(Step.due_at), col(Step.position))))


def still_open(session: Session, community_id: str) -> list[Step]:
    """The steps that are neither settled nor left, the first one first."""
    return list(session.scalars(_OPEN, {"community": community_id}))


def standing(session: Session, community_id: str) -> list[Standing]:
    """The same, only to be looked at."""
    return [Standing(*each) for each in ask(session, _STANDING, {"community": community_id})]


def newest(session: Session, community_id: str) -> dict[str, Step]:
    """A community's newest row for each step that it has met, by step."""
    query = select(Step).where(Step.community_id == community_id).order_by(col(Step.round))
    return {row.step: row for row in session.exec(query)}


def statuses(session: Session, communities: Sequence[str]) -> list[tuple[str, str, str]]:
    """Each step that these communities have met, and how it stands, round by round."""
    query = select(Step.community_id, Step.step, Step.status)
    return list(session.exec(query.where(col(Step.community_id).in_(communities))))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's steps."""
    session.exec(delete(Step).where(col(Step.community_id) == community_id))
