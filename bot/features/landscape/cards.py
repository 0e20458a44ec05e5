"""The landscape as cards and a form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Facts,
    Form,
    Note,
    Option,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.landscape.rules import DECISIONS
from bot.letters import clip
from bot.markup import escape, linked
from bot.texts import Markup, Tongue
from storage.landscape import Entry

NAME_AT_MOST, WORDS_AT_MOST, LINK_AT_MOST = 80, 300, 300
CELL = 60
"""Characters of what was written that a cell of the overview shows."""

OPEN = "open"
"""What is chosen where nobody has decided yet."""

_LINK = re.compile(r"https?://[^\s()<>|\[\]]+\.[^\s()<>|\[\]]+")


@dataclass(frozen=True, slots=True)
class View:
    """An entry, who looked at it last, and whether it `is_due` to be looked at again."""

    entry: Entry
    by: str
    is_due: bool


def is_link(words: str) -> bool:
    """Whether this is an address that cards can lead to."""
    return bool(_LINK.fullmatch(words))


def overview(text: Tongue, community: str, views: Sequence[View]) -> Card:
    """All entries as a table, what is missing, what is to be looked at again."""
    title = text("landscape.title", community=community)
    add = Button(text("landscape.add"), "landscape.add", style="primary")
    if not views:
        return Card(title, (Text(text("landscape.none")), Buttons((add,))))
    columns = tuple(text(f"landscape.column.{each}") for each in ("name", "runs", "does", "looked"))
    rows = tuple(_row(text, each) for each in views)
    parts: list[Shown] = [Table(text("landscape.table"), columns, rows)]
    undecided = [each.entry.name for each in views if not each.entry.decision]
    if undecided:
        count = len(undecided)
        parts.append(Note(text("landscape.undecided", count=count, names=undecided)))
    due = [each for each in views if each.is_due]
    if due:
        parts.append(Text(text("landscape.due")))
        parts.append(Buttons(tuple(_again(text, each.entry) for each in due)))
    see = tuple(Button(escape(each.entry.name), "landscape.see", each.entry.id) for each in views)
    parts += [Text(text("landscape.open")), Buttons(see), Buttons((add,))]
    return Card(title, tuple(parts))


def entry(text: Tongue, view: View) -> Card:
    """One entry whole, and what can be done about it."""
    shown = view.entry
    return Card(escape(shown.name), (*_facts(text, view), Buttons(_acts(text, view))))


def kept(text: Tongue, view: View, same: Sequence[str]) -> Card:
    """A new entry was kept; those that may be the same group are named."""
    warning = (Note(text("landscape.alike", names=same)),) if same else ()
    remove = Button(text("landscape.remove"), "landscape.remove", view.entry.id)
    more = Button(text("landscape.add_more"), "landscape.add")
    title = text("landscape.kept", name=view.entry.name)
    buttons = (remove, all_of_them(text)) if same else (more, all_of_them(text), remove)
    return Card(title, (*warning, *_facts(text, view), Buttons(buttons)))


def all_of_them(text: Tongue) -> Button:
    """The way to the whole landscape."""
    return Button(text("landscape.all"), AGAIN, "landscape")


def form(text: Tongue, domain: str, shown: Entry | None) -> Form:
    """What is asked about a neighbouring group."""
    decisions = (OPEN, *DECISIONS)
    options = tuple(Option(each, text(f"landscape.choose.{each}")) for each in decisions)
    return Form(
        id="landscape.edit" if shown else "landscape.add",
        title=text("landscape.form.title"),
        parts=(
            Text(text("landscape.form.intro", domain=domain)),
            TextInput(
                "name", text("landscape.form.name"), value=_of(shown, "name"), most=NAME_AT_MOST
            ),
            _words(text, "runs", shown, NAME_AT_MOST),
            _words(text, "link", shown, LINK_AT_MOST),
            _words(text, "overlap", shown, WORDS_AT_MOST),
            Choice(
                "decision",
                text("landscape.form.decision"),
                options,
                value=((shown.decision if shown else "") or OPEN,),
            ),
            _words(text, "why", shown, WORDS_AT_MOST),
        ),
        submit=text("landscape.form.submit"),
        cancel=text("landscape.cancel"),
        value=shown.id if shown else "",
    )


def _words(text: Tongue, field: str, shown: Entry | None, most: int) -> TextInput:
    return TextInput(
        field,
        text(f"landscape.form.{field}"),
        multiline=most > NAME_AT_MOST and field != "link",
        required=False,
        value=_of(shown, field),
        most=most,
    )


def _of(shown: Entry | None, field: str) -> str:
    return str(getattr(shown, field)) if shown else ""


def _row(text: Tongue, view: View) -> tuple[str, ...]:
    shown = view.entry
    runs = escape(clip(shown.runs, CELL)) if shown.runs else text("landscape.unknown")
    return escape(shown.name), runs, _does(text, shown), text("landscape.day", when=shown.looked_on)


def _does(text: Tongue, shown: Entry) -> Markup:
    return text(f"landscape.does.{shown.decision}") if shown.decision else text("landscape.nobody")


def _facts(text: Tongue, view: View) -> tuple[Shown, ...]:
    shown = view.entry
    by = view.by or text("landscape.somebody")
    facts: list[tuple[str, str]] = [(text("landscape.column.does"), _does(text, shown))]
    link = linked(shown.link) if is_link(shown.link) else ""
    told = {name: escape(getattr(shown, name)) for name in ("why", "overlap", "runs")}
    facts += [
        (text(f"landscape.fact.{name}"), words)
        for name, words in {**told, "link": link}.items()
        if words
    ]
    looked = text("landscape.looked", when=shown.looked_on, by=by)
    due = (Note(text("landscape.is_due")),) if view.is_due else ()
    return (Facts((*facts, (text("landscape.column.looked"), looked))), *due)


def _acts(text: Tongue, view: View) -> tuple[Button, ...]:
    """Changing it; while it waits to be looked at, each decision is one press."""
    shown = view.entry
    again = (_still(text, shown), *_otherwise(text, shown)) if view.is_due else ()
    return (
        *again,
        Button(text("landscape.change"), "landscape.edit", shown.id),
        Button(text("landscape.remove"), "landscape.remove", shown.id),
        all_of_them(text),
    )


def _again(text: Tongue, shown: Entry) -> Button:
    return Button(text("landscape.still_named", name=shown.name), "landscape.again", shown.id)


def _still(text: Tongue, shown: Entry) -> Button:
    return Button(text("landscape.still"), "landscape.again", shown.id, "primary")


def _otherwise(text: Tongue, shown: Entry) -> tuple[Button, ...]:
    others = [each for each in DECISIONS if each != shown.decision]
    return tuple(
        Button(text(f"landscape.now.{each}"), "landscape.again", f"{shown.id} {each}")
        for each in others
    )
