"""A nudge, a word to a newcomer, and how nudges stand, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cards import Button, Buttons, Card, Note, Shown, Table, Text
from bot.feature import AGAIN
from bot.features.nudges.fitting import Opening
from bot.features.nudges.rules import ONCE_IN, UNANSWERED_AT_MOST
from bot.texts import Markup, Tongue
from storage.holdouts import SHOWN_FROM

PRESSES = {
    "question": "questions.answer",
    "answers": "questions.see",
    "activity": "activities.see",
    "poll": "polls.answer",
}
"""What opens a thing itself; a call is shown by its command."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of how many members have gone quiet; how many stand where, by the reason's key.

    `due`: how many would be written to, or would be but for an organiser.
    """

    quiet: int
    members: int
    counts: Mapping[str, int]
    off_at: datetime | None
    due: int
    one_in: int | None


def nudge(text: Tongue, opening: Opening, community: str, number: int) -> Card:
    """Something for its reader, and every way out. The last one offers following along first."""
    follow = Button(text("nudges.follow"), "membership.prefer", "observer")
    act = _open(text, opening)
    last = number >= UNANSWERED_AT_MOST
    note = "nudges.note.last" if last else "nudges.note.first"
    return Card(
        _title(text, opening, community),
        (
            Text(_text(text, opening, community)),
            Note(text(note, days=ONCE_IN.days)),
            Buttons((*((follow, act) if last else (act, follow)), *_ways_out(text))),
        ),
    )


def to_newcomer(text: Tongue, opening: Opening, community: str, days: int) -> Card:
    """Something for somebody new, and every way out."""
    follow = Button(text("nudges.follow"), "membership.prefer", "observer")
    return Card(
        text(f"nudges.newcomer.after_{days}.title", community=community),
        (
            Text(f"**{_title(text, opening, community)}**"),
            Text(_text(text, opening, community)),
            Note(text(f"nudges.newcomer.after_{days}.note")),
            Buttons((_open(text, opening), follow, *_ways_out(text))),
        ),
    )


def _ways_out(text: Tongue) -> tuple[Button, Button]:
    return (
        Button(text("nudges.not_now", days=ONCE_IN.days), "membership.snooze"),
        Button(text("nudges.stop"), "membership.stop"),
    )


def _title(text: Tongue, opening: Opening, community: str) -> Markup:
    return text(f"nudges.opening.{opening.kind}.title", community=community, words=opening.words)


def _text(text: Tongue, opening: Opening, community: str) -> str:
    """What it is, and why it is for them."""
    way = "text" if opening.when else "undated"
    facts = {"community": community, "when": opening.when, "words": opening.words}
    said = text(f"nudges.opening.{opening.kind}.{way}", **facts)
    return f"{said} {text(f'nudges.because.{opening.because}')}"


def _open(text: Tongue, opening: Opening) -> Button:
    label = text(f"nudges.opening.{opening.kind}.button")
    press = PRESSES.get(opening.kind)
    if press is None:
        return Button(label, AGAIN, "call", "primary")
    return Button(label, press, opening.subject, "primary")


def overview(text: Tongue, standing: Standing, *, leads: bool) -> Card:
    """How many are quiet; for those who lead also what would be sent, by reasons. No names.

    Stewards, who don't see names, aren't told groups below five by their number either.
    """
    key = "quiet" if leads or standing.quiet >= SHOWN_FROM else "quiet_few"
    facts = {"count": standing.quiet, "members": standing.members, "least": SHOWN_FROM}
    parts: list[Shown] = [
        Text(text(f"nudges.overview.{key}", **facts)),
        Text(text("nudges.overview.policy", days=ONCE_IN.days)),
    ]
    if leads:
        parts.append(_reasons(text, standing))
    if standing.one_in:
        parts.append(Note(text("nudges.overview.held_out", one_in=standing.one_in)))
    if standing.off_at is not None:
        parts.append(Note(text("nudges.overview.off", since=standing.off_at)))
    buttons = [Button(text("nudges.holdout.button"), "nudges.holdout")]
    if leads and standing.due and standing.off_at is None:
        buttons.insert(0, Button(text("nudges.preview.button"), "nudges.who", "0", "primary"))
    if leads:
        buttons.append(_switch(text, standing))
    return Card(text("nudges.overview.title"), (*parts, Buttons(tuple(buttons))))


def _reasons(text: Tongue, standing: Standing) -> Table:
    return Table(
        text("nudges.overview.table"),
        (text("nudges.overview.reason"), text("nudges.overview.people")),
        tuple(
            (text(f"nudges.reason.{key}", days=ONCE_IN.days), text("nudges.count", n=count))
            for key, count in standing.counts.items()
        ),
    )


def _switch(text: Tongue, standing: Standing) -> Button:
    if standing.off_at is not None:
        return Button(text("nudges.overview.turn_on"), "nudges.switch", "on", "primary")
    return Button(text("nudges.overview.turn_off"), "nudges.switch", "off")
