"""What an erasure would do, said before it is done; and that it was."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Form,
    Note,
    Option,
    Part,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.forgetting import rules
from bot.returning import RETURN
from bot.saying import said
from bot.texts import Tongue

LEFT = ("anonymous", "chat", "others", "backups")
"""What can't be erased, and why."""


def explained(text: Tongue, held: Mapping[str, int], alone: list[str]) -> Card:
    """Exactly what goes and what stays; `alone` are communities that nobody else organises."""
    rows = tuple(
        (
            text(f"membership.data.of.{name}"),
            text("membership.data.count", n=count),
            text(f"forgetting.fate.{fate}"),
        )
        for name, count, fate in rules.amounts(held)
    )
    heads = tuple(text(f"forgetting.column.{each}") for each in ("what", "count", "fate"))
    parts: list[Shown] = [
        Text(text("forgetting.text")),
        Table(text("forgetting.table"), heads, rows),
        Text("\n".join(text(f"forgetting.left.{each}") for each in LEFT)),
    ]
    if alone:
        parts.append(Text(text("forgetting.alone", communities=alone)))
    buttons = (
        Button(text("forgetting.data"), AGAIN, "data"),
        Button(text("forgetting.ask"), "forgetting.ask", style="danger"),
    )
    parts += [Note(text("forgetting.now")), Buttons(buttons)]
    return Card(text("forgetting.title"), tuple(parts))


def form(text: Tongue, *, asks_words: bool) -> Form:
    """The typed confirmation; what is to become of questions and answers, where there are some."""
    parts: list[Part] = [Text(text("forgetting.form.text"))]
    if asks_words:
        ways = tuple(Option(each, text(f"forgetting.words.{each}")) for each in ("erased", "kept"))
        parts.append(Choice("words", text("forgetting.words.label"), ways, value=("erased",)))
    label = text("forgetting.form.confirm", words=text("forgetting.form.write"))
    parts.append(TextInput("confirm", label, most=40))
    return Form(
        id="forgetting.forget",
        title=text("forgetting.form.title"),
        parts=tuple(parts),
        submit=text("forgetting.form.submit"),
        cancel=text("forgetting.form.cancel"),
    )


def done(text: Tongue) -> Card:
    """The last word, and the way back."""
    return said(text, "forgetting.done", Button(text("core.erased.back"), RETURN))
