"""Going by another framework: an organisation's own, or the bundled one again."""

from __future__ import annotations

from bot import stepping
from bot.cards import Button, Choice, Form, Option, Text, TextInput
from bot.feature import AGAIN, Effects, Turn
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from bot.playbook import say
from bot.saying import said


def form(turn: Turn) -> Effects:
    """Ask which framework, where there is more than one."""
    if len(turn.playbooks.every) == 1:
        raise Refusal("core.stale")
    return [Open(_form(turn))]


def chosen(turn: Turn) -> Effects:
    """Go by it from now on; all that was done is kept, by the ids of steps and evidence."""
    asked = _form(turn)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    here = turn.here
    before, here.playbook = here.playbook, read.one("playbook")
    turn.decided("choose playbook", f"{before} {here.playbook}", read.text("reason"))
    stepping.catch_up(turn)
    button = Button(turn.text("stages.stage.button"), AGAIN, "stage", "primary")
    title = say(turn.playbook.title, turn.text.language)
    return [Replace(said(turn.text, "stages.chosen", button, playbook=title))]


def _form(turn: Turn) -> Form:
    text = turn.text
    options = tuple(Option(*each) for each in turn.playbooks.titles(text.language))
    return Form(
        id="stages.playbook",
        title=text("stages.choose.title"),
        parts=(
            Text(text("stages.choose.intro")),
            Choice("playbook", text("stages.choose.which"), options, value=(turn.playbook.id,)),
            TextInput("reason", text("stages.choose.why"), multiline=True, most=500),
        ),
        submit=text("stages.choose.submit"),
        cancel=text("stages.cancel"),
    )
