"""Steps and lessons, as cards. The playbook's own words come by language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import assert_never

from bot.cards import (
    Button,
    Buttons,
    Card,
    DateInput,
    Divider,
    Facts,
    Form,
    Input,
    Note,
    NumberInput,
    PeopleInput,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.markup import escape
from bot.playbook import Field, Step, say
from bot.texts import Markup, Tongue
from storage.evidence import Evidence

PARAGRAPH_AT_MOST = 1500
NUMBER_AT_MOST = 1_000_000
CENTURY = timedelta(days=36_500)
SHOWN_AT_MOST = 2000
"""Characters of what was written that a card shows."""


def prompt(text: Tongue, step: Step) -> Card:
    """What a step asks for, with a good example, where it comes from, and a way to skip it."""
    buttons = [_act(text, step), Button(text("stages.skip.button"), "stages.skip", step.id)]
    if step.lessons:
        buttons.append(_again(text, step, 1, "stages.lessons.here"))
    if step.asks in ("form", "command"):
        buttons.insert(1, Button(text("stages.have.button"), "stages.have", step.id))
    return Card(
        say(step.title, text.language),
        (
            Text(say(step.prompt, text.language)),
            Note(text("stages.example", example=say(step.example, text.language))),
            Note(text("stages.principle", principle=say(step.principle, text.language))),
            Buttons(tuple(buttons)),
        ),
    )


def _act(text: Tongue, step: Step) -> Button:
    """The press that does what a step asks for."""
    match step.asks:
        case "lessons":
            return Button(text("stages.lessons.begin"), "stages.lessons", step.id, "primary")
        case "core_team":
            return Button(text("stages.people.add"), "stages.people", step.id, "primary")
        case "form":
            return Button(text("stages.fill.button"), "stages.fill", step.id, "primary")
        case "evidence":
            return Button(text("stages.have.button"), "stages.have", step.id, "primary")
        case "command":
            return Button(text("stages.fill.command"), AGAIN, step.command, "primary")
    assert_never(step.asks)


def fields_form(text: Tongue, step: Step, today: date) -> Form:
    """What a step asks to be filled in."""
    return Form(
        id="stages.fill",
        title=text("stages.fill.title"),
        parts=(
            Text(text("stages.fill.intro", step=say(step.title, text.language))),
            Note(text("stages.example", example=say(step.example, text.language))),
            *(_input(text, each, today) for each in step.fields),
        ),
        submit=text("stages.fill.submit"),
        cancel=text("stages.cancel"),
        value=step.id,
    )


def _input(text: Tongue, field: Field, today: date) -> Input:
    label = say(field.label, text.language)
    match field.kind:
        case "text" | "paragraph":
            is_long = field.kind == "paragraph"
            most = PARAGRAPH_AT_MOST if is_long else 300
            return TextInput(field.id, label, multiline=is_long, required=field.required, most=most)
        case "number":
            return NumberInput(field.id, label, 0, NUMBER_AT_MOST, required=field.required)
        case "day":
            first, last = (today - CENTURY).isoformat(), (today + CENTURY).isoformat()
            return DateInput(field.id, label, first, last, required=field.required)
    assert_never(field.kind)


def done(text: Tongue, step: Step, when: datetime, shown: Sequence[Evidence]) -> Card:
    """A step that is done, what shows it, and the way to take it up again."""
    statements = dict.fromkeys(each.statement for each in shown if each.statement)
    words = "\n\n".join(statements)
    again = (_again(text, step, 1, "stages.lessons.again"),) if step.lessons else ()
    buttons = (
        Button(text("stages.stage.button"), AGAIN, "stage", "primary"),
        *again,
        Button(text("stages.skip.undo"), "stages.redo", step.id),
    )
    return Card(
        text("stages.done.title", step=say(step.title, text.language)),
        (
            Text(text("stages.done.when", when=when)),
            *((Text(escape(words[:SHOWN_AT_MOST])),) if words else ()),
            Buttons(buttons),
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
    return Card(_lesson(text, step, number), (Text(say(each.text, text.language)), *end))


def reread(text: Tongue, step: Step, number: int) -> Card:
    """One lesson read here, with the way to the one before and the next."""
    ways = (("next", number + 1), ("before", number - 1))
    buttons = tuple(
        _again(text, step, each, f"stages.lessons.{way}")
        for way, each in ways
        if 1 <= each <= len(step.lessons)
    )
    words = Text(say(step.lessons[number - 1].text, text.language))
    return Card(_lesson(text, step, number), (words, *((Buttons(buttons),) if buttons else ())))


def _lesson(text: Tongue, step: Step, number: int) -> Markup:
    title = say(step.lessons[number - 1].title, text.language)
    count = len(step.lessons)
    return text("stages.lessons.title", number=number, count=count, title=title)


def _again(text: Tongue, step: Step, number: int, key: str) -> Button:
    return Button(text(key), "stages.reread", f"{step.id} {number}")


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


def invited(text: Tongue, community: str, by: str, lessons: str) -> Card:
    """Somebody was put on the core team, and may say no; the step with the lessons, if there is one."""
    start = Button(text("stages.lessons.begin"), "stages.lessons", lessons)
    return Card(
        text("stages.invited.title", community=community),
        (
            Text(text("stages.invited.text", by=by)),
            Buttons(
                (
                    Button(text("stages.invited.see"), AGAIN, "status", "primary"),
                    *((start,) if lessons else ()),
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
