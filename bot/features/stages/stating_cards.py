"""Facts that a community states, as a form and as cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot import playbook
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Facts,
    Form,
    NumberInput,
    Option,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.playbook import say
from bot.saying import said
from bot.texts import Tongue
from storage.evidence import Evidence

COUNT_AT_MOST = 100_000
YEARS_AGO = timedelta(days=50 * 365)
SHOWN_AT_MOST = 20
WORDS_AT_MOST = 300


def have_form(text: Tongue, kinds: Sequence[playbook.Evidence], step: str, today: date) -> Form:
    """What there is already, how much of it, since when, from where."""
    only = kinds[0].id if len(kinds) == 1 else ""
    return Form(
        id="stages.have",
        title=text("stages.have.title"),
        parts=(
            Text(text("stages.have.intro")),
            Choice(
                "kind",
                text("stages.have.kind"),
                tuple(Option(each.id, say(each.title, text.language)) for each in kinds),
                value=(only,) if only else (),
            ),
            NumberInput(
                "amount",
                text("stages.have.amount"),
                0,
                COUNT_AT_MOST,
                required=False,
                hint=text("stages.have.amount_hint"),
            ),
            NumberInput(
                "whole",
                text("stages.have.whole"),
                1,
                COUNT_AT_MOST,
                required=False,
                hint=text("stages.have.whole_hint"),
            ),
            *since(text, today),
            TextInput(
                "statement",
                text("stages.have.statement"),
                multiline=True,
                required=False,
                most=1500,
            ),
        ),
        submit=text("stages.have.submit"),
        cancel=text("stages.cancel"),
        value=step,
    )


def since(text: Tongue, today: date, *, required: bool = True) -> tuple[DateInput, TextInput]:
    """The day and the source that a stated fact has."""
    first, last = (today - YEARS_AGO).isoformat(), today.isoformat()
    return (
        DateInput("day", text("stages.have.day"), first, last, required=required, value=last),
        TextInput(
            "source",
            text("stages.have.source"),
            most=200,
            required=required,
            hint=text("stages.have.source_hint"),
        ),
    )


def kept(text: Tongue, kind: playbook.Evidence, fact: Evidence) -> Card:
    """The fact is written down; it can be taken back."""
    buttons = (
        Button(text("stages.stage.button"), AGAIN, "stage", "primary"),
        Button(text("stages.have.take_back"), "stages.withdraw", fact.id),
    )
    what = say(kind.title, text.language)
    return said(text, "stages.have_kept", *buttons, what=what, source=fact.source, when=fact.day)


def stated(text: Tongue, facts: Sequence[tuple[playbook.Evidence, Evidence]]) -> Card:
    """What was stated, the newest first."""
    if not facts:
        return said(text, "stages.stated_none")
    newest = list(reversed(facts))[:SHOWN_AT_MOST]
    lines = tuple(
        (
            say(kind.title, text.language),
            text(
                "stages.stated.from",
                when=fact.day,
                source=(fact.source or fact.statement)[:WORDS_AT_MOST],
            ),
        )
        for kind, fact in newest
    )
    buttons = tuple(
        Button(
            text("stages.stated.take_back", what=say(kind.title, text.language)),
            "stages.withdraw",
            fact.id,
        )
        for kind, fact in newest
    )
    return Card(text("stages.stated.title"), (Facts(lines), Buttons(buttons)))


def withdrawn(text: Tongue) -> Card:
    """The fact counts no more."""
    button = Button(text("stages.stage.button"), AGAIN, "stage", "primary")
    return said(text, "stages.withdrawn", button)
