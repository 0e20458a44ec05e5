"""Light markdown as HTML. Everything anybody wrote is escaped here, and nowhere let through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import assert_never

from adapters.playground.world import NAME, World
from bot.markup import Bold, Code, Italic, Link, Mention, Plain, Span, parse
from bot.messages import Address

Names = Callable[[str], str]
"""What people call an address (given as text): `@Ada`, `#general`."""

Say = Callable[..., str]
"""A text of the catalogue in the viewer's language: `say(key, **facts)`."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What it takes to write for one viewer: their language, and the names of the world."""

    say: Say
    name: Names

    def text(self, key: str, **facts: object) -> str:
        """A text of the page's own catalogue, escaped."""
        return escape(self.say(f"playground.{key}", **facts))

    def markup(self, text: str) -> str:
        """A card's words, in light markdown, as HTML."""
        return spans_to_html(parse(text), self.name)


def names(world: World) -> Names:
    """How addresses read in a world; one that it doesn't know keeps its id."""

    def name(text: str) -> str:
        try:
            address = Address.parse(text)
        except ValueError:
            return f"@{text}"
        if address.platform == NAME and address.kind == "channel":
            place = world.channels.get(address.id)
            return f"#{place.name if place else address.id}"
        each = world.people.get(address.id) if address.platform == NAME else None
        return f"@{each.name if each else address.id}"

    return name


def spans_to_html(spans: Iterable[Span], name: Names) -> str:
    """Spans as escaped HTML, safe to put anywhere inside an element."""
    return "".join(_span(span, name) for span in spans)


def lines(text: str) -> str:
    """Plain words, escaped, their line breaks kept."""
    return escape(text).replace("\n", "<br>")


def _span(span: Span, name: Names) -> str:
    match span:
        case Plain():
            return lines(span.text)
        case Bold():
            return f"<strong>{lines(span.text)}</strong>"
        case Italic():
            return f"<em>{lines(span.text)}</em>"
        case Code():
            return f"<code>{escape(span.text)}</code>"
        case Link():
            url = escape(span.url)
            return (
                f'<a href="{url}" target="_blank" rel="noopener noreferrer">{lines(span.text)}</a>'
            )
        case Mention():
            return f'<span class="mention">{escape(name(span.address))}</span>'
    assert_never(span)
