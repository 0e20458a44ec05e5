"""A project comes to its end: what was learnt, what others can use, and what becomes of it."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.projects import cards, forms, joining, telling
from bot.features.projects.view import of_team, view
from bot.messages import Effect, Invalid, Open, Replace
from bot.saying import said
from storage import schedule
from storage.projects import CLOSED, RUNNING


def close(turn: Turn) -> Effects:
    """Ask what came of it; what was told before stands in it."""
    return [Open(forms.closing(turn.text, of_team(turn, turn.value, RUNNING, CLOSED).project))]


def closed(turn: Turn) -> Effects:
    """It is over; the result is shown to the team before everybody is told."""
    shown = of_team(turn, turn.value, RUNNING, CLOSED)
    project = shown.project
    asked = forms.closing(turn.text, project)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    was_running = project.status == RUNNING
    project.learnt, project.usable = read.text("learnt"), read.text("usable")
    project.outcome, project.status = read.one("outcome"), CLOSED
    project.closed_at = project.closed_at or turn.now
    turn.session.flush()
    schedule.cancel_about(turn.session, turn.here.id, project.id)
    turn.session.expire_all()
    turn.decided("close project", project.id, project.outcome)
    shown = view(turn, project)
    told: list[Effect] = []
    if was_running:
        told = telling.to_team(turn, shown, "closed", but=(turn.person.id,))
    result = cards.result(turn.aloud(), shown)
    renewed = telling.renewed(turn, f"project-result:{project.id}", result)
    preview = cards.closing_preview(turn.text, shown)
    return [*told, *renewed, *telling.updates(turn, project), Replace(preview)]


def announce(turn: Turn) -> Effects:
    """Tell everybody what came of it."""
    shown = of_team(turn, turn.value, CLOSED)
    card = cards.result(turn.aloud(), shown)
    name = f"project-result:{shown.project.id}"
    turn.decided("announce project", shown.project.id)
    see = cards.see(turn.text, shown.project)
    done = said(turn.text, "projects.announced", see)
    return [*telling.in_channels(turn, name, "projects.result", card), Replace(done)]


def reopen(turn: Turn) -> Effects:
    """It isn't over after all; where its result stands, that says so."""
    shown = of_team(turn, turn.value, CLOSED)
    project = shown.project
    project.status, project.closed_at = RUNNING, None
    turn.session.flush()
    joining.expect(turn, project)
    turn.decided("reopen project", project.id)
    newest = view(turn, project)
    effects: list[Effect] = telling.to_team(turn, newest, "reopened", but=(turn.person.id,))
    goes_on = cards.goes_on(turn.aloud(), newest)
    effects += telling.renewed(turn, f"project-result:{project.id}", goes_on)
    return [*effects, *telling.updates(turn, project), Replace(cards.whole(turn, newest))]
