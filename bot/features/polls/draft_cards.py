"""A poll while it is written: its form, and the preview before anybody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Divider,
    Facts,
    Form,
    Note,
    Option,
    Part,
    Shown,
    Text,
    TextInput,
)
from bot.features.polls.cards import promise
from bot.features.polls.rules import LABEL_AT_MOST, OPTIONS_AT_MOST
from bot.texts import Tongue
from storage.polls import Poll, Question

LISTED = ("why", "gain", "miss")
"""The needs poll's questions whose options an organiser may rewrite."""

TITLE_AT_MOST = 150
LINES_AT_MOST = OPTIONS_AT_MOST * (LABEL_AT_MOST + 1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A poll as it is being written: the values of its form."""

    kind: str
    title: str
    lists: Mapping[str, str]
    first: date
    last: date
    closes: date
    anonymous: bool = True
    several: bool = False
    comment: bool = True
    advised_against: bool = False


def draft_form(text: Tongue, draft: Draft, poll_id: str = "") -> Form:
    """What a new poll needs to be told; `value` is `<kind> <poll id, when edited>`."""
    parts: list[Part] = [
        Text(text(f"polls.draft.{draft.kind}.intro")),
        TextInput("title", text("polls.draft.heading"), value=draft.title, most=TITLE_AT_MOST),
    ]
    for key, lines in draft.lists.items():
        label = text(f"polls.question.{key}")
        hint = text("polls.draft.lines", most=OPTIONS_AT_MOST)
        parts.append(
            TextInput(key, label, multiline=True, value=lines, hint=hint, most=LINES_AT_MOST)
        )
    if draft.kind == "needs":
        comment = Option("yes", text("polls.draft.comment_yes"))
        value = ("yes",) if draft.comment else ()
        label = text("polls.draft.comment")
        parts.append(
            Choice("comment", label, (comment,), multiple=True, required=False, value=value)
        )
    else:
        amounts = tuple(Option(each, text(f"polls.draft.{each}")) for each in ("one", "several"))
        value = ("several" if draft.several else "one",)
        parts.append(Choice("amount", text("polls.draft.amount"), amounts, value=value))
    names = tuple(Option(each, text(f"polls.draft.{each}")) for each in ("anonymous", "named"))
    value = ("anonymous" if draft.anonymous else "named",)
    parts.append(Choice("names", text("polls.draft.names"), names, value=value))
    first, last, closes = (day.isoformat() for day in (draft.first, draft.last, draft.closes))
    hint = text("polls.draft.closes_hint")
    parts.append(
        DateInput("closes", text("polls.draft.closes"), first, last, value=closes, hint=hint)
    )
    if draft.advised_against:
        parts.append(Note(text("polls.draft.advised_against")))
        parts.append(TextInput("reason", text("polls.draft.reason"), most=300))
    return Form(
        id="polls.draft",
        title=text(f"polls.draft.{draft.kind}.title"),
        parts=tuple(parts),
        submit=text("polls.draft.submit"),
        cancel=text("polls.cancel"),
        value=f"{draft.kind} {poll_id}".strip(),
    )


def preview(
    text: Tongue, poll: Poll, questions: Sequence[Question], asked: int, spared: int
) -> Card:
    """The poll as members will see it, before it is opened."""
    shown = tuple(_shown(text, question) for question in questions)
    notes: list[Shown] = [Note(promise(text, poll, asked))]
    if spared:
        notes.append(Note(text("polls.preview.spared", count=spared)))
    return Card(
        text("polls.preview.title", poll=poll.title),
        (
            Facts(
                (
                    (text("polls.preview.asked"), text("polls.preview.people", count=asked)),
                    (text("polls.preview.closes"), text("polls.when", when=poll.closes_at)),
                )
            ),
            *notes,
            Divider(),
            *shown,
            Divider(),
            Buttons(
                (
                    Button(text("polls.preview.open"), "polls.open", poll.id, "primary"),
                    Button(text("polls.preview.edit"), "polls.edit", poll.id),
                    Button(text("polls.preview.discard"), "polls.discard", poll.id, "danger"),
                )
            ),
        ),
    )


def _shown(text: Tongue, question: Question) -> Text:
    if question.kind == "text":
        return Text(text("polls.preview.words", question=question.label))
    labels = [label for _, label in question.choices]
    key = "polls.preview.one" if question.kind == "one" else "polls.preview.several"
    return Text(text(key, question=question.label, options=labels))
