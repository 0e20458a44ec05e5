"""Help and status, as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def show_help(
    text: Tongue, groups: Mapping[str, Sequence[tuple[str, str]]], community: str | None
) -> Card:
    """What the asker may do, and nothing else: commands with what they are for, by group."""
    where = (
        text("guide.help_card.community", community=community)
        if community
        else text("guide.help_card.nowhere")
    )
    parts: list[Shown] = [Text(where)]
    for name, commands in groups.items():
        if commands:
            if community:
                parts.append(Text(text(f"guide.help_group.{name}")))
            parts.append(Facts(tuple((f"`{command}`", line) for command, line in commands)))
    parts.append(Note(text("guide.help_card.how")))
    quick = tuple(
        Button(text(f"guide.run.{command}"), AGAIN, command)
        for commands in groups.values()
        for command, _ in commands
        if text.has(f"guide.run.{command}")
    )
    if quick:
        parts.append(Buttons(quick))
    return Card(text("guide.help_card.title"), tuple(parts))


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
