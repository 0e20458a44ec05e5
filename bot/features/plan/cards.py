"""The plan of action as cards: the whole, one item, and what its people are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot import horizons
from bot.cards import Button, Buttons, Card, Confirm, Facts, Note, Progress, Shown, Table, Text
from bot.feature import AGAIN
from bot.features.plan import rules
from bot.features.plan.reading import Item, View, touched
from bot.features.plan.rules import Clash, Reminder
from bot.horizons import LENGTH
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.evidence import Evidence
from storage.plans import PlanItem

BUTTONS_AT_MOST = 12
LABEL_AT_MOST = 40
CLASHES_AT_MOST = 4
EARLIER_AT_MOST = 3
WORDS_AT_MOST = 2000


def none(text: Tongue, *, has_earlier: bool) -> Card:
    """There is no plan yet."""
    begin = Button(text("plan.begin.button"), "plan.begin", style="primary")
    return Card(
        text("plan.none.title"),
        (
            Text(text("plan.none.text")),
            Note(text("plan.principle")),
            Buttons((begin, *_earlier(text, has_earlier=has_earlier))),
        ),
    )


def overview(text: Tongue, community: str, view: View, *, has_earlier: bool) -> Card:
    """What is to be done by when and by whom, how far it is, and what is missing."""
    counted = [each for each in view.items if each.row.status != "dropped"]
    ends = view.plan.begins + LENGTH
    parts: list[Shown] = [Text(text("plan.span", begins=view.plan.begins, ends=ends))]
    if counted:
        done = sum(each.row.status == "done" for each in counted)
        parts.append(Progress(text("plan.progress"), done, len(counted)))
    if view.items:
        columns = ("due", "what", "theme", "who", "status")
        parts.append(
            Table(
                text("plan.items"),
                tuple(text(f"plan.column.{each}") for each in columns),
                tuple(_row(text, each, view.today) for each in view.items),
            )
        )
    parts += [Note(each) for each in _missing(text, view, counted)]
    shown = [each for each in view.items if each.row.status == "open"][:BUTTONS_AT_MOST]
    parts.append(Buttons(tuple(_doing(text, view, has_earlier=has_earlier))))
    if shown:
        parts.append(Buttons(tuple(_see(text, each.row) for each in shown)))
    return Card(text("plan.title", community=community), tuple(parts))


def item(text: Tongue, shown: Item) -> Card:
    """One item with all that is known of it, and what can be done about it."""
    row = shown.row
    facts: list[tuple[str, str]] = [
        (text("plan.column.due"), text("plan.day", when=row.due)),
        (text("plan.column.theme"), text(f"plan.theme.{row.theme}")),
        (text("plan.column.who"), _who(text, shown)),
        (text("plan.column.status"), text(f"plan.status.{row.status}")),
    ]
    if row.reason:
        facts.append((text("plan.why_dropped"), escape(row.reason)))
    notes = tuple(Note(_clash(text, each, row.due)) for each in shown.clashes)
    return Card(escape(row.what), (Facts(tuple(facts)), *notes, Buttons(tuple(_acts(text, row)))))


def yours(text: Tongue, community: str, row: PlanItem, by: str) -> Card:
    """Somebody answers for an item, and may say no."""
    buttons = (
        Button(text("plan.see"), "plan.see", row.id, "primary"),
        Button(text("plan.yours.no"), "plan.not_mine", row.id),
    )
    return Card(
        text("plan.yours.title", community=community),
        (Text(text("plan.yours.text", by=by, what=row.what, when=row.due)), Buttons(buttons)),
    )


def reminder(text: Tongue, community: str, row: PlanItem, which: Reminder) -> Card:
    """An item's day is near, or has passed."""
    return Card(
        text(f"plan.reminder.{which}_title", community=community),
        (
            Text(text(f"plan.reminder.{which}", what=row.what, when=row.due)),
            Buttons((*_acts(text, row), Button(text("plan.yours.no"), "plan.not_mine", row.id))),
        ),
    )


def mine(text: Tongue, items: Sequence[Item], today: date) -> Card:
    """What the reader answers for and is due soon."""
    facts = tuple((text("plan.day", when=each.row.due), escape(each.row.what)) for each in items)
    buttons = tuple(_see(text, each.row) for each in items[:BUTTONS_AT_MOST])
    return Card(text("plan.mine", when=today), (Facts(facts), Buttons(buttons)))


def earlier(text: Tongue, told: Sequence[tuple[Evidence, str]]) -> Card:
    """What was written as a plan before there were items."""
    parts: list[Shown] = []
    for row, by in told[-EARLIER_AT_MOST:]:
        parts.append(Text(text("plan.earlier.by", when=row.day, by=by)))
        parts.append(Text(escape(row.statement[:WORDS_AT_MOST])))
    see = Button(text("plan.now"), AGAIN, "plan", "primary")
    return Card(text("plan.earlier.title"), (*parts, Buttons((see,))))


def _row(text: Tongue, shown: Item, today: date) -> tuple[str, ...]:
    row = shown.row
    status = "passed" if row.status == "open" and row.due < today else row.status
    return (
        text("plan.day", when=row.due),
        escape(row.what),
        text(f"plan.theme.{row.theme}"),
        _who(text, shown),
        text(f"plan.status.{status}"),
    )


def _who(text: Tongue, shown: Item) -> Markup:
    names = [person.name or text("plan.somebody") for _, person in shown.whose]
    return text("plan.names", names=names) if names else text("plan.nobody")


def _missing(text: Tongue, view: View, counted: Sequence[Item]) -> Iterator[Markup]:
    """What the plan lacks, and on which days its people rest. Advice, never a refusal."""
    empty = horizons.uncovered(view.plan.begins, [each.row.due for each in counted])
    for days in empty:
        yield text("plan.missing.horizon", days=days)
    unowned = sum(not each.whose and each.row.status == "open" for each in counted)
    if unowned:
        yield text("plan.missing.who", count=unowned)
    clashing = [(each.row, clash) for each in view.items for clash in each.clashes]
    for row, clash in clashing[:CLASHES_AT_MOST]:
        yield text("plan.clash.of", what=row.what, clash=_clash(text, clash, row.due))
    if len(clashing) > CLASHES_AT_MOST:
        yield text("plan.clash.more", count=len(clashing) - CLASHES_AT_MOST)
    if view.today > view.plan.begins + LENGTH:
        yield text("plan.missing.over")


def _clash(text: Tongue, clash: Clash, day: date) -> Markup:
    key = "plan.clash.holiday" if clash.holiday else "plan.clash.weekend"
    name = clash.name or text("plan.somebody")
    return text(key, when=day, name=name, holiday=clash.holiday, country=clash.country)


def _doing(text: Tongue, view: View, *, has_earlier: bool) -> Iterator[Button]:
    yield Button(text("plan.item.button"), "plan.add", style="primary")
    yield Button(text("plan.begin.next"), "plan.begin")
    if rules.may_unbegin(view.plan.made_at, touched([each.row for each in view.items])):
        sure = Confirm(
            text("plan.unbegin.title"),
            text("plan.unbegin.text"),
            text("plan.unbegin.yes"),
            text("plan.unbegin.no"),
        )
        yield Button(text("plan.unbegin.button"), "plan.unbegin", view.plan.id, confirm=sure)
    yield from _earlier(text, has_earlier=has_earlier)


def _earlier(text: Tongue, *, has_earlier: bool) -> Iterator[Button]:
    if has_earlier:
        yield Button(text("plan.earlier.button"), "plan.earlier")


def _see(text: Tongue, row: PlanItem) -> Button:
    what = row.what if len(row.what) <= LABEL_AT_MOST else row.what[:LABEL_AT_MOST] + "…"
    return Button(text("plan.see_one", what=what), "plan.see", row.id)


def _acts(text: Tongue, row: PlanItem) -> Iterator[Button]:
    if row.status == "open":
        yield Button(text("plan.done"), "plan.done", row.id, "primary")
        yield Button(text("plan.edit"), "plan.edit", row.id)
        yield Button(text("plan.drop.button"), "plan.drop", row.id)
    else:
        yield Button(text("plan.reopen"), "plan.reopen", row.id)
