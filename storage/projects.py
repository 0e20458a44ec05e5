"""Action-learning projects: the problem, who works on it, what was told along the way, what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.people import Member, Person

DRAFT, OPEN, RUNNING, CLOSED, WITHDRAWN = "draft", "open", "running", "closed", "withdrawn"
IN, WAITING, GONE = "in", "waiting", "gone"
ASKED, TOLD, SKIPPED, MISSED = "asked", "told", "skipped", "missed"


class Project(SQLModel, table=True):
    """A few members take up a real problem of one of theirs.

    `status`: draft, open (to join), running, closed (with what came of it) or withdrawn (with a
    `reason`).
    `question` is the problem, `learn` what they want to learn by it; `owner_id` whose problem it is.
    A check-in is due every `weeks` weeks until the day it `ends`. `serves` names the goal or the
    activity it is for (`goal <id>`, `activity <id>`), or nothing. `outcome`: keep, adapt or stop.
    `note` is a word of whoever leads the community; `note_kind`: support or merge.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    status: str = DRAFT
    question: str
    learn: str
    owner_id: str = Field(foreign_key="member.id", index=True)
    proposed_by: str = Field(foreign_key="member.id", index=True)
    proposed_at: datetime
    places: int
    weeks: int
    ends: date
    serves: str = ""
    started_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    outcome: str = ""
    learnt: str = ""
    usable: str = ""
    note_kind: str = ""
    note: str = ""
    noted_by: str | None = Field(default=None, foreign_key="person.id")


class Teammate(SQLModel, table=True):
    """A member of a project. `status`: in, waiting for a place, or gone; `number` is their turn."""

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    status: str
    number: int


class ProjectCheckin(SQLModel, table=True):
    """A word on a project that was due. `status`: asked, told, skipped (with a `reason`) or missed.

    `writer_id` is whose turn it was, or who wrote it; None where nobody could be asked. `aloud` is
    the line for everybody, and `shared_at` since when it stands in the channel.
    """

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    number: int
    due: date
    status: str = ASKED
    writer_id: str | None = Field(default=None, foreign_key="member.id", index=True)
    tried: str = ""
    came: str = ""
    ahead: str = ""
    aloud: str = ""
    reason: str = ""
    settled_at: datetime | None = None
    shared_at: datetime | None = None


Mate = tuple[Teammate, Member, Person]


def hold(session: Session, ident: str) -> Project | None:
    """A project, locked until this transaction ends, so that those who join come in turn."""
    return session.get(Project, ident, with_for_update=True, populate_existing=True)


def running(session: Session, community_id: str) -> list[Project]:
    """The projects under way, the one that ends first, first."""
    query = select(Project).where(Project.community_id == community_id, Project.status == RUNNING)
    return list(session.exec(query.order_by(col(Project.ends), col(Project.id))))


def to_join(session: Session, community_id: str) -> list[Project]:
    """The projects that look for their team, the oldest first."""
    query = select(Project).where(Project.community_id == community_id, Project.status == OPEN)
    return list(session.exec(query.order_by(col(Project.proposed_at), col(Project.id))))


def closed(session: Session, community_id: str) -> list[Project]:
    """The projects that came to their end, the newest first."""
    query = select(Project).where(Project.community_id == community_id, Project.status == CLOSED)
    return list(session.exec(query.order_by(col(Project.closed_at).desc(), col(Project.id))))


def closed_between(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[Project]:
    """Projects of which it was told what came of them, `since` ≤ then < `until`, the oldest first."""
    query = select(Project).where(
        Project.community_id == community_id,
        Project.status == CLOSED,
        col(Project.closed_at) >= since,
        col(Project.closed_at) < until,
    )
    return list(session.exec(query.order_by(col(Project.closed_at), col(Project.id))))


def of_member(session: Session, member_id: str) -> list[Project]:
    """The open and running projects a member is in or waits for, the oldest first."""
    query = (
        select(Project)
        .join(Teammate, col(Teammate.project_id) == Project.id)
        .where(
            Teammate.member_id == member_id,
            Teammate.status != GONE,
            col(Project.status).in_((OPEN, RUNNING)),
        )
    )
    return list(session.exec(query.order_by(col(Project.proposed_at), col(Project.id))))


def team(session: Session, project_id: str) -> list[Mate]:
    """Who is in a project or waits for a place, in their turn; also those who left the community."""
    query = (
        select(Teammate, Member, Person)
        .join(Member, col(Teammate.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(Teammate.project_id == project_id, Teammate.status != GONE)
    )
    return list(session.exec(query.order_by(col(Teammate.number), col(Teammate.member_id))))


def sizes(session: Session, project_ids: Collection[str]) -> dict[str, int]:
    """How many present members each of these projects has; those with nobody are left out."""
    query = (
        select(Teammate.project_id, func.count())
        .join(Member, col(Teammate.member_id) == Member.id)
        .where(
            col(Teammate.project_id).in_(project_ids),
            Teammate.status == IN,
            col(Member.left_at).is_(None),
        )
        .group_by(Teammate.project_id)
    )
    return dict(session.exec(query).all())


def teammate(session: Session, project_id: str, member_id: str) -> Teammate | None:
    """A member's part in a project, also where they are gone from it."""
    return session.get(Teammate, (project_id, member_id))


def next_number(session: Session, project_id: str) -> int:
    """The turn of whoever joins next."""
    query = select(func.max(Teammate.number)).where(Teammate.project_id == project_id)
    return (session.exec(query).one() or 0) + 1


def checkins(session: Session, project_id: str) -> list[ProjectCheckin]:
    """A project's check-ins, the newest first."""
    query = select(ProjectCheckin).where(ProjectCheckin.project_id == project_id)
    return list(session.exec(query.order_by(col(ProjectCheckin.number).desc())))


def checkin(session: Session, ident: str) -> tuple[ProjectCheckin, Project] | None:
    """A check-in with its project, which is locked until this transaction ends."""
    found = session.get(ProjectCheckin, ident)
    project = hold(session, found.project_id) if found else None
    if found is None or project is None:
        return None
    session.refresh(found)
    return found, project


def discard(session: Session, project_id: str) -> None:
    """Erase a draft."""
    session.exec(delete(Teammate).where(col(Teammate.project_id) == project_id))
    session.exec(delete(Project).where(col(Project.id) == project_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's projects."""
    members = select(Member.id).where(Member.community_id == community_id)
    ids = select(Project.id).where(Project.community_id == community_id)
    theirs = or_(col(Teammate.project_id).in_(ids), col(Teammate.member_id).in_(members))
    session.exec(delete(ProjectCheckin).where(col(ProjectCheckin.project_id).in_(ids)))
    session.exec(delete(Teammate).where(theirs))
    session.exec(delete(Project).where(col(Project.community_id) == community_id))
