"""What members were doing together when one of them is erased: others go on, or it ends."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import coaching, projects, schedule
from storage.coaching import APART, DECLINED, MATCHED, Coached, CoachingGroup, Pooled
from storage.projects import ASKED, DRAFT, IN, OPEN, RUNNING, WITHDRAWN, Project, Teammate

PAIR = 2
"""Fewer than so many have nobody to meet."""


def hand_over(session: Session, members: Collection[str], stand: Callable[[str], str]) -> None:
    """See to the projects and the coaching of these members (ids), as if they had left them.

    A project goes to whoever has been in it longest and is still here; with nobody, it is taken
    back, and `stand` names who stands for its owner in a community. A draft goes with its author.
    Where fewer than two are left of a match it is over, and whoever is left comes first.
    """
    for project in session.exec(_projects(members)).all():
        if project.status == DRAFT and project.proposed_by in members:
            projects.discard(session, project.id)
            continue
        if project.status in (OPEN, RUNNING):
            _go_on(session, project, members)
        if project.owner_id in members:
            author = project.proposed_by
            is_draft = project.status == DRAFT
            project.owner_id = author if is_draft else stand(project.community_id)
    session.flush()
    for group in session.exec(_groups(members)).all():
        _part(session, group, members)
    session.flush()


def _go_on(session: Session, project: Project, gone: Collection[str]) -> None:
    """The others go on with a project; whoever waits has a place that is free now."""
    mates = [
        (mate, member.id)
        for mate, member, _ in projects.team(session, project.id)
        if member.left_at is None and member.id not in gone
    ]
    inside = [each for each in mates if each[0].status == IN]
    line = [each for each in mates if each[0].status != IN]
    for each in line[: max(0, project.places - len(inside))]:
        each[0].status = IN
        inside.append(each)
    for checkin in projects.checkins(session, project.id)[:1]:
        if checkin.status == ASKED and checkin.writer_id in gone:
            checkin.writer_id = None  # any of the team may write it still
    if not inside:
        project.status = WITHDRAWN
        schedule.cancel_about(session, project.community_id, project.id)
        return
    if project.owner_id in gone:
        project.owner_id = inside[0][1]
    if project.proposed_by in gone:
        project.proposed_by = project.owner_id


def _part(session: Session, group: CoachingGroup, gone: Collection[str]) -> None:
    staying = [
        member.id
        for coached, member, _ in coaching.halves(session, group.id)
        if coached.said not in (DECLINED, coaching.GONE)
        and member.left_at is None
        and member.id not in gone
    ]
    if len(staying) >= PAIR:
        return
    group.status = APART
    for pooled in session.exec(select(Pooled).where(col(Pooled.member_id).in_(staying))).all():
        pooled.waiting += 1


def _projects(members: Collection[str]) -> SelectOfScalar[Project]:
    """Theirs, and those that they are in or wait for; locked, so that nobody joins meanwhile."""
    mates = col(Teammate.member_id).in_(members), col(Teammate.status) != projects.GONE
    joined = select(Teammate.project_id).where(*mates)
    theirs = or_(
        col(Project.owner_id).in_(members),
        col(Project.proposed_by).in_(members),
        col(Project.id).in_(joined),
    )
    return select(Project).where(theirs).order_by(col(Project.id)).with_for_update()


def _groups(members: Collection[str]) -> SelectOfScalar[CoachingGroup]:
    met = select(Coached.group_id).where(col(Coached.member_id).in_(members))
    query = select(CoachingGroup).where(
        col(CoachingGroup.id).in_(met), col(CoachingGroup.status) == MATCHED
    )
    return query.order_by(col(CoachingGroup.id)).with_for_update()
