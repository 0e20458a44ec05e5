"""A nudge, and how nudges stand, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cards import Button, Buttons, Card, Note, Shown, Table, Text
from bot.feature import AGAIN
from bot.features.nudges.openings import Opening
from bot.features.nudges.rules import ONCE_IN, UNANSWERED_AT_MOST
from bot.texts import Tongue


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of how many members have gone quiet; how many stand where, by the reason's key."""

    quiet: int
    members: int
    counts: Mapping[str, int]
    off_at: datetime | None


def nudge(text: Tongue, opening: Opening, community: str, number: int) -> Card:
    """Something for its reader, and every way out. The last one offers following along first."""
    key = f"nudges.opening.{opening.kind}"
    facts = {"community": community, "when": opening.when, "words": opening.words}
    follow = Button(text("nudges.follow"), "membership.prefer", "observer")
    act = _open(text, opening)
    last = number >= UNANSWERED_AT_MOST
    note = "nudges.note.last" if last else "nudges.note.first"
    return Card(
        text(f"{key}.title", **facts),
        (
            Text(text(f"{key}.text", **facts)),
            Note(text(note, days=ONCE_IN.days)),
            Buttons(
                (
                    *((follow, act) if last else (act, follow)),
                    Button(text("nudges.not_now", days=ONCE_IN.days), "membership.snooze"),
                    Button(text("nudges.stop"), "membership.stop"),
                )
            ),
        ),
    )


def _open(text: Tongue, opening: Opening) -> Button:
    label = text(f"nudges.opening.{opening.kind}.button")
    if opening.kind == "poll":
        return Button(label, "polls.answer", opening.subject, "primary")
    if opening.kind == "question":
        return Button(label, "questions.answer", opening.subject, "primary")
    return Button(label, AGAIN, "call", "primary")


def overview(text: Tongue, standing: Standing) -> Card:
    """How many are quiet and what would be sent: counts with their reasons, and no names."""
    parts: list[Shown] = [
        Text(text("nudges.overview.quiet", count=standing.quiet, members=standing.members)),
        Text(text("nudges.overview.policy", days=ONCE_IN.days)),
        Table(
            text("nudges.overview.table"),
            (text("nudges.overview.reason"), text("nudges.overview.people")),
            tuple(
                (text(f"nudges.reason.{key}", days=ONCE_IN.days), text("nudges.count", n=count))
                for key, count in standing.counts.items()
            ),
        ),
    ]
    if standing.off_at is not None:
        parts.append(Note(text("nudges.overview.off", since=standing.off_at)))
        switch = Button(text("nudges.overview.turn_on"), "nudges.switch", "on", "primary")
    else:
        switch = Button(text("nudges.overview.turn_off"), "nudges.switch", "off")
    return Card(text("nudges.overview.title"), (*parts, Buttons((switch,))))
