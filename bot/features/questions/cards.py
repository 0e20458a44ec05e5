"""The question board as cards and forms. People's own words are shown as they are, and inert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Button, Buttons, Card, Confirm, Divider, Form, Note, Shown, Text, TextInput
from bot.markup import escape
from bot.texts import Tongue
from storage.board import Answered, Asked
from storage.people import Person
from storage.shelf import Shelved

TITLE_AT_MOST, DETAILS_AT_MOST, ANSWER_AT_MOST = 150, 2000, 2000

Answers = Sequence[tuple[Answered, Person]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a question: by their membership; whether they may take others' questions back."""

    member_id: str
    leads: bool


def question(asked: Asked) -> tuple[Shown, ...]:
    """The question itself."""
    details = (Text(escape(asked.details)),) if asked.details else ()
    return (Text(f"**{escape(asked.title)}**"), *details)


def fits(text: Tongue, resources: Sequence[Shelved]) -> tuple[Shown, ...]:
    """What is on the shelf that may answer a question."""
    if not resources:
        return ()
    buttons = (Button(escape(each.title), "shelf.see", each.id) for each in resources)
    return (Note(text("questions.fits")), Buttons(tuple(buttons)))


def preview(
    text: Tongue,
    asked: Asked,
    alike: Sequence[tuple[Asked, int]],
    shared: Sequence[Shelved],
) -> Card:
    """What the channel will see; before it, what was asked and shared already."""
    before: tuple[Shown, ...] = ()
    if alike:
        found = [part for each in alike for part in line(text, *each)]
        before = (Text(text("questions.preview.alike")), *found)
    if alike or shared:
        before = (*before, *fits(text, shared), Divider())
    return Card(
        text("questions.preview.title"),
        (
            *before,
            *question(asked),
            Note(text("questions.preview.note")),
            Buttons(
                (
                    Button(text("questions.open"), "questions.open", asked.id, "primary"),
                    Button(text("questions.change"), "questions.edit", asked.id),
                    Button(text("questions.discard"), "questions.discard", asked.id),
                )
            ),
        ),
    )


def posted(
    text: Tongue, asked: Asked, asker: str, answers: Answers, shared: Sequence[Shelved]
) -> Card:
    """The question as its channel sees it; an answer that helped stands below it, what fits too."""
    title = text("questions.posted.title", name=asker)
    if asked.status == "withdrawn":
        return Card(title, (Note(text("questions.posted.withdrawn")),))
    helped = [
        Text(text("questions.posted.helped", name=person.name, words=answer.words))
        for answer, person in answers
        if answer.helped
    ]
    see = (Button(text("questions.see", count=len(answers)), "questions.see", asked.id),)
    return Card(
        title,
        (
            *question(asked),
            *helped,
            Buttons(
                (
                    _answer(text, asked, first=not helped),
                    *(see if answers else ()),
                    *(story(text, asked) if helped else ()),
                )
            ),
            *fits(text, shared),
        ),
    )


def whole(
    text: Tongue,
    asked: Asked,
    asker: str,
    answers: Answers,
    reader: Reader,
    shared: Sequence[Shelved],
) -> Card:
    """A question with all its answers, for one reader."""
    is_mine = asked.member_id == reader.member_id
    shown: list[Shown] = []
    for answer, person in answers:
        shown += (Divider(), *_answered(text, asked, answer, person, reader))
    buttons = [] if is_mine else [_answer(text, asked, first=True)]
    if is_mine and asked.status == "answered":
        buttons.append(Button(text("questions.reopen"), "questions.reopen", asked.id))
    if asked.status == "answered":
        buttons += story(text, asked)
    if (is_mine or reader.leads) and asked.status == "open":
        buttons.append(withdraw(text, asked))
    return Card(
        text("questions.posted.title", name=asker),
        (
            *question(asked),
            *(shown or (Note(text("questions.no_answers")),)),
            *((Buttons(tuple(buttons)),) if buttons else ()),
            *fits(text, shared),
        ),
    )


def story(text: Tongue, asked: Asked) -> tuple[Button, ...]:
    """The way to tell what came of it."""
    return (Button(text("questions.story"), "stories.tell", f"question {asked.id}"),)


def _answered(
    text: Tongue, asked: Asked, answer: Answered, person: Person, reader: Reader
) -> tuple[Shown, ...]:
    key = "questions.answer_helped" if answer.helped else "questions.answer_by"
    shown: tuple[Shown, ...] = (
        Note(text(key, name=person.name, day=answer.answered_at)),
        Text(escape(answer.words)),
    )
    about = f"{asked.id} {answer.member_id}"
    if asked.member_id == reader.member_id and not answer.helped:
        return (*shown, Buttons((Button(text("questions.accept"), "questions.accept", about),)))
    if answer.member_id == reader.member_id and not answer.helped:
        take_back = Button(text("questions.take_back"), "questions.take_back", asked.id)
        return (*shown, Buttons((take_back,)))
    return shown


def board(text: Tongue, community: str, waiting: Sequence[tuple[Asked, int]]) -> Card:
    """The questions that wait for help, the newest first."""
    lines = [part for each in waiting for part in line(text, *each)]
    return Card(
        text("questions.board.title", community=community),
        (
            *(lines or (Text(text("questions.board.empty")),)),
            Buttons(
                (
                    Button(text("questions.ask"), "questions.ask", style="primary"),
                    Button(text("questions.find"), "finding.find"),
                )
            ),
        ),
    )


def line(text: Tongue, asked: Asked, answers: int) -> tuple[Shown, ...]:
    """A question in a list."""
    key = "questions.line_helped" if asked.status == "answered" else "questions.line"
    return (
        Text(text(key, title=asked.title, day=asked.asked_at)),
        Buttons((Button(text("questions.see", count=answers), "questions.see", asked.id),)),
    )


def brought(text: Tongue, community: str, asked: Asked, asker: str, offers: str) -> Card:
    """The question in private, to somebody whose offer fits it."""
    return Card(
        text("questions.brought.title", name=asker, community=community),
        (
            *question(asked),
            Note(text("questions.brought.why", offers=offers)),
            Buttons(
                (
                    _answer(text, asked, first=True),
                    Button(text("questions.pass"), "questions.pass", asked.id),
                    Button(text("questions.stop"), "membership.stop"),
                )
            ),
        ),
    )


def told(text: Tongue, community: str, asked: Asked, answer: Answered, by: str) -> Card:
    """An answer in private, to whoever asked."""
    about = f"{asked.id} {answer.member_id}"
    accept = Button(text("questions.accept"), "questions.accept", about, "primary")
    see = Button(text("questions.see_all"), "questions.see", asked.id)
    return Card(
        text("questions.told.title", name=by, community=community),
        (
            Note(text("questions.told.question", title=asked.title)),
            Text(escape(answer.words)),
            Buttons((see,) if answer.helped else (accept, see)),
        ),
    )


def thanks(text: Tongue, community: str, asked: Asked, asker: str) -> Card:
    """That an answer helped, to whoever gave it."""
    return Card(
        text("questions.thanks.title", name=asker, community=community),
        (Text(text("questions.thanks.text", title=asked.title)),),
    )


def ask_form(text: Tongue, title: str = "", details: str = "", draft: str = "") -> Form:
    """A question to write."""
    return Form(
        id="questions.ask",
        title=text("questions.form.title"),
        value=draft,
        parts=(
            Text(text("questions.form.intro")),
            TextInput("title", text("questions.form.question"), value=title, most=TITLE_AT_MOST),
            TextInput(
                "details",
                text("questions.form.details"),
                multiline=True,
                required=False,
                value=details,
                hint=text("questions.form.hint"),
                most=DETAILS_AT_MOST,
            ),
        ),
        submit=text("questions.form.submit"),
        cancel=text("questions.cancel"),
    )


def answer_form(text: Tongue, asked: Asked, mine: str) -> Form:
    """An answer to write, or to change."""
    return Form(
        id="questions.answer",
        title=text("questions.answering.title"),
        value=asked.id,
        parts=(
            *question(asked),
            TextInput(
                "words",
                text("questions.answering.words"),
                multiline=True,
                value=mine,
                most=ANSWER_AT_MOST,
            ),
            Note(text("questions.answering.seen")),
        ),
        submit=text("questions.answering.submit"),
        cancel=text("questions.cancel"),
    )


def _answer(text: Tongue, asked: Asked, *, first: bool) -> Button:
    label = text("questions.answer")
    return Button(label, "questions.answer", asked.id, "primary" if first else "plain")


def withdraw(text: Tongue, asked: Asked) -> Button:
    """A question taken back, after a second look."""
    sure = Confirm(
        text("questions.withdraw.title"),
        text("questions.withdraw.text"),
        text("questions.withdraw.yes"),
        text("questions.cancel"),
    )
    return Button(
        text("questions.withdraw.button"), "questions.withdraw", asked.id, "danger", confirm=sure
    )
