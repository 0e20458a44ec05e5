"""Steps and lessons, as cards. The playbook's own words come by language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards import (
    Button,
    Buttons,
    Card,
    Divider,
    Facts,
    Form,
    Note,
    PeopleInput,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.playbook import Step, say
from bot.texts import Tongue


def prompt(text: Tongue, step: Step) -> Card:
    """What a step asks for, with a good example, where it comes from, and a way to skip it."""
    act = {
        "lessons": Button(text("stages.lessons.begin"), "stages.lessons", step.id, "primary"),
        "core_team": Button(text("stages.people.add"), "stages.people", step.id, "primary"),
    }[step.asks]
    return Card(
        say(step.title, text.language),
        (
            Text(say(step.prompt, text.language)),
            Note(text("stages.example", example=say(step.example, text.language))),
            Note(text("stages.principle", principle=say(step.principle, text.language))),
            Buttons((act, Button(text("stages.skip.button"), "stages.skip", step.id))),
        ),
    )


def lesson(text: Tongue, step: Step, number: int) -> Card:
    """One lesson of a series; the last one asks whether they were read."""
    each = step.lessons[number - 1]
    last = number == len(step.lessons)
    end = (
        (
            Divider(),
            Buttons((Button(text("stages.lessons.read"), "stages.read", step.id, "primary"),)),
        )
        if last
        else (Note(text("stages.lessons.tomorrow")),)
    )
    title = text(
        "stages.lessons.title",
        number=number,
        count=len(step.lessons),
        title=say(each.title, text.language),
    )
    return Card(title, (Text(say(each.text, text.language)), *end))


def people_form(text: Tongue, step: Step) -> Form:
    """Who else organises."""
    return Form(
        id="stages.people",
        title=text("stages.people.title"),
        parts=(
            Text(text("stages.people.intro", least=step.least)),
            PeopleInput("people", text("stages.people.who")),
        ),
        submit=text("stages.people.submit"),
        cancel=text("stages.cancel"),
        value=step.id,
    )


def skip_form(text: Tongue, step: Step) -> Form:
    """Why a step is not for this community."""
    return Form(
        id="stages.skip",
        title=text("stages.skip.title"),
        parts=(
            Text(text("stages.skip.intro", step=say(step.title, text.language))),
            TextInput("reason", text("stages.skip.reason"), most=300),
        ),
        submit=text("stages.skip.submit"),
        cancel=text("stages.cancel"),
        value=step.id,
    )


def skipped(text: Tongue, step: Step) -> Card:
    """The step is skipped; it can be taken up again."""
    undo = Button(text("stages.skip.undo"), "stages.unskip", step.id)
    return Card(
        text("stages.skip.done", step=say(step.title, text.language)),
        (Text(text("stages.skip.kept")), Buttons((undo,))),
    )


def invited(text: Tongue, community: str, by: str) -> Card:
    """Somebody was put on the core team, and may say no."""
    return Card(
        text("stages.invited.title", community=community),
        (
            Text(text("stages.invited.text", by=by)),
            Buttons(
                (
                    Button(text("stages.invited.see"), AGAIN, "status", "primary"),
                    Button(text("stages.invited.no"), "stages.decline"),
                )
            ),
        ),
    )


def due(text: Tongue, steps: Sequence[tuple[Step, datetime]]) -> Card:
    """The steps that are due, and the way to the first."""
    facts = tuple(
        (say(step.title, text.language), text("stages.due.since", when=at)) for step, at in steps
    )
    first = Button(text("stages.due.button"), "stages.open", style="primary")
    return Card(text("stages.due.title"), (Facts(facts), Buttons((first,))))


def nothing_open(text: Tongue) -> Card:
    """All steps of this stage are settled."""
    return Card(text("stages.none.title"), (Text(text("stages.none.text")),))
