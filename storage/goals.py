"""Cycles with the outcome goals that members chose, who answers for them, how they come along."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.database import insert_new
from storage.people import Person


class Cycle(SQLModel, table=True):
    """A span of a community's life. `status`: choosing, running or closed.

    `poll_id` is the priority poll that asked where the energy is, or empty; `lessons` what was
    learnt, told at the close.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    begins: date
    ends: date
    status: str
    poll_id: str = ""
    begun_by: str = Field(foreign_key="person.id")
    begun_at: datetime
    adopted_at: datetime | None = None
    closed_at: datetime | None = None
    lessons: str = ""
    checkin_days: int = 28
    """So often owners are asked how their goals come along."""


class Goal(SQLModel, table=True):
    """A broad outcome. `status`: proposed, adopted, set_aside or withdrawn.

    `measure` says how it will be known, `was` and `aim` from what to what; `work` names what is
    done for it; `outcome` what came of it, told at the cycle's close.
    """

    id: str = Field(primary_key=True)
    cycle_id: str = Field(foreign_key="cycle.id", index=True)
    title: str
    why: str = ""
    status: str
    proposed_by: str = Field(foreign_key="person.id")
    proposed_at: datetime
    measure: str = ""
    was: str = ""
    aim: str = ""
    work: str = ""
    outcome: str = ""


class Owner(SQLModel, table=True):
    """Who answers for a goal."""

    __tablename__ = "goal_owner"

    goal_id: str = Field(primary_key=True, foreign_key="goal.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")


class Checkin(SQLModel, table=True):
    """How a goal stood at an instant. `status`: on_track, needs_help, stuck or done."""

    id: str = Field(primary_key=True)
    goal_id: str = Field(foreign_key="goal.id", index=True)
    at: datetime
    by: str = Field(foreign_key="person.id")
    status: str
    words: str
    figure: str = ""


class Helper(SQLModel, table=True):
    """A member who offered help with a goal, once a round of asking (its check-in)."""

    checkin_id: str = Field(primary_key=True, foreign_key="checkin.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")


def hold(session: Session, ident: str) -> Cycle | None:
    """A cycle, locked until this transaction ends, so that decisions on it come in turn."""
    return session.get(Cycle, ident, with_for_update=True, populate_existing=True)


_CURRENT = (
    select(Cycle)
    .where(col(Cycle.community_id) == bindparam("community"), Cycle.status != "closed")
    .order_by(col(Cycle.begun_at).desc())
)


def current(session: Session, community_id: str) -> Cycle | None:
    """The cycle that is being chosen for or that runs."""
    return session.scalars(_CURRENT, {"community": community_id}).first()


def cycles(session: Session, community_id: str) -> list[Cycle]:
    """All cycles of a community, the oldest first."""
    query = select(Cycle).where(Cycle.community_id == community_id)
    return list(session.exec(query.order_by(col(Cycle.begun_at), col(Cycle.id))))


def of_cycle(session: Session, cycle_id: str, *statuses: str) -> list[Goal]:
    """A cycle's goals in the given states, in the order in which they were proposed."""
    query = select(Goal).where(Goal.cycle_id == cycle_id, col(Goal.status).in_(statuses))
    return list(session.exec(query.order_by(col(Goal.proposed_at), col(Goal.id))))


def goal(session: Session, community_id: str, ident: str) -> tuple[Goal, Cycle] | None:
    """A goal of this community with its cycle, locked until this transaction ends."""
    query = select(Goal, Cycle).join(Cycle, col(Goal.cycle_id) == Cycle.id)
    query = query.where(Goal.id == ident, Cycle.community_id == community_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def owners(session: Session, goal_id: str) -> list[Person]:
    """Who answers for a goal, by name."""
    query = select(Person).join(Owner, col(Owner.person_id) == Person.id)
    query = query.where(Owner.goal_id == goal_id).order_by(Person.name, Person.id)
    return list(session.exec(query))


def give(session: Session, goal_id: str, person_ids: list[str]) -> None:
    """These answer for a goal from now on, and nobody else."""
    session.exec(delete(Owner).where(col(Owner.goal_id) == goal_id))
    session.add_all(Owner(goal_id=goal_id, person_id=each) for each in dict.fromkeys(person_ids))
    session.flush()


def checkins(session: Session, goal_id: str) -> list[Checkin]:
    """How a goal came along, the newest first."""
    query = select(Checkin).where(Checkin.goal_id == goal_id)
    return list(session.exec(query.order_by(col(Checkin.at).desc(), col(Checkin.id).desc())))


def checkin(session: Session, community_id: str, ident: str) -> tuple[Checkin, Goal] | None:
    """A check-in of this community with its goal."""
    query = (
        select(Checkin, Goal)
        .join(Goal, col(Checkin.goal_id) == Goal.id)
        .join(Cycle, col(Goal.cycle_id) == Cycle.id)
        .where(Checkin.id == ident, Cycle.community_id == community_id)
    )
    return session.exec(query).first()


def offer(session: Session, checkin_id: str, person_id: str) -> bool:
    """Somebody would help. False if they said so before."""
    return insert_new(session, Helper(checkin_id=checkin_id, person_id=person_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's cycles with all that hangs on them."""
    mine = select(Cycle.id).where(Cycle.community_id == community_id)
    theirs = select(Goal.id).where(col(Goal.cycle_id).in_(mine))
    told = select(Checkin.id).where(col(Checkin.goal_id).in_(theirs))
    session.exec(delete(Helper).where(col(Helper.checkin_id).in_(told)))
    session.exec(delete(Checkin).where(col(Checkin.goal_id).in_(theirs)))
    session.exec(delete(Owner).where(col(Owner.goal_id).in_(theirs)))
    session.exec(delete(Goal).where(col(Goal.cycle_id).in_(mine)))
    session.exec(delete(Cycle).where(col(Cycle.community_id) == community_id))
