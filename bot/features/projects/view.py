"""A project with its people, and the project that a press or a form is about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.feature import Turn
from bot.messages import Address
from bot.moment import Moment, Refusal
from storage import activities, goals, projects
from storage.people import Member, Person
from storage.projects import IN, WAITING, Mate, Project, ProjectCheckin


@dataclass(frozen=True, slots=True)
class View:
    """A project as it stands: whose problem it is, who is in, who waits, what was told, what it serves."""

    project: Project
    owner: Person
    team: tuple[Mate, ...]
    waiting: tuple[Mate, ...]
    checkins: tuple[ProjectCheckin, ...]
    serves: str

    def is_in(self, member_id: str) -> bool:
        """Whether a member is one of the team."""
        return any(member.id == member_id for _, member, _ in self.team)

    @property
    def last(self) -> ProjectCheckin | None:
        """The newest check-in."""
        return self.checkins[0] if self.checkins else None


def view(moment: Moment, project: Project) -> View:
    """The project as it stands; whoever left the community isn't in it."""
    mates = projects.team(moment.session, project.id)
    here = [each for each in mates if each[1].left_at is None]
    return View(
        project=project,
        owner=person_of(moment, project.owner_id),
        team=tuple(each for each in here if each[0].status == IN),
        waiting=tuple(each for each in here if each[0].status == WAITING),
        checkins=tuple(projects.checkins(moment.session, project.id)),
        serves=_served(moment, project.serves),
    )


def found(turn: Turn, ident: str, *statuses: str) -> Project:
    """The project, locked. Raises Refusal where it is not so any more."""
    project = projects.hold(turn.session, ident)
    if project is None or project.community_id != turn.here.id or project.status not in statuses:
        raise Refusal("core.stale")
    return project


def of_team(turn: Turn, ident: str, *statuses: str) -> View:
    """The project, for one of its team. Raises Refusal for anybody else."""
    shown = view(turn, found(turn, ident, *statuses))
    if not shown.is_in(turn.mine.id):
        raise Refusal("projects.not_in_it")
    return shown


def checkin_of(turn: Turn, *statuses: str) -> tuple[ProjectCheckin, View]:
    """The newest check-in of a project under way, for one of its team. Raises Refusal."""
    found_one = projects.checkin(turn.session, turn.value)
    if found_one is None or found_one[1].community_id != turn.here.id:
        raise Refusal("core.stale")
    checkin, project = found_one
    shown = of_team(turn, project.id, projects.RUNNING, projects.CLOSED)
    if checkin.status not in statuses:
        raise Refusal("core.stale")
    return checkin, shown


def person_of(moment: Moment, member_id: str) -> Person:
    """Who a member is."""
    member = moment.session.get_one(Member, member_id)
    return moment.session.get_one(Person, member.person_id)


def reached(moment: Moment, mates: tuple[Mate, ...]) -> list[tuple[Mate, Address]]:
    """Those of a team who can be written to, and where."""
    inboxes = moment.inboxes([person for _, _, person in mates])
    return [(each, inboxes[each[2].id]) for each in mates if each[2].id in inboxes]


def _served(moment: Moment, serves: str) -> str:
    kind, _, ident = serves.partition(" ")
    if kind == "goal":
        goal = goals.goal(moment.session, moment.here.id, ident)
        return goal[0].title if goal else ""
    activity = activities.hold(moment.session, ident) if ident else None
    return activity.title if activity and activity.community_id == moment.here.id else ""
