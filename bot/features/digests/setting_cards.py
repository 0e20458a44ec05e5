"""When digests come, and what can be changed about that, as cards and a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import WEEK_DAYS, Every
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Divider,
    Form,
    Note,
    Option,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.texts import Tongue


@dataclass(frozen=True, slots=True)
class Coming:
    """A digest by its name, and when it comes next; None: never by itself. `paused`: not now."""

    name: str
    at: datetime | None
    paused: bool


def on_asking(
    text: Tongue, card: Card, coming: Coming, others: Sequence[str], mail: Sequence[Button]
) -> Card:
    """A digest now, with when it comes by itself, what can be changed, and the other digests."""
    note, buttons = _comes(text, coming)
    see = [Button(text(f"digests.see.{each}"), "digests.see", each) for each in others]
    parts: list[Shown] = [*card.parts, Divider(), note, Buttons((*buttons, *mail))]
    return Card(card.title, (*parts, Buttons(tuple(see))))


def ahead(text: Tongue, coming: Coming) -> Card:
    """When the digest comes by itself, and the way to see it now."""
    note, buttons = _comes(text, coming)
    now = Button(text("digests.ahead.button"), AGAIN, "digest", "primary")
    return Card(text("digests.ahead.title"), (note, Buttons((now, *buttons))))


def _comes(text: Tongue, coming: Coming) -> tuple[Note, tuple[Button, ...]]:
    name = coming.name
    if coming.at is None:
        again = Button(text("digests.on.button"), "digests.on", name)
        return Note(text("digests.comes.never")), (again,)
    when = Button(text("digests.when.button"), "digests.when", name)
    key = "digests.comes.paused" if coming.paused else f"digests.comes.{name}"
    return Note(text(key, when=coming.at)), (when, _off(text, name))


def _off(text: Tongue, name: str) -> Button:
    confirm = Confirm(
        text("digests.off.title"),
        text(f"digests.off.sure_{name}"),
        text("digests.off.yes"),
        text("digests.cancel"),
    )
    return Button(text("digests.off.button"), "digests.off", name, style="danger", confirm=confirm)


def when_form(text: Tongue, name: str, rule: Every, zone: str) -> Form:
    """Day, hour and zone of a digest, as they are."""
    days = tuple(Option(str(n), text(f"digests.weekday.{n}")) for n in range(WEEK_DAYS))
    return Form(
        id="digests.when",
        title=text("digests.when.title"),
        parts=(
            Text(text(f"digests.when.{name}")),
            Choice(
                "weekday", text("digests.when.weekday"), days, value=(str(rule.start.weekday()),)
            ),
            TextInput(
                "at",
                text("digests.when.at"),
                most=5,
                value=f"{rule.wall:%H:%M}",
                hint=text("digests.when.at_hint"),
            ),
            TextInput(
                "zone",
                text("digests.when.zone"),
                most=60,
                value=zone,
                hint=text("digests.when.zone_hint"),
            ),
        ),
        submit=text("digests.when.submit"),
        cancel=text("digests.cancel"),
        value=name,
    )
