"""A card as HTML, for an e-mail and for the page that a link in it opens.

Words, tables and links: no script, no picture, nothing from elsewhere, and colours that the reader's
own light or dark replaces.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import assert_never

from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Shown,
    Table,
    Text,
)
from bot.html import words

Behind = Callable[[Button], str]

STYLE = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0 auto; max-width: 38em; padding: 1em; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.35em; line-height: 1.3; }
table { border-collapse: collapse; }
th, td { padding: .25em 1em .25em 0; text-align: left; vertical-align: top; }
caption { text-align: left; font-weight: bold; }
.note { font-size: .9em; }
.go { display: inline-block; margin: .25em .5em .25em 0; padding: .5em 1em; border: 2px solid;
  border-radius: .4em; font-weight: bold; text-decoration: none; }
"""


def document(card: Card, say: Callable[..., str], behind: Behind) -> str:
    """The whole letter."""
    lacking = any(
        not behind(each)
        for part in card.parts
        if isinstance(part, Buttons)
        for each in part.buttons
    )
    elsewhere = f'<p class="note">{words(say("email.elsewhere"))}</p>' if lacking else ""
    title = words(card.title)
    return (
        f'<!doctype html><html lang="{escape(say("email.language"))}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body><h1>{title}</h1>{body(card, behind)}{elsewhere}</body></html>\n"
    )


def body(card: Card, behind: Behind) -> str:
    """Everything below the title; buttons without a link are left out."""
    return "\n".join(_part(part, behind) for part in card.parts)


def _part(part: Shown, behind: Behind) -> str:
    match part:
        case Text(text):
            return f"<p>{_lines(text)}</p>"
        case Note(text):
            return f'<p class="note">{_lines(text)}</p>'
        case Divider():
            return "<hr>"
        case Facts(facts):
            return _table("", (), tuple(facts), heads=True)
        case Progress(label, value, total):
            return f"<p>{words(label)}: {value}/{total}</p>"
        case Table(title, columns, rows):
            return _table(title, columns, rows)
        case Chart(title, bars):
            return _table(title, (), tuple(map(_bar, bars)), heads=True)
        case Image(url, alt):
            return f'<p><a href="{escape(url)}">{words(alt)}</a></p>'
        case Buttons(buttons):
            stands_out = any(each.style == "primary" for each in buttons)
            linked = ((each, behind(each)) for each in buttons)
            shown = "".join(_link(each, to, stands_out=stands_out) for each, to in linked if to)
            return f"<p>{shown}</p>"
    assert_never(part)


def _bar(bar: Bar) -> tuple[str, ...]:
    return bar.label, bar.shown, bar.note


def _link(button: Button, to: str, *, stands_out: bool) -> str:
    look = ' class="go"' if stands_out else ""
    return f'<a{look} href="{escape(to)}">{words(button.label)}</a> '


def _table(
    title: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, heads: bool = False
) -> str:
    caption = f"<caption>{words(title)}</caption>" if title else ""
    head = "".join(f'<th scope="col">{words(each)}</th>' for each in columns)
    shown = f"<thead><tr>{head}</tr></thead>" if head else ""
    lines = "".join(f"<tr>{_cells(row, heads=heads)}</tr>" for row in rows)
    return f"<table>{caption}{shown}<tbody>{lines}</tbody></table>"


def _cells(row: tuple[str, ...], *, heads: bool) -> str:
    first = f'<th scope="row">{_lines(row[0])}</th>' if heads else f"<td>{_lines(row[0])}</td>"
    return first + "".join(f"<td>{_lines(cell)}</td>" for cell in row[1:])


def _lines(text: str) -> str:
    return words(text).replace("\n", "<br>")
