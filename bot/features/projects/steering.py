"""What the core team and stewards may do: say that they support it, or that another one is near.

They forbid nothing: whose problem it is, and whoever joins, decide.
"""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.projects import cards, forms, telling
from bot.features.projects.view import found, view
from bot.messages import Invalid, Open, Replace
from storage.projects import OPEN, RUNNING


def note(turn: Turn) -> Effects:
    """Ask for the word."""
    return [Open(forms.noting(turn.text, found(turn, turn.value, OPEN, RUNNING)))]


def noted(turn: Turn) -> Effects:
    """It stands on the project's card, and the team hears of it."""
    project = found(turn, turn.value, OPEN, RUNNING)
    asked = forms.noting(turn.text, project)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    project.note_kind, project.note = read.one("kind"), read.text("words")
    project.noted_by = turn.person.id
    turn.session.flush()
    turn.decided("note on project", project.id, project.note)
    shown = view(turn, project)
    told = telling.to_team(turn, shown, "noted", but=(turn.person.id,), name=turn.person.name)
    return [*told, *telling.updates(turn, project), Replace(cards.whole(turn, shown))]


def unnote(turn: Turn) -> Effects:
    """Take it back."""
    project = found(turn, turn.value, OPEN, RUNNING)
    project.note_kind, project.note, project.noted_by = "", "", None
    turn.session.flush()
    turn.decided("take note on project back", project.id)
    return [*telling.updates(turn, project), Replace(cards.whole(turn, view(turn, project)))]
