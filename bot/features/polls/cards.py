"""Polls before and while they run, as cards and forms. Results have a module of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Divider,
    Facts,
    Form,
    Note,
    Option,
    Part,
    Progress,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.polls.rules import ANONYMOUS_FROM, SHOWN_FROM
from bot.markup import escape
from bot.texts import Tongue
from storage.polls import ADOPTION, TIME, Poll, Question

WORDS_AT_MOST = 1000


def promise(text: Tongue, poll: Poll, asked: int) -> str:
    """What happens to an answer, said before it is given; what was said at the opening holds."""
    if not poll.anonymous:
        return text("polls.promise.named")
    if (poll.asked_at_first or asked) < ANONYMOUS_FROM:
        return text("polls.promise.too_small", least=ANONYMOUS_FROM)
    return text("polls.promise.anonymous", least=SHOWN_FROM)


def announced(text: Tongue, poll: Poll, answered: int, asked: int, live: Sequence[Shown]) -> Card:
    """The poll in the channel: while it runs, when it is over, when it was taken back."""
    if poll.status == "withdrawn":
        return Card(escape(poll.title), (Note(text("polls.announced.withdrawn")),))
    turnout = Progress(text("polls.turnout"), answered, asked)
    if poll.status == "closed":
        closed = text("polls.announced.closed", when=poll.closed_at)
        return Card(escape(poll.title), (turnout, Note(closed)))
    is_vote = poll.kind == ADOPTION
    rule = (Text(text(f"polls.rule.{poll.majority}", quorum=poll.quorum / 100)),) if is_vote else ()
    read_first = (
        (Button(text("polls.read_charter"), "charter.of_vote", poll.id),) if is_vote else ()
    )
    return Card(
        escape(poll.title),
        (
            Text(text(f"polls.announced.{poll.kind}")),
            *rule,
            Facts(((text("polls.preview.closes"), text("polls.when", when=poll.closes_at)),)),
            turnout,
            *live,
            Buttons(
                (
                    Button(text("polls.answer"), "polls.answer", poll.id, "primary"),
                    *read_first,
                    Button(text("polls.why"), AGAIN, "why"),
                )
            ),
            Note(promise(text, poll, asked)),
        ),
    )


def ballot(
    text: Tongue, poll: Poll, questions: Sequence[Question], asked: int, given: Mapping[str, object]
) -> Form:
    """The questions, to be answered. `given` is what was answered before, on a named poll."""
    parts: list[Part] = [Note(promise(text, poll, asked))]
    for question in questions:
        before = given.get(question.key)
        if question.kind == "text":
            parts.append(
                TextInput(
                    question.key,
                    escape(question.label),
                    multiline=True,
                    required=question.required,
                    most=WORDS_AT_MOST,
                    value=before if isinstance(before, str) else "",
                    hint=text("polls.ballot.words_hint"),
                )
            )
            continue
        parts.append(
            Choice(
                question.key,
                escape(question.label),
                tuple(
                    Option(ident, _label(text, poll, label)) for ident, label in question.choices
                ),
                multiple=question.kind == "several",
                required=question.required,
                value=tuple(before) if isinstance(before, list) else (),
                most=question.most if question.kind == "several" else 0,
            )
        )
    return Form(
        id="polls.ballot",
        title=escape(poll.title),
        parts=tuple(parts),
        submit=text("polls.ballot.final" if poll.anonymous else "polls.ballot.send"),
        cancel=text("polls.cancel"),
        value=poll.id,
    )


def _label(text: Tongue, poll: Poll, label: str) -> str:
    """An option in words; an instant in its reader's zone."""
    if poll.kind == TIME:
        return text("polls.when", when=datetime.fromisoformat(label))
    return escape(label)


def thanks(text: Tongue, poll: Poll) -> Card:
    """An answer was taken; a named card may follow it."""
    key = "polls.thanks.anonymous" if poll.anonymous else "polls.thanks.named"
    return Card(
        text("polls.thanks.title"),
        (
            Text(text(key, when=poll.closes_at)),
            Text(text("polls.thanks.offer")),
            Buttons((Button(text("polls.thanks.offer_button"), "membership.offers"),)),
        ),
    )


def to_answer(text: Tongue, polls: Sequence[tuple[Poll, bool]]) -> Card:
    """The open polls that ask somebody, and whether they have answered."""
    parts: list[Shown] = []
    for poll, answered in polls:
        key = "polls.to_answer.answered" if answered else "polls.to_answer.open"
        parts.append(Text(text(key, poll=poll.title, when=poll.closes_at)))
        if not answered or not poll.anonymous:
            label = text("polls.to_answer.change" if answered else "polls.answer")
            parts.append(Buttons((Button(label, "polls.answer", poll.id, "primary"),)))
    if not parts:
        parts.append(Text(text("polls.to_answer.nothing")))
    questions = Buttons((Button(text("polls.to_answer.questions"), AGAIN, "ask"),))
    return Card(text("polls.to_answer.title"), (*parts, questions))


def overview(text: Tongue, running: Sequence[tuple[Poll, int, int]], ended: Sequence[Poll]) -> Card:
    """What an organiser can do about polls. Nobody sees answers before the close."""
    parts: list[Shown] = []
    for poll, answered, asked in running:
        parts += _running(text, poll, answered, asked)
        parts.append(Divider())
    for poll in ended:
        parts.append(Text(text("polls.overview.ended", poll=poll.title, when=poll.closed_at)))
        parts.append(
            Buttons(
                (
                    *_results(text, poll),
                    *((deeds_button(text, poll),) if poll.kind == "needs" else ()),
                )
            )
        )
    if not parts:
        parts.append(Text(text("polls.overview.nothing")))
    new = (
        Button(text("polls.overview.new_needs"), "polls.new", "needs", "primary"),
        Button(text("polls.overview.new_priority"), "polls.new", "priority"),
        Button(text("polls.overview.new_choice"), "polls.new", "choice"),
    )
    return Card(text("polls.overview.title"), (*parts, Buttons(new)))


def _results(text: Tongue, poll: Poll) -> tuple[Button, ...]:
    """The way to what came of a poll; of a vote, its feature tells that."""
    if poll.kind == ADOPTION:
        return (Button(text("polls.read_charter"), "charter.of_vote", poll.id),)
    return (Button(text("polls.overview.results"), "polls.results", poll.id),)


def _running(text: Tongue, poll: Poll, answered: int, asked: int) -> list[Shown]:
    if poll.status == "draft":
        return [
            Text(text("polls.overview.draft", poll=poll.title)),
            Buttons(
                (
                    Button(text("polls.preview.edit"), "polls.edit", poll.id),
                    Button(text("polls.preview.discard"), "polls.discard", poll.id, "danger"),
                )
            ),
        ]
    buttons = [Button(text("polls.overview.extend"), "polls.extend", poll.id)]
    if poll.kind != ADOPTION:  # a vote runs its time, or until all have voted
        confirm = _confirm(text, "close", poll)
        label = text("polls.overview.close")
        buttons.insert(0, Button(label, "polls.close", poll.id, confirm=confirm))
    if poll.kind == "needs" and poll.anonymous:
        label = text("polls.overview.prospects")
        buttons.append(Button(label, "prospects.show", poll.id))
    if not answered:
        confirm = _confirm(text, "withdraw", poll)
        label = text("polls.overview.withdraw")
        buttons.append(Button(label, "polls.withdraw", poll.id, "danger", confirm))
    return [
        Text(text("polls.overview.running", poll=poll.title, when=poll.closes_at)),
        Progress(text("polls.turnout"), answered, asked),
        *((Note(text("polls.overview.hidden", least=SHOWN_FROM)),) if poll.anonymous else ()),
        Buttons(tuple(buttons)),
    ]


def _confirm(text: Tongue, what: str, poll: Poll) -> Confirm:
    return Confirm(
        text(f"polls.confirm.{what}.title"),
        text(f"polls.confirm.{what}.text", poll=poll.title),
        text(f"polls.confirm.{what}.yes"),
        text("polls.cancel"),
    )


def deeds_button(text: Tongue, poll: Poll) -> Button:
    """The way to "you said, we did"."""
    return Button(text("polls.deeds.button"), "polls.deeds", poll.id)


def reminder(text: Tongue, poll: Poll, community: str, asked: int) -> Card:
    """The one reminder, to somebody who has not answered."""
    return Card(
        text("polls.reminder.title", poll=poll.title),
        (
            Text(text("polls.reminder.text", community=community, when=poll.closes_at)),
            Buttons((Button(text("polls.answer"), "polls.answer", poll.id, "primary"),)),
            Note(promise(text, poll, asked)),
        ),
    )


def again(text: Tongue, community: str, since: datetime) -> Card:
    """Needs change: half a year after the last poll, the core team may ask again."""
    return Card(
        text("polls.again.title"),
        (
            Text(text("polls.again.text", community=community, since=since)),
            Buttons((Button(text("polls.overview.new_needs"), "polls.new", "needs", "primary"),)),
        ),
    )
