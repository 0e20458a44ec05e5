"""Cards as HTML: one pure function a part. Buttons say in data attributes what they stand for."""

from __future__ import annotations

import re
from html import escape
from itertools import count
from typing import assert_never

from adapters.playground.page.spans import Pen, lines
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
from bot.markup import plain

OURS = re.compile(r"/(?!/)|data:image/|https?://(127\.0\.0\.1|localhost)[:/]")
"""Pictures that come from this machine; others are linked, so that no other host is asked."""


def card_html(card: Card, ident: str, pen: Pen) -> str:
    """A card that was posted as the message `ident`."""
    title = f"<h3>{pen.markup(card.title)}</h3>" if card.title else ""
    places = count()
    parts = [part_html(part, ident, places, pen) for part in card.parts]
    charts = [at for at, part in enumerate(card.parts) if isinstance(part, Chart)]
    if charts:
        words = f"<summary>{pen.text('card.as_text')}</summary><p>{lines(card.plain())}</p>"
        parts.insert(charts[-1] + 1, f'<details class="as-text">{words}</details>')
    return f'<div class="card" data-testid="card">{title}{"".join(parts)}</div>'


def part_html(part: Shown, ident: str, places: count[int], pen: Pen) -> str:
    """One part; `places` numbers the card's buttons through all of its parts."""
    match part:
        case Text():
            return f'<p class="text">{pen.markup(part.text)}</p>'
        case Note():
            return f'<p class="note">{pen.markup(part.text)}</p>'
        case Divider():
            return "<hr>"
        case Facts():
            return _facts(part, pen)
        case Progress():
            return _progress(part, pen)
        case Table():
            return _table(part, pen)
        case Chart():
            return _chart(part, pen)
        case Image():
            return _image(part)
        case Buttons():
            buttons = (_button(each, f"{ident}:{next(places)}") for each in part.buttons)
            return f'<div class="buttons">{"".join(buttons)}</div>'
    assert_never(part)


def buttons_of(card: Card) -> tuple[Button, ...]:
    """A card's buttons in the order in which they are numbered."""
    return tuple(each for part in card.parts if isinstance(part, Buttons) for each in part.buttons)


def _facts(part: Facts, pen: Pen) -> str:
    rows = (
        f"<div><dt>{pen.markup(name)}</dt><dd>{pen.markup(value)}</dd></div>"
        for name, value in part.facts
    )
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _progress(part: Progress, pen: Pen) -> str:
    share = 100 * part.value / part.total if part.total else 0
    return (
        f'<div class="progress"><span>{pen.markup(part.label)}</span>'
        f'<span class="figure">{part.value}/{part.total}</span>'
        f'<div class="track" aria-hidden="true"><div style="width:{share:.1f}%"></div></div></div>'
    )


def _table(part: Table, pen: Pen) -> str:
    heads = "".join(f'<th scope="col">{pen.markup(each)}</th>' for each in part.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{pen.markup(cell)}</td>" for cell in row) + "</tr>"
        for row in part.rows
    )
    caption = f"<caption>{pen.markup(part.title)}</caption>" if part.title else ""
    label = escape(plain(part.title)) if part.title else pen.text("card.table")
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{label}">'
        f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _chart(part: Chart, pen: Pen) -> str:
    most = part.full or max((bar.value for bar in part.bars), default=0)
    title = f"<figcaption>{pen.markup(part.title)}</figcaption>" if part.title else ""
    bars = "".join(_bar(bar, most, pen) for bar in part.bars)
    return f'<figure class="chart">{title}<ol>{bars}</ol></figure>'


def _bar(bar: Bar, most: float, pen: Pen) -> str:
    share = 100 * max(bar.value, 0) / most if most > 0 else 0
    note = f' <span class="bar-note">{pen.markup(bar.note)}</span>' if bar.note else ""
    return (
        f'<li><span class="bar-label">{pen.markup(bar.label)}</span>'
        f'<span class="figure">{escape(bar.shown)}{note}</span>'
        f'<div class="track" aria-hidden="true"><div style="width:{share:.1f}%"></div></div></li>'
    )


def _image(part: Image) -> str:
    url, alt = escape(part.url), escape(part.alt)
    if OURS.match(part.url):
        return f'<img src="{url}" alt="{alt}">'
    if not part.url.startswith(("https://", "http://")):
        return f'<p class="text">{alt}</p>'
    return (
        f'<p class="text"><a href="{url}" target="_blank" rel="noopener noreferrer">{alt}</a></p>'
    )


def _button(button: Button, what: str) -> str:
    asks = ' aria-haspopup="dialog"' if button.confirm else ""
    return (
        f'<button type="button" class="button {button.style}" data-do="press" data-hold{asks}'
        f' data-what="{escape(what)}" data-action="{escape(button.action)}"'
        f' data-testid="button-{escape(button.action)}">{escape(plain(button.label))}</button>'
    )
