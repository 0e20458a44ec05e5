"""The report in chat: its headlines, what may be done with it, where its files are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import (
    Button,
    Buttons,
    Card,
    Confirm,
    Facts,
    Form,
    Note,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.features.reports.drafting import Told
from bot.features.reports.quarters import Quarter
from bot.features.reports.written_out import Document, Part
from bot.markup import escape
from bot.texts import Markup, Tongue

REASON_AT_MOST = 300
HEALTH = ("growth", "participation", "organisations", "meetings", "newcomers")
"""The parts whose figures are shown in chat; of the others only how much there is."""


def report(
    text: Tongue,
    told: Told,
    document: Document,
    beside: Sequence[Quarter],
    *,
    is_over: bool,
    has_changed: bool,
    live: int,
) -> Card:
    """A quarter's headlines and its figures, with what may be done. `live` links lead to its files.

    `beside` are the quarters before and after it of which there is something to report.
    """
    parts: list[Shown] = [Text(_standing(text, told, is_over=is_over, has_changed=has_changed))]
    parts.append(Facts(tuple((escape(e.label), escape(e.shown)) for e in document.brief)))
    rows = tuple(
        (row.id, escape(row.label), escape(row.shown))
        for part in document.parts
        if part.name in HEALTH
        for row in part.rows
    )
    heads = (document.heads[0], document.heads[1], document.heads[2])
    parts.append(Table(text("reports.card.table"), heads, rows))
    impact = (
        (escape(part.title), text("reports.card.items", count=_amount(part, told)))
        for part in document.parts
        if part.name not in HEALTH
    )
    parts.append(Facts(tuple(impact)))
    doing = _doing(text, told, is_over=is_over, has_changed=has_changed, live=live)
    parts += [Note(text("reports.card.bands")), Buttons(doing)]
    if beside:
        parts.append(Buttons(tuple(_see(text, each) for each in beside)))
    return Card(escape(document.title), tuple(parts))


def _amount(part: Part, told: Told) -> int:
    """How much there is of a part about impact."""
    match part.name:
        case "goals":
            return len(told.goals)
        case "experiments":
            return len(told.experiments)
        case "projects":
            return told.counts["projects"]
        case _:
            return len(part.quotes)


def _standing(text: Tongue, told: Told, *, is_over: bool, has_changed: bool) -> Markup:
    if told.published_at is None:
        return text("reports.card.draft" if is_over else "reports.card.running")
    key = "reports.card.changed" if has_changed else "reports.card.published"
    return text(key, when=told.published_at)


def _doing(
    text: Tongue, told: Told, *, is_over: bool, has_changed: bool, live: int
) -> tuple[Button, ...]:
    quarter = str(told.quarter)
    buttons = []
    if told.published_at is None and is_over:
        confirm = Confirm(
            text("reports.publish.title"),
            text("reports.publish.text"),
            text("reports.publish.yes"),
            text("reports.cancel"),
        )
        label = text("reports.publish.button")
        buttons.append(Button(label, "reports.publish", quarter, "primary", confirm))
    buttons.append(Button(text("reports.files.button"), "reports.files", quarter))
    buttons.append(Button(text("reports.export.button"), "reports.export", quarter))
    if has_changed:
        buttons.append(Button(text("reports.correct.button"), "reports.correct", quarter))
    if live:
        label = text("reports.revoke.button", count=live)
        buttons.append(Button(label, "reports.revoke", quarter, "danger"))
    return tuple(buttons)


def _see(text: Tongue, quarter: Quarter) -> Button:
    label = text("reports.quarter", year=str(quarter.year), number=quarter.number)
    return Button(label, "reports.see", str(quarter))


def quarterly(text: Tongue, told: Told, document: Document) -> Card:
    """The draft of the quarter that is over, for those whose work it is."""
    see = Button(text("reports.quarterly.see"), "reports.see", str(told.quarter), "primary")
    return Card(
        text("reports.quarterly.title", community=document.community),
        (
            Text(text("reports.quarterly.text", period=document.period)),
            Facts(tuple((escape(e.label), escape(e.shown)) for e in document.brief)),
            Note(text("reports.quarterly.note")),
            Buttons((see,)),
        ),
    )


def files(text: Tongue, told: Told, at: str, document: Document) -> Card:
    """Where the files are, and for how long."""
    links = {"pdf": Markup(f"{at}.pdf"), "xlsx": Markup(f"{at}.xlsx")}
    key = "reports.files.draft" if told.published_at is None else "reports.files.text"
    return Card(
        escape(document.title),
        (
            Text(text(key, **links)),
            Note(text("reports.files.until")),
            Buttons((_back(text, told),)),
        ),
    )


def export(text: Tongue, told: Told, at: str, document: Document) -> Card:
    """Where the secretariat's export is."""
    words = text("reports.export.text", xlsx=Markup(f"{at}.xlsx"))
    parts = (Text(words), Note(text("reports.export.note")), Buttons((_back(text, told),)))
    return Card(escape(document.title), parts)


def _back(text: Tongue, told: Told) -> Button:
    return Button(text("reports.back"), "reports.see", str(told.quarter))


def correct_form(text: Tongue, quarter: str) -> Form:
    """Why a report is published anew."""
    return Form(
        id="reports.correct",
        title=text("reports.correct.title"),
        parts=(
            Text(text("reports.correct.intro")),
            TextInput(
                "reason",
                text("reports.correct.reason"),
                multiline=True,
                hint=text("reports.correct.hint"),
                most=REASON_AT_MOST,
            ),
        ),
        submit=text("reports.correct.submit"),
        cancel=text("reports.cancel"),
        value=quarter,
    )
