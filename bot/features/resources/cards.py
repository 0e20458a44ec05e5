"""Resources as cards and forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Facts,
    Form,
    Input,
    Note,
    NumberInput,
    Option,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.features.resources import rules
from bot.features.resources.rules import Given, Total
from bot.markup import escape
from bot.texts import Tongue
from storage.resources import Resource

SHOWN_AT_MOST = 25
CHOSEN_AT_MOST = 60
LABEL_AT_MOST = 70
AMOUNT_AT_MOST = 1_000_000_000


def overview(text: Tongue, community: str, rows: Sequence[Resource], today: date) -> Card:
    """What there is, what it comes to by kind and currency, and what is lacking."""
    live = [row for row in rows if row.status != "withdrawn"]
    parts: list[Shown] = []
    if not live:
        parts.append(Text(text("resources.none")))
    else:
        parts.append(_table(text, live[-SHOWN_AT_MOST:], today))
        given = (Given(row.kind, row.status, row.currency, row.amount) for row in rows)
        parts += _totals(text, rules.totals(given))
    hidden = len(live) - SHOWN_AT_MOST
    if hidden > 0:
        parts.append(Note(text("resources.more", count=hidden)))
    change = (Button(text("resources.change.button"), "resources.change"),) if rows else ()
    buttons = (
        Button(text("resources.add.button"), "resources.add", style="primary"),
        *change,
        Button(text("resources.places.button"), "resources.places"),
        Button(text("resources.ahead.button"), "resources.ahead"),
        Button(text("resources.growth.button"), "resources.growth"),
        Button(text("resources.health.button"), "resources.health"),
    )
    return Card(text("resources.title", community=community), (*parts, Buttons(buttons)))


def add_form(text: Tongue, first: date, last: date) -> Form:
    """What is given or needed: kind, how much, by whom, from when to when, what for."""
    days = (first.isoformat(), last.isoformat())
    return Form(
        id="resources.add",
        title=text("resources.add.title"),
        parts=(
            _choice(text, "kind", rules.KINDS),
            _choice(text, "status", rules.STATUSES[:-1], "committed"),
            TextInput("what", text("resources.form.what"), most=200),
            TextInput("giver", text("resources.form.giver"), required=False, most=120),
            _amount(text),
            TextInput(
                "currency",
                text("resources.form.currency"),
                required=False,
                most=3,
                hint=text("resources.form.currency_hint"),
            ),
            DateInput("begins", text("resources.form.begins"), *days, required=False),
            DateInput("ends", text("resources.form.ends"), *days, required=False),
        ),
        submit=text("resources.add.submit"),
        cancel=text("resources.cancel"),
    )


def change_form(text: Tongue, rows: Sequence[Resource], first: date, last: date) -> Form:
    """Which one is otherwise now: how it stands, how much, until when, and why."""
    options = tuple(Option(row.id, _short(text, row)) for row in rows[-CHOSEN_AT_MOST:][::-1])
    parts: tuple[Input, ...] = (
        Choice("which", text("resources.change.which"), options),
        _choice(text, "status", rules.STATUSES),
        _amount(text),
        DateInput(
            "ends",
            text("resources.form.ends"),
            first.isoformat(),
            last.isoformat(),
            required=False,
        ),
        TextInput("reason", text("resources.change.reason"), most=300),
    )
    return Form(
        id="resources.change",
        title=text("resources.change.title"),
        parts=(Text(text("resources.change.intro")), *parts),
        submit=text("resources.change.submit"),
        cancel=text("resources.cancel"),
    )


def measured(text: Tongue, kind: str, currency: str, amount: int) -> str:
    """So much, with its unit."""
    return text(f"resources.unit.{kind}", count=amount, currency=currency)


def _table(text: Tongue, rows: Sequence[Resource], today: date) -> Table:
    columns = ("what", "giver", "amount", "until", "status")
    return Table(
        text("resources.table"),
        tuple(text(f"resources.column.{each}") for each in columns),
        tuple(
            (
                escape(row.what),
                escape(row.giver) or "–",
                measured(text, row.kind, row.currency, row.amount)
                if row.amount is not None
                else text(f"resources.kind.{row.kind}"),
                _until(text, row.ends, today),
                text(f"resources.status.{row.status}"),
            )
            for row in rows
        ),
    )


def _until(text: Tongue, ends: date | None, today: date) -> str:
    if ends is None:
        return "–"
    return text("resources.ended" if ends < today else "resources.until", when=ends)


def _totals(text: Tongue, totals: Sequence[Total]) -> list[Shown]:
    facts, gaps = [], []
    for each in totals:
        amounts = {"secured": each.secured, "pledged": each.pledged, "needed": each.needed}
        told = [
            text(f"resources.{key}", amount=measured(text, each.kind, each.currency, amount))
            for key, amount in amounts.items()
            if amount
        ]
        name = text(f"resources.kind.{each.kind}")
        if told:
            facts.append((f"{name} {each.currency}".strip(), ", ".join(told)))
        if each.gap:
            gap = measured(text, each.kind, each.currency, each.gap)
            gaps.append(Note(text("resources.gap", kind=name, gap=gap)))
    return [*([Facts(tuple(facts))] if facts else []), *gaps]


def _choice(text: Tongue, name: str, values: Sequence[str], chosen: str = "") -> Choice:
    options = tuple(Option(each, text(f"resources.{name}.{each}")) for each in values)
    value = (chosen,) if chosen else ()
    return Choice(name, text(f"resources.form.{name}"), options, value=value)


def _amount(text: Tongue) -> NumberInput:
    hint = text("resources.form.amount_hint")
    label = text("resources.form.amount")
    return NumberInput("amount", label, 0, AMOUNT_AT_MOST, required=False, hint=hint)


def _short(text: Tongue, row: Resource) -> str:
    words = f"{row.what} · {row.giver}" if row.giver else row.what
    shown = f"{text(f'resources.status.{row.status}')}: {words}"
    return escape(shown if len(shown) <= LABEL_AT_MOST else shown[: LABEL_AT_MOST - 1] + "…")
