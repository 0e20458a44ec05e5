"""What was found, questions and resources in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards import Button, Buttons, Card, Form, Shown, Text, TextInput
from bot.markup import titled
from bot.searching import Found
from bot.texts import Markup, Tongue
from storage.board import Asked
from storage.shelf import Shelved

SOUGHT_AT_MOST = 150


def results(text: Tongue, sought: str, found: Sequence[Found], answers: Mapping[str, int]) -> Card:
    """The best first; each says what it is. `answers`: how many each question has."""
    lines = [part for each in found for part in _line(text, each, answers.get(each.id, 0))]
    return Card(
        text("finding.found.title", sought=sought),
        (
            *(lines or (Text(text("finding.found.nothing")),)),
            Buttons(
                (
                    Button(text("finding.again"), "finding.find"),
                    Button(text("finding.ask"), "questions.ask"),
                    Button(text("finding.share"), "shelf.share"),
                )
            ),
        ),
    )


def _line(text: Tongue, found: Found, answers: int) -> tuple[Shown, ...]:
    match found:
        case Asked():
            key = "finding.helped" if found.status == "answered" else "finding.question"
            said = text(key, title=found.title, day=found.asked_at)
            see = Button(text("finding.see", count=answers), "questions.see", found.id)
        case Shelved():
            link = Markup(titled(found.title, found.link))
            kind = text(f"finding.kind.{found.kind}")
            said = text("finding.resource", link=link, good_for=found.good_for, kind=kind)
            see = Button(text("finding.look"), "shelf.see", found.id)
    return (Text(said), Buttons((see,)))


def find_form(text: Tongue) -> Form:
    """What to look for."""
    return Form(
        id="finding.find",
        title=text("finding.form.title"),
        parts=(TextInput("sought", text("finding.form.words"), most=SOUGHT_AT_MOST),),
        submit=text("finding.form.submit"),
        cancel=text("finding.cancel"),
    )
