"""A charter as cards: its contents first, then one section after another, what came of its vote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Confirm,
    Facts,
    Note,
    Shown,
    Table,
    Text,
)
from bot.feature import AGAIN
from bot.features.charter.rules import VOTES, Count, Why
from bot.features.charter.sections import SECTIONS, beside, number
from bot.features.charter.view import View
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.charters import Charter, Writing

SHOWN_AT_MOST = 700
"""Characters of each of two texts that are shown beside each other."""


def title_of(text: Tongue, section: str) -> Markup:
    """A section's number and title."""
    return text(f"charter.section.{section}.title", number=number(section))


def none_yet(text: Tongue, *, may_write: bool) -> Card:
    """There is no charter: what one is, and the way to a draft."""
    begin = Button(text("charter.begin.button"), "charter.begin", style="primary")
    return Card(
        text("charter.none.title"),
        (
            Text(text("charter.none.text")),
            Note(text("charter.none.principle")),
            *((Buttons((begin,)),) if may_write else (Note(text("charter.none.later")),)),
        ),
    )


def contents(text: Tongue, view: View, *, may_write: bool, others: Sequence[Charter]) -> Card:
    """All sections with what they lack, and what may be done with the whole."""
    rows = tuple((title_of(text, each), _state(text, view, each)) for each in SECTIONS)
    columns = (text("charter.contents.section"), text("charter.contents.state"))
    parts: list[Shown] = [
        Facts(_standing(text, view)),
        Table(text("charter.contents.table"), columns, rows),
    ]
    if may_write and view.is_draft and view.missing:
        needed = [title_of(text, each) for each in view.missing]
        parts.append(Note(text("charter.contents.missing", names=needed)))
    parts.append(Buttons(_reading(text, view)))
    if may_write:
        parts.append(Buttons(_doing(text, view, others)))
    if others:
        older = tuple(
            Button(_version(text, each), "charter.see", each.id) for each in others[:OLDER_SHOWN]
        )
        parts.append(Buttons(older))
    return Card(text("charter.contents.title", community=view.community), tuple(parts))


OLDER_SHOWN = 5


def _standing(text: Tongue, view: View) -> tuple[tuple[str, str], ...]:
    charter = view.charter
    facts = [(text("charter.contents.version"), _version(text, charter))]
    if charter.status == "proposed" and charter.proposed_at:
        facts.append(
            (text("charter.contents.proposed"), text("charter.on", when=charter.proposed_at))
        )
    if view.count is not None and charter.decided_at is not None:
        facts.append((text("charter.contents.vote"), figures(text, view.count)))
        facts.append(
            (text("charter.contents.decided"), text("charter.on", when=charter.decided_at))
        )
    written = text("charter.contents.written", count=len(view.written), total=len(SECTIONS))
    facts.append((text("charter.contents.progress"), written))
    return tuple(facts)


def figures(text: Tongue, count: Count) -> Markup:
    """How a vote went, in words."""
    facts = {"yes": count.yes, "no": count.no, "abstained": count.abstained}
    return text("charter.figures", **facts, voted=count.voted, asked=count.asked)


def _version(text: Tongue, charter: Charter) -> Markup:
    return text(
        "charter.version", number=charter.number, status=text(f"charter.status.{charter.status}")
    )


def _state(text: Tongue, view: View, section: str) -> str:
    row = view.written.get(section)
    if row is None:
        return text("charter.contents.empty")
    facts = {"by": view.names[row.written_by], "when": row.written_at}
    return text(f"charter.origin.{row.origin}", **facts)


def _reading(text: Tongue, view: View) -> tuple[Button, ...]:
    return tuple(
        Button(title_of(text, each), "charter.section", f"{view.charter.id} {each}")
        for each in SECTIONS
    )


def _doing(text: Tongue, view: View, others: Sequence[Charter]) -> tuple[Button, ...]:
    ident = view.charter.id
    buttons: list[Button] = []
    if view.is_draft:
        if view.empty:
            label = text("charter.contents.next", section=title_of(text, view.empty[0]))
            buttons.append(Button(label, "charter.write", f"{ident} {view.empty[0]}", "primary"))
        if not view.missing:  # what is missing stands above
            buttons.append(Button(text("charter.propose.button"), "charter.propose", ident))
    elif all(each.status != "draft" for each in others):
        buttons.append(Button(text("charter.begin.again"), "charter.begin", ident))
    buttons.append(Button(text("charter.document.button"), "charter.document", ident))
    if view.charter.status == "proposed":
        buttons.append(Button(text("charter.propose.vote"), "core.again", "poll"))
    if view.is_draft:
        confirm = Confirm(
            text("charter.discard.title"),
            text("charter.discard.text"),
            text("charter.discard.yes"),
            text("charter.cancel"),
        )
        label = text("charter.discard.button")
        buttons.append(Button(label, "charter.discard", ident, "danger", confirm))
    return tuple(buttons)


def section(text: Tongue, view: View, key: str, *, may_write: bool) -> Card:
    """One section, whole, with the way to those beside it."""
    ident, row = view.charter.id, view.written.get(key)
    parts: list[Shown] = []
    if row is None:
        parts.append(Text(text("charter.section.empty")))
    else:
        parts.append(Text(escape(row.words)))
    parts.append(Note(text(f"charter.section.{key}.asks")))
    if row is not None:
        parts.append(Note(_state(text, view, key)))
    if may_write and view.is_draft:
        parts.append(Buttons(_writing(text, f"{ident} {key}", view.rows.get(key))))
    before, after = beside(key)
    ways = [
        Button(text(f"charter.section.{name}"), "charter.section", f"{ident} {each}")
        for name, each in (("after", after), ("before", before))
        if each
    ]
    ways.append(Button(text("charter.section.contents"), "charter.see", ident))
    return Card(title_of(text, key), (*parts, Buttons(tuple(ways))))


def _writing(text: Tongue, value: str, row: Writing | None) -> tuple[Button, ...]:
    label = text("charter.write.change" if row and row.words else "charter.write.button")
    buttons = [
        Button(label, "charter.write", value, "primary"),
        Button(text("charter.fill.button"), "charter.fill", value),
        Button(text("charter.history.button"), "charter.history", value),
    ]
    if row is not None:
        buttons.append(Button(text("charter.undo.button"), "charter.undo", f"{value} {row.id}"))
    return tuple(buttons)


def filled(text: Tongue, value: str, key: str, now: str, known: str) -> Card:
    """What a section says, and what it would say if it were filled from what is known."""
    parts: list[Shown] = []
    if now:
        parts.append(Text(text("charter.fill.now", words=_cut(now))))
    parts.append(Text(text("charter.fill.then", words=_cut(known))))
    take = Button(text("charter.fill.take"), "charter.take", value, "primary")
    leave = Button(text("charter.fill.leave"), "charter.section", value)
    parts.append(Buttons((take, leave)))
    return Card(text("charter.fill.title", section=title_of(text, key)), tuple(parts))


def history(
    text: Tongue, value: str, key: str, rows: Sequence[Writing], names: dict[str, str]
) -> Card:
    """Who made a section say what, and when, the newest first."""
    parts: list[Shown] = []
    for row in rows:
        facts = {"by": names[row.written_by], "when": row.written_at}
        told = text(f"charter.origin.{row.origin}", **facts)
        undone = text("charter.history.undone", when=row.undone_at) if row.undone_at else ""
        said = text("charter.history.line", told=told, undone=undone, words=_cut(row.words))
        parts.append(Text(said))
    if not parts:
        parts.append(Text(text("charter.history.nothing")))
    back = Button(text("charter.section.back"), "charter.section", value)
    title = text("charter.history.title", section=title_of(text, key))
    return Card(title, (*parts, Buttons((back,))))


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN_AT_MOST else words[:SHOWN_AT_MOST].rstrip() + "…"


def decided(text: Tongue, view: View, count: Count, why: Why) -> Card:
    """What the vote came to, for everybody."""
    shares = dict(zip(VOTES, (count.yes, count.no, count.abstained), strict=True))
    bars = tuple(
        Bar(text(f"charter.vote.{vote}"), float(number), text("charter.votes", count=number))
        for vote, number in shares.items()
    )
    read = Button(text("charter.decided.read"), "charter.see", view.charter.id, "primary")
    return Card(
        text(f"charter.decided.{why}.title", number=view.charter.number),
        (
            Text(text(f"charter.decided.{why}.text")),
            Text(figures(text, count)),
            Chart(text("charter.decided.chart"), bars, float(max(count.voted, 1))),
            Buttons((read, Button(text("charter.decided.show"), AGAIN, "charter"))),
        ),
    )


def document(text: Tongue, docx: str, markdown: str, view: View, live: int) -> Card:
    """Where the document lies, for how long, and the way to let no link lead there any more."""
    until = text("charter.document.until", count=live)
    revoke = Button(text("charter.document.revoke"), "charter.revoke", view.charter.id, "danger")
    return Card(
        text("charter.document.title", number=view.charter.number),
        (
            Text(text("charter.document.text", docx=Markup(docx), markdown=Markup(markdown))),
            Note(until),
            Buttons(
                (revoke, Button(text("charter.section.contents"), "charter.see", view.charter.id))
            ),
        ),
    )
