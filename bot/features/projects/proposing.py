"""A project is proposed: a draft first, then in the channels; changed or taken back by its own people."""

from __future__ import annotations

from datetime import date

from bot.calendar import local_day
from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.projects import cards, forms, joining, telling
from bot.features.projects.view import found, view
from bot.forms import Read
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import people, projects, schedule
from storage.people import Member
from storage.projects import DRAFT, OPEN, WITHDRAWN, Project


def propose(turn: Turn) -> Effects:
    """Ask what it is about."""
    return [Open(forms.proposal(turn))]


def edit(turn: Turn) -> Effects:
    """Ask what is to be said of it otherwise, until it starts."""
    return [Open(forms.proposal(turn, _theirs(turn, turn.value, DRAFT, OPEN)))]


def proposed(turn: Turn) -> Effects:
    """Keep it, and show whoever proposes it what everybody would see."""
    old = _theirs(turn, turn.value, DRAFT, OPEN) if turn.value else None
    asked = forms.proposal(turn, old)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read)
    owner = None if errors else _owner(turn, read)
    if owner is None and not errors:
        errors["owner"] = turn.text("projects.form.no_member")
    if errors or owner is None:
        return [Invalid(errors, asked)]
    ends = read.day("ends")
    project = old or Project(
        id=turn.new_id(),
        community_id=turn.here.id,
        question="",
        learn="",
        owner_id=owner.id,
        proposed_by=turn.mine.id,
        proposed_at=turn.now,
        places=0,
        weeks=0,
        ends=ends or _today(turn),
    )
    project.question, project.learn = read.text("question"), read.text("learn")
    project.owner_id, project.serves = owner.id, read.one("serves")
    project.ends = ends or project.ends
    project.places, project.weeks = int(read.one("places")), int(read.one("weeks"))
    turn.session.add(project)
    turn.session.flush()
    if project.status == DRAFT:
        return [Replace(cards.preview(turn.text, view(turn, project)))]
    turn.decided("change project", project.id, project.question)
    effects: list[Effect] = [*joining.move_up(turn, project), *telling.updates(turn, project)]
    return [*effects, Replace(cards.whole(turn, view(turn, project)))]


def open_project(turn: Turn) -> Effects:
    """Put it to everybody; whoever proposed it is in it."""
    project = _theirs(turn, turn.value, DRAFT)
    project.status, project.proposed_at = OPEN, turn.now
    turn.session.flush()
    turn.decided("propose project", project.id, project.question)
    joining.take_in(turn, project, turn.mine.id)
    shown = view(turn, project)
    effects: list[Effect] = list(telling.posts(turn, project))
    address = turn.inbox_of(shown.owner)
    if project.owner_id != turn.mine.id and address is not None:
        card = cards.named_owner(turn.to(shown.owner), turn.here.name, turn.person.name, shown)
        key = f"project-named:{project.id}:{shown.owner.id}"
        effects.append(Post(key, address, card, "projects.named", shown.owner.id))
    undo = Button(turn.text("projects.withdraw"), "projects.withdraw", project.id)
    return [*effects, Replace(said(turn.text, "projects.opened", undo))]


def discard(turn: Turn) -> Effects:
    """Throw a draft away."""
    project = _theirs(turn, turn.value, DRAFT)
    projects.discard(turn.session, project.id)
    return [Replace(said(turn.text, "projects.discarded"))]


def not_mine(turn: Turn) -> Effects:
    """It isn't their problem after all: it is whoever's who proposed it."""
    project = found(turn, turn.value, OPEN)
    if project.owner_id != turn.mine.id:
        raise Refusal("core.stale")
    project.owner_id = project.proposed_by
    turn.session.flush()
    turn.decided("not owner of project", project.id)
    return [*telling.updates(turn, project), Replace(said(turn.text, "projects.not_mine"))]


def withdraw(turn: Turn) -> Effects:
    """Ask why."""
    return [Open(forms.reason(turn.text, "withdraw", _theirs(turn, turn.value, OPEN).id))]


def withdrawn(turn: Turn) -> Effects:
    """It doesn't take place; the channel sees why, and those who joined are told."""
    project = _theirs(turn, turn.value, OPEN)
    asked = forms.reason(turn.text, "withdraw", project.id)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    shown = view(turn, project)
    project.status, project.reason = WITHDRAWN, read.text("reason")
    turn.session.flush()
    schedule.cancel_about(turn.session, turn.here.id, project.id)
    turn.decided("withdraw project", project.id, project.reason)
    told = telling.to_team(turn, shown, "withdrawn", but=(turn.person.id,))
    return [*told, *telling.updates(turn, project), Replace(said(turn.text, "projects.withdrawn"))]


def _theirs(turn: Turn, ident: str, *statuses: str) -> Project:
    """A project of whoever proposed it or whose problem it is. Raises Refusal for others."""
    project = found(turn, ident, *statuses)
    if turn.mine.id not in (project.owner_id, project.proposed_by):
        raise Refusal("projects.not_yours")
    if project.status == DRAFT and turn.mine.id != project.proposed_by:
        raise Refusal("core.stale")
    return project


def _owner(turn: Turn, read: Read) -> Member | None:
    named = read.people("owner")
    if not named:
        return turn.mine
    person = turn.person_at(named[0])
    member = people.member(turn.session, turn.here.id, person.id)
    return member if member is not None and member.left_at is None else None


def _today(turn: Turn) -> date:
    return local_day(turn.now, turn.here.zone)
