"""All that is kept of somebody, as a page and as JSON, behind a secret link that leads there for a day.

Both are made piece by piece, so that a long life here takes no more memory than a short one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape

from bot.card_json import load
from bot.cards import Card
from bot.feature import Turn
from bot.html import around, words
from bot.moment import Moment
from bot.texts import Tongue
from storage import data_links, disclosure
from storage.data_links import DataLink
from storage.disclosure import Row, Value
from storage.people import Person
from storage.sealing import hashed

LEADS_FOR = timedelta(days=1)

LEFT_OUT = ("anonymous", "others", "secrets", "chat")
"""What isn't among it, and why."""

LONG = 80
"""Characters from which on a cell is wide."""

STYLE = """
body { max-width: 60rem; }
td, th { font-size: .85rem; overflow-wrap: anywhere; min-width: 5.5rem; }
td.long { min-width: 22rem; white-space: pre-line; }
details { margin: .5rem 0 1.5rem; overflow-x: auto; }
summary { cursor: pointer; }
"""


def link(turn: Turn) -> str:
    """The page's address, good for a day; any older one leads nowhere now. Empty: there are no pages."""
    if not turn.public_url:
        return ""
    secret = turn.new_secret()
    data_links.give(
        turn.session,
        DataLink(
            secret_hash=hashed(secret),
            person_id=turn.person.id,
            made_at=turn.now,
            expires_at=turn.now + LEADS_FOR,
        ),
    )
    return f"{turn.public_url}/data/{secret}"


def behind(moment: Moment, secret: str) -> Person | None:
    """Whose data a link leads to; None where it leads nowhere, or no more."""
    found = data_links.behind(moment.session, hashed(secret), moment.now)
    return moment.session.get(Person, found) if found else None


def as_json(moment: Moment, person: Person) -> Iterator[str]:
    """The shape that docs/data.md describes."""
    text = moment.to(person)
    head = {
        "made_at": moment.now.isoformat(),
        "language": text.language,
        "names": disclosure.names(moment.session, person.id),
        "left_out": [text(f"membership.data.left_out.{each}") for each in LEFT_OUT],
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    yield ',\n "tables": {'
    for place, (name, rows) in enumerate(disclosure.rows(moment.session, person.id)):
        yield f"{',' if place else ''}\n  {json.dumps(name)}: ["
        for number, row in enumerate(rows):
            comma = "," if number else ""
            yield f"{comma}\n   {json.dumps(_readable(name, row), ensure_ascii=False)}"
        yield "]"
    yield "\n }\n}\n"


def as_page(moment: Moment, person: Person, address: str) -> Iterator[str]:
    """For people: what each kind is and how long it is kept, then all of it. `address`: the JSON's."""
    text = moment.to(person)
    names = disclosure.names(moment.session, person.id)
    head, tail = around(text.language, words(text("membership.data.title")), STYLE)
    yield head
    yield f"<p>{words(text('membership.data.page.intro', name=person.name))}</p>"
    made = text("membership.data.page.made", made=moment.now)
    label = escape(str(text("membership.data.page.json")))
    yield f'<p>{words(made)} <a href="{escape(address)}">{label}</a></p>'
    yield "".join(f"<p>{words(text(f'membership.data.left_out.{each}'))}</p>" for each in LEFT_OUT)
    for name, rows in disclosure.rows(moment.session, person.id):
        yield from _section(text, names, name, rows)
    yield tail


def _section(text: Tongue, names: dict[str, str], name: str, rows: Iterator[Row]) -> Iterator[str]:
    """One table, of which nothing is said where it has nothing."""
    first = next(rows, None)
    if first is None:
        return
    kept = text("membership.data.page.kept", kept=text(f"membership.data.kept.{name}"))
    yield f"<h2>{words(text(f'membership.data.of.{name}'))}</h2><p>{words(kept)}</p>"
    yield f"<details open><summary>{escape(name)}</summary><table>"
    heads: tuple[str, ...] = ()
    for row in _with(first, rows):
        shown = _readable(name, row)
        if tuple(shown) != heads:
            heads = tuple(shown)
            yield "<tr>" + "".join(f"<th>{escape(_spaced(each))}</th>" for each in heads) + "</tr>"
        cells = (_cell(text, names, each) for each in shown.values())
        yield "<tr>" + "".join(_td(each) for each in cells) + "</tr>"
    yield "</table></details>"


def _td(cell: str) -> str:
    """Whole messages have room to be read; what doesn't fit beside them is scrolled to."""
    return f'<td class="long">{cell}</td>' if len(cell) > LONG else f"<td>{cell}</td>"


def _with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _readable(name: str, row: Row) -> Row:
    """A message as its words: what a card is made of says nothing to its reader."""
    if name != "outbox":
        return row
    card = load(json.loads(str(row["card"])))
    return row | {"card": card.plain() if isinstance(card, Card) else ""}


def _spaced(column: str) -> str:
    return column.replace("_", " ")


def _cell(text: Tongue, names: dict[str, str], value: Value) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return words(text("membership.yes" if value else "membership.data.page.no"))
        case str():
            return escape(names.get(value) or _instant(text, value) or value).replace("\n", "<br>")
    return str(value)


def _instant(text: Tongue, value: str) -> str:
    """An instant by the reader's clocks; empty for all other words."""
    try:
        at = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        at = None
    return str(text("membership.data.page.at", at=at)) if at and at.tzinfo else ""
