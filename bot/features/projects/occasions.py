"""What falls due of projects: a check-in, its question to whose turn it is, somebody who has left."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.feature import Due, Effects
from bot.features.projects import checking, checkins, joining, rules, telling
from bot.features.projects.view import person_of, view
from bot.messages import Effect, Post
from storage import projects, schedule
from storage.people import Member
from storage.projects import ASKED, MISSED, RUNNING, ProjectCheckin

FRESH_FOR = timedelta(days=5)
"""A question that couldn't be sent by then isn't sent any more; the check-in can be written still."""


def come_due(due: Due) -> Effects:
    """A check-in is due: one that wasn't written is missed, and the next of the team is asked.

    On the project's last day its team is asked what came of it instead.
    """
    project = projects.hold(due.session, due.subject)
    if project is None or project.community_id != due.here.id or project.status != RUNNING:
        return []
    effects: list[Effect] = []
    for _, member, _ in projects.team(due.session, project.id):
        if member.left_at is not None:
            effects += joining.part(due, project, member.id)
    if project.status != RUNNING:
        return effects
    shown = view(due, project)
    last = shown.last
    if last is not None and last.status == ASKED:
        last.status = MISSED
    today = local_day(due.now, due.here.zone)
    if rules.is_over(today, project.ends):
        schedule.cancel(due.session, joining.schedule_id(project))
        return [*effects, *telling.to_team(due, shown, "ending"), *telling.updates(due, project)]
    wrote = {each.writer_id: each.number for each in reversed(shown.checkins) if each.writer_id}
    checkin = ProjectCheckin(
        id=due.new_id(),
        project_id=project.id,
        number=last.number + 1 if last else 1,
        due=today,
        writer_id=rules.next_writer(checking.able(due, shown), wrote),
    )
    due.session.add(checkin)
    due.session.flush()
    checking.ask_writer(due, checkin)
    return effects


def ask(due: Due) -> Effects:
    """Ask whose turn it is, if it still is."""
    _, ident, member_id = due.subject.split()
    found = projects.checkin(due.session, ident)
    if found is None or found[0].status != ASKED or found[0].writer_id != member_id:
        return []
    checkin, project = found
    shown = view(due, project)
    person = person_of(due, member_id)
    address = due.inbox_of(person)
    if project.status != RUNNING or not shown.is_in(member_id) or address is None:
        return []
    card = checkins.asked(due.to(person), due.here.name, checkin, shown)
    key, until = f"project-ask:{ident}:{person.id}", due.now + FRESH_FOR
    return [Post(key, address, card, "projects.asked", person.id, until=until)]


def tidy(due: Due) -> Effects:
    """Somebody left the community: they are out of their projects."""
    member = due.session.get(Member, due.subject)
    if member is None or member.left_at is None:
        return []
    effects: list[Effect] = []
    for each in projects.of_member(due.session, member.id):
        project = projects.hold(due.session, each.id)
        if project is not None:
            effects += joining.part(due, project, member.id)
    return effects
