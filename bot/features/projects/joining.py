"""Who is in a project: by one press in, out, or in line; it starts once three are in it."""

from __future__ import annotations

from datetime import time, timedelta

from bot.calendar import WEEK_DAYS, Every, local_day, next_after
from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.projects import cards, rules, telling
from bot.features.projects.view import found, of_team, reached, view
from bot.messages import Effect, Post, Replace
from bot.moment import Moment, Refusal
from bot.rhythm import once
from bot.saying import said
from storage import people, projects, schedule
from storage.projects import GONE, IN, OPEN, RUNNING, WAITING, WITHDRAWN, Project, Teammate
from storage.schedule import Scheduled

DUE_AT = time(9)


def join(turn: Turn) -> Effects:
    """They are in it, or in line where it is full. Pressing again changes nothing."""
    project = found(turn, turn.value, OPEN, RUNNING)
    before = len(view(turn, project).team)
    take_in(turn, project, turn.mine.id)
    moved = [each for each in move_up(turn, project) if each.person != turn.person.id]
    shown = view(turn, project)
    effects: list[Effect] = [*moved, *telling.updates(turn, project)]
    if project.status == OPEN and before < rules.LEAST <= len(shown.team):
        effects += _ready(turn, project)
    key = "joined" if shown.is_in(turn.mine.id) else "in_line"
    leave_again = Button(turn.text("projects.leave"), "projects.leave", project.id)
    see = cards.see(turn.text, project)
    card = said(turn.text, f"projects.{key}", see, leave_again, question=project.question)
    return [*effects, Replace(card)]


def leave(turn: Turn) -> Effects:
    """They are out of it; whoever waits first has their place, and the others are told."""
    project = found(turn, turn.value, OPEN, RUNNING)
    effects = part(turn, project, turn.mine.id)
    back = Button(turn.text("projects.join"), "projects.join", project.id)
    shown = [] if project.status == WITHDRAWN else [back]
    card = said(turn.text, "projects.left", *shown, question=project.question)
    return [*effects, Replace(card)]


def start(turn: Turn) -> Effects:
    """It begins: its first check-in is due after one turn of its rhythm."""
    shown = of_team(turn, turn.value, OPEN, RUNNING)
    project = shown.project
    if project.status == OPEN:
        if len(shown.team) < rules.LEAST:
            raise Refusal("projects.too_few", least=rules.LEAST, count=len(shown.team))
        if rules.is_over(local_day(turn.now, turn.here.zone), project.ends):
            raise Refusal("projects.end_has_passed")
        project.status, project.started_at = RUNNING, turn.now
        turn.session.flush()
        turn.decided("start project", project.id, project.question)
        expect(turn, project)
        told = telling.to_team(turn, view(turn, project), "started", but=(turn.person.id,))
    else:
        told = []
    undo = Button(turn.text("projects.unstart"), "projects.unstart", project.id)
    done = said(turn.text, "projects.started", undo, cards.see(turn.text, project))
    return [*told, *telling.updates(turn, project), Replace(done)]


def unstart(turn: Turn) -> Effects:
    """It hasn't begun after all, as long as no check-in was due."""
    shown = of_team(turn, turn.value, RUNNING)
    if shown.checkins:
        raise Refusal("projects.has_begun")
    shown.project.status, shown.project.started_at = OPEN, None
    turn.session.flush()
    schedule.cancel(turn.session, schedule_id(shown.project))
    turn.decided("unstart project", shown.project.id)
    card = cards.whole(turn, view(turn, shown.project))
    return [*telling.updates(turn, shown.project), Replace(card)]


def left(turn: Turn) -> Effects:
    """Somebody left a channel: once it is known that they left the community, it is looked to."""
    if turn.community is None:
        return []
    member = people.member(turn.session, turn.here.id, turn.person.id)
    if member is not None and projects.of_member(turn.session, member.id):
        row = once(turn, f"projects-tidy:{member.id}", "projects.tidy", member.id, turn.now)
        schedule.put(turn.session, row)
    return []


def take_in(moment: Moment, project: Project, member_id: str) -> None:
    """Put a member into a project, or in line where it is full."""
    row = projects.teammate(moment.session, project.id, member_id)
    if row is None:
        row = Teammate(project_id=project.id, member_id=member_id, status=GONE, number=0)
        moment.session.add(row)
    if row.status == GONE:
        row.number = projects.next_number(moment.session, project.id)
        row.status = IN if len(view(moment, project).team) < project.places else WAITING
    moment.session.flush()


def part(moment: Moment, project: Project, member_id: str) -> list[Effect]:
    """A member is out of a project: the next in line has their place, the others hear of it.

    A problem whose owner goes is looked after by whoever has been in it longest; a project that
    nobody is left in is none.
    """
    row = projects.teammate(moment.session, project.id, member_id)
    if row is None or row.status == GONE:
        return []
    was_in, row.status = row.status == IN, GONE
    before = {person.id for _, _, person in view(moment, project).team}
    moment.session.flush()
    effects: list[Effect] = [*move_up(moment, project)]
    shown = view(moment, project)
    if not shown.team:
        project.status = WITHDRAWN
        project.reason = moment.aloud()("projects.nobody_left")
        schedule.cancel_about(moment.session, moment.here.id, project.id)
    elif was_in:
        if project.owner_id == member_id:
            project.owner_id = shown.team[0][1].id
        if project.proposed_by == member_id:
            project.proposed_by = project.owner_id
        moment.session.flush()
        few = project.status == RUNNING and len(shown.team) < rules.LEAST
        what = "too_few" if few else "fewer"
        shown = view(moment, project)
        fresh = {person.id for _, _, person in (*shown.team, *shown.waiting)} - before
        effects += telling.to_team(moment, shown, what, but=fresh)
    moment.session.flush()
    return [*effects, *telling.updates(moment, project)]


def move_up(moment: Moment, project: Project) -> list[Post]:
    """Give the free places to those in line, in their turn, and tell them."""
    shown = view(moment, project)
    line = {member.id: (row, member, person) for row, member, person in shown.waiting}
    places = rules.admitted(len(shown.team), list(line), project.places)
    for each in places:
        line[each][0].status = IN
    moment.session.flush()
    newest = view(moment, project)
    posts = []
    for (row, _, person), address in reached(moment, tuple(line[each] for each in places)):
        card = cards.word(moment.to(person), moment.here.name, newest, "moved_up")
        key = f"project-place:{project.id}:{person.id}:{row.number}"
        posts.append(Post(key, address, card, "projects.moved_up", person.id))
    return posts


def expect(moment: Moment, project: Project) -> None:
    """Have its check-ins come due on its rhythm."""
    zone = moment.here.zone
    days = project.weeks * WEEK_DAYS
    rule = Every(days, DUE_AT, local_day(moment.now, zone) + timedelta(days=days))
    row = Scheduled(
        id=schedule_id(project),
        community_id=moment.here.id,
        occasion="projects.checkin",
        subject=project.id,
        rule=str(rule),
        zone=zone,
        next_due_at=next_after(rule, zone, moment.now),
    )
    schedule.put(moment.session, row)


def schedule_id(project: Project) -> str:
    """The name of the schedule's row by which its check-ins come due."""
    return f"project:{project.id}"


def _ready(turn: Turn, project: Project) -> list[Effect]:
    """Three are in it: whose problem it is may start it, or wait for more."""
    shown = view(turn, project)
    address = turn.inbox_of(shown.owner)
    if address is None or not shown.is_in(project.owner_id):
        mates = reached(turn, shown.team[:1])
        if not mates:
            return []
        person, address = mates[0][0][2], mates[0][1]
    else:
        person = shown.owner
    card = cards.ready(turn.to(person), turn.here.name, shown)
    key = f"project-ready:{project.id}:{person.id}"
    return [Post(key, address, card, "projects.ready", person.id)]
