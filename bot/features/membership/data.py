"""What Convener keeps of the asker: how much of each kind, how long, and a link to all of it."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Note, Table, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.membership import disclosing
from bot.messages import Whisper
from bot.texts import Markup
from storage import holdings


def show(turn: Turn) -> Effects:
    """Show it to them alone, of all their communities at once."""
    text = turn.text
    held = holdings.of_person(turn.session, turn.person.id)
    rows = tuple(
        (
            text(f"membership.data.of.{name}"),
            text("membership.data.count", n=count),
            text(f"membership.data.kept.{name}"),
        )
        for name, count in held.items()
    )
    columns = ("what", "count", "kept")
    page = disclosing.link(turn)
    way = (
        text("membership.data.pages", page=Markup(page))
        if page
        else text("membership.data.no_page")
    )
    parts = (
        Text(text("membership.data.text")),
        Text(way),
        Table(
            text("membership.data.table"),
            tuple(text(f"membership.data.column.{each}") for each in columns),
            rows,
        ),
        Note(text("membership.data.anonymous")),
        Buttons(
            (
                Button(text("membership.data.settings"), AGAIN, "me"),
                Button(text("membership.data.forget"), AGAIN, "forget"),
            )
        ),
    )
    return [Whisper(Card(text("membership.data.title"), parts))]
