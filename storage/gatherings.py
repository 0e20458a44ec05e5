"""The annual gathering in person: when and where, who organises, who would come, what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.people import Member, Person

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"


class Gathering(SQLModel, table=True):
    """One gathering: between the days `first` and `last`, at a place, organised by a member.

    `status`: planned, held (then with its `outcome`) or cancelled (then with a reason there).
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    first: date
    last: date
    place: str
    organised_by: str = Field(foreign_key="member.id")
    status: str = PLANNED
    outcome: str = ""
    planned_at: datetime


class GatheringStep(SQLModel, table=True):
    """One step of its checklist, due on a day counted back from its window."""

    gathering_id: str = Field(primary_key=True, foreign_key="gathering.id")
    step: str = Field(primary_key=True)
    due: date
    done_at: datetime | None = None
    done_by: str | None = Field(default=None, foreign_key="person.id")


class GatheringReply(SQLModel, table=True):
    """Whether a member would come: yes, maybe or no."""

    gathering_id: str = Field(primary_key=True, foreign_key="gathering.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id")
    answer: str


def hold(session: Session, ident: str) -> Gathering | None:
    """A gathering, locked until this transaction ends."""
    return session.get(Gathering, ident, with_for_update=True, populate_existing=True)


def planned(session: Session, community_id: str) -> Gathering | None:
    """The gathering that a community plans."""
    return next(iter(of_community(session, community_id, PLANNED)), None)


def last_held(session: Session, community_id: str) -> Gathering | None:
    """A community's last gathering."""
    return next(reversed(of_community(session, community_id, HELD)), None)


def of_community(session: Session, community_id: str, *statuses: str) -> list[Gathering]:
    """A community's gatherings in these states, the earliest first."""
    query = select(Gathering).where(
        Gathering.community_id == community_id, col(Gathering.status).in_(statuses)
    )
    return list(session.exec(query.order_by(col(Gathering.first), Gathering.id)))


def steps(session: Session, gathering_id: str) -> list[GatheringStep]:
    """A gathering's checklist, the first due first."""
    query = select(GatheringStep).where(GatheringStep.gathering_id == gathering_id)
    return list(session.exec(query.order_by(col(GatheringStep.due), GatheringStep.step)))


def replies(session: Session, gathering_id: str) -> list[tuple[GatheringReply, Person]]:
    """Who of the members present would come, by name."""
    query = (
        select(GatheringReply, Person)
        .join(Member, col(GatheringReply.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(GatheringReply.gathering_id == gathering_id, col(Member.left_at).is_(None))
    )
    return list(session.exec(query.order_by(Person.name, Person.id)))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's gatherings."""
    ids = select(Gathering.id).where(Gathering.community_id == community_id)
    session.exec(delete(GatheringReply).where(col(GatheringReply.gathering_id).in_(ids)))
    session.exec(delete(GatheringStep).where(col(GatheringStep.gathering_id).in_(ids)))
    session.exec(delete(Gathering).where(col(Gathering.community_id) == community_id))
