"""The agenda and its items as cards, and the guide of whoever leads through a call."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Table, Text
from bot.feature import AGAIN, Turn
from bot.features.agenda.planned import Brought, Planned
from bot.features.agenda.rules import ITEMS_AT_MOST, Offered
from bot.markup import escape
from bot.texts import Tongue
from storage import calls
from storage.agenda import SUGGESTED, AgendaItem
from storage.calls import Call
from storage.people import Person

LABEL_AT_MOST = 40


def agenda(
    turn: Turn,
    now: Planned,
    offered: Sequence[Offered],
    *,
    accepted: tuple[str, ...] = (),
    fresh: str = "",
) -> Card:
    """The agenda to come; where it is empty what it could be. `fresh`: what was just written."""
    text = turn.text
    parts: list[Shown] = [Facts(tuple(_facts(text, now)))]
    if fresh in {item.id for item, _ in now.suggested}:
        parts.insert(0, Text(text("agenda.suggested_now")))
    if now.items:
        parts.append(_table(text, text("agenda.items"), now.items))
        if now.left < 0:
            parts.append(Note(text("agenda.over", count=-now.left, of=now.length)))
    else:
        parts.append(Text(text("agenda.empty")))
    if offered:
        parts += _offer(turn, offered)
    if turn.may("convene"):
        parts += _rows(text, now.items)
    if now.suggested:
        parts.append(_table(text, text("agenda.suggestions"), now.suggested))
        parts += _rows(text, [each for each in now.suggested if _may(turn, each[0])])
    return Card(
        text("agenda.title", community=turn.here.name), (*parts, _doing(turn, now, accepted))
    )


def item(turn: Turn, now: Planned, found: AgendaItem) -> Card:
    """One item, with what can be done about it."""
    text = turn.text
    by = turn.session.get_one(Person, found.brought_by)
    facts: list[tuple[str, str]] = [
        (text("agenda.column.minutes"), text("agenda.minutes", count=found.minutes)),
        (text("agenda.column.by"), named(text, by)),
    ]
    back = Button(text("agenda.back"), "agenda.item", "all")
    buttons = [back]
    edit = Button(text("agenda.edit"), "agenda.edit", found.id)
    remove = Button(text("agenda.remove"), "agenda.remove", found.id, "danger")
    if found.status == SUGGESTED and turn.may("convene"):
        take = Button(text("agenda.take"), "agenda.take", found.id, "primary")
        buttons = [take, edit, remove, back]
    elif found.status == SUGGESTED and _may(turn, found):
        buttons = [edit, remove, back]
    elif turn.may("convene"):
        place = [each.id for each, _ in now.items].index(found.id)
        buttons = [edit, remove, back]
        if place < len(now.items) - 1:
            down = Button(text("agenda.down"), "agenda.move", f"{found.id} {place + 1}")
            buttons.insert(0, down)
        if place:
            buttons.insert(0, Button(text("agenda.up"), "agenda.move", f"{found.id} {place - 1}"))
        at = text("agenda.place_of", n=place + 1, of=len(now.items))
        facts.insert(0, (text("agenda.place"), at))
    return Card(escape(found.title), (Facts(tuple(facts)), Buttons(tuple(buttons))))


def removed(text: Tongue, found: AgendaItem) -> Card:
    """An item was taken off."""
    undo = Button(text("agenda.undo"), "agenda.restore", found.id)
    see = Button(text("agenda.back"), "agenda.item", "all")
    words = Text(text("agenda.removed.text", title=found.title))
    return Card(text("agenda.removed.title"), (words, Buttons((undo, see))))


def guide(text: Tongue, community: str, call: Call) -> Card:
    """Somebody is to lead through a call: when, how, and the way out of it."""
    buttons = (
        Button(text("agenda.see"), AGAIN, "agenda", "primary"),
        Button(text("agenda.pass"), "agenda.pass", call.id),
    )
    steps = [text(f"agenda.guide.{each}") for each in _GUIDE]
    return Card(
        text("agenda.guide.title", community=community),
        (
            Text(text("agenda.guide.text", when=call.starts_at)),
            Text("\n".join(f"• {each}" for each in steps)),
            Note(text("agenda.guide.swap")),
            Buttons(buttons),
        ),
    )


def titled(text: Tongue, each: Offered) -> str:
    """What an offered item is called."""
    if each.title:
        return text("agenda.own", title=each.title)
    return text(f"agenda.offered.{each.key}", **each.facts)


_GUIDE = ("before", "begin", "middle", "end", "after")


def named(text: Tongue, person: Person) -> str:
    """Somebody's name, inert."""
    return escape(person.name) if person.name else text("agenda.somebody")


def _facts(text: Tongue, now: Planned) -> list[tuple[str, str]]:
    call = now.call
    when = text("agenda.when", when=call.starts_at) if call else text("agenda.no_call")
    facts: list[tuple[str, str]] = [(text("agenda.fact.call"), when)]
    if call is not None:
        leader = named(text, now.leader) if now.leader else text("agenda.nobody_leads")
        facts.append((text("agenda.fact.leads"), leader))
    left = text("agenda.left", count=max(0, now.left), of=now.length)
    return [*facts, (text("agenda.fact.left"), left)]


def _table(text: Tongue, title: str, items: Sequence[Brought]) -> Table:
    columns = tuple(text(f"agenda.column.{each}") for each in ("what", "minutes", "by"))
    rows = tuple(
        (escape(item.title), text("agenda.minutes", count=item.minutes), named(text, by))
        for item, by in items
    )
    return Table(title, columns, rows)


def _offer(turn: Turn, offered: Sequence[Offered]) -> list[Shown]:
    text = turn.text
    rows = tuple(
        (titled(text, each), text("agenda.minutes", count=each.minutes)) for each in offered
    )
    columns = (text("agenda.column.what"), text("agenda.column.minutes"))
    shown: list[Shown] = [Table(text("agenda.offer"), columns, rows)]
    if turn.may("convene"):
        shown.append(Buttons((Button(text("agenda.accept"), "agenda.accept", style="primary"),)))
    return shown


def _rows(text: Tongue, items: Sequence[Brought]) -> list[Shown]:
    """A button for each, which leads to what can be done about it."""
    buttons = tuple(
        Button(text("agenda.change", title=_short(item.title)), "agenda.item", item.id)
        for item, _ in items[:ITEMS_AT_MOST]
    )
    return [Buttons(buttons)] if buttons else []


def _short(title: str) -> str:
    return title if len(title) <= LABEL_AT_MOST else title[: LABEL_AT_MOST - 1].rstrip() + "…"


def _may(turn: Turn, found: AgendaItem) -> bool:
    return turn.may("convene") or found.added_by == turn.person.id


def _doing(turn: Turn, now: Planned, accepted: tuple[str, ...]) -> Buttons:
    text = turn.text
    key = "agenda.add" if turn.may("convene") else "agenda.suggest"
    buttons = [Button(text(key), "agenda.add", style="plain" if not now.items else "primary")]
    if accepted:
        buttons.append(Button(text("agenda.undo"), "agenda.clear", " ".join(accepted)))
    if now.call is not None and turn.now < now.call.starts_at:
        if now.leader is not None and now.leader.id == turn.person.id:
            buttons.append(Button(text("agenda.pass"), "agenda.pass", now.call.id))
        elif _is_asked(turn, now.call):
            buttons.append(Button(text("agenda.lead"), "agenda.lead", now.call.id))
    buttons.append(Button(text("agenda.call"), AGAIN, "call"))
    return Buttons(tuple(buttons))


def _is_asked(turn: Turn, call: Call) -> bool:
    mine = calls.attendee(turn.session, call.id, turn.person.id)
    return mine is not None and mine.asked and mine.answer != "declined"
