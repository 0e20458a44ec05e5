"""Help and status, as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Button, Buttons, Card, Facts, Note, Progress, Shown, Text
from bot.feature import AGAIN
from bot.texts import Tongue


@dataclass(frozen=True, slots=True)
class Standing:
    """How a community stands, as `status` shows it. All but `name` is markup already."""

    name: str
    facts: tuple[tuple[str, str], ...]
    turnouts: tuple[Progress, ...]
    notes: tuple[str, ...]
    buttons: tuple[Button, ...]


def show_help(text: Tongue, commands: Sequence[tuple[str, str]], community: str | None) -> Card:
    """What the asker may do, and nothing else."""
    where = (
        text("guide.help_card.community", community=community)
        if community
        else text("guide.help_card.nowhere")
    )
    quick = tuple(
        Button(text(f"guide.run.{name}"), AGAIN, name)
        for name, _ in commands
        if text.has(f"guide.run.{name}")
    )
    return Card(
        text("guide.help_card.title"),
        (
            Text(where),
            Facts(tuple((f"`{name}`", line) for name, line in commands)),
            Note(text("guide.help_card.how")),
            *((Buttons(quick),) if quick else ()),
        ),
    )


def status(text: Tongue, standing: Standing) -> Card:
    """Stage, people, polls and what comes next."""
    parts: list[Shown] = [Facts(standing.facts), *standing.turnouts]
    parts += [Note(note) for note in standing.notes]
    if standing.buttons:
        parts.append(Buttons(standing.buttons))
    return Card(text("guide.status.title", community=standing.name), tuple(parts))


def nowhere(text: Tongue) -> Card:
    """The dashboard of somebody who is in no community: what Convener is, and the first step."""
    return Card(
        text("guide.nowhere.title"),
        (
            Text(text("guide.nowhere.text")),
            Text(text("guide.nowhere.start")),
            Note(text("guide.nowhere.keeps")),
            Buttons((Button(text("guide.nowhere.help"), AGAIN, "help"),)),
        ),
    )
