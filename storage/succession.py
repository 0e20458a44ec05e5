"""What members were doing together when one of them is erased: others go on, or it ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlmodel import Session, col, select

from storage.coaching import APART, MATCHED, Coached, CoachingGroup, Pooled
from storage.projects import DRAFT, IN, OPEN, RUNNING, WITHDRAWN, Project, Teammate

TWO = 2


def hand_over(session: Session, members: Mapping[str, str], stand: Callable[[str], str]) -> None:
    """See to the projects and the coaching of these members (ids → their communities).

    A project goes to the teammate whose turn is first; with nobody in it, it is taken back, and
    `stand` names who stands for its owner. Where fewer than two are left of a match it is over.
    """
    mine = select(Project).where(col(Project.owner_id).in_(members))
    for project in session.exec(mine.order_by(Project.id)).all():
        heir = _next(session, project, members)
        if heir is None and project.status in (DRAFT, OPEN, RUNNING):
            project.status = WITHDRAWN
        project.owner_id = heir or stand(project.community_id)
    met = select(Coached.group_id).where(col(Coached.member_id).in_(members))
    groups = select(CoachingGroup).where(
        col(CoachingGroup.id).in_(met), col(CoachingGroup.status) == MATCHED
    )
    for group in session.exec(groups.order_by(CoachingGroup.id)).all():
        others = select(Coached.member_id).where(
            col(Coached.group_id) == group.id, col(Coached.member_id).not_in(members)
        )
        left = session.exec(others).all()
        if len(left) < TWO:
            group.status = APART
            _come_first(session, left)
    session.flush()


def _next(session: Session, project: Project, gone: Collection[str]) -> str | None:
    if project.status not in (DRAFT, OPEN, RUNNING):
        return None
    query = select(Teammate.member_id).where(
        col(Teammate.project_id) == project.id,
        col(Teammate.status) == IN,
        col(Teammate.member_id).not_in(gone),
    )
    return session.exec(query.order_by(col(Teammate.number))).first()


def _come_first(session: Session, members: Collection[str]) -> None:
    """Whoever was left without a match waits first in line for the next round."""
    for pooled in session.exec(select(Pooled).where(col(Pooled.member_id).in_(members))).all():
        pooled.waiting += 1
