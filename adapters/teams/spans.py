r"""Words as Adaptive Cards show them, so that nobody's can become a mention, a link or an emphasis.

Words are rich text, whose runs no client reads as Markdown. A TextBlock's text is read so, and not
alike everywhere: phones take no backslash before a link's bracket. It is used only for what rich text
can't be: a heading (which screen readers jump to), a line that mentions somebody, and facts. There a
blank without width breaks up whatever would read as markup; only `*`, `_`, `~` and `` ` `` need a
backslash. Neither breaks lines, so that each line is an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from adapters.teams import limits
from adapters.teams.budget import Json
from adapters.teams.paper import NOTHING, Paper
from bot import letters
from bot.markup import Bold, Code, Italic, Link, Mention, Plain, Span, parse
from bot.messages import Address

PLATFORM = "teams"
Run = str | Json

_TAG = re.compile(r"<(?=/?at)|\{(?=\{(?:DATE|TIME))", re.IGNORECASE)
"""What a client reads even in rich text, or in what it is sent: a mention, a time to be told locally."""

_ESCAPED = re.compile(r"[\\*~`]|_(?:(?<![^\W_]_)|(?![^\W_]))")
_BROKEN = re.compile(r"\](?=[(\[:])|<(?=[a-z/!?])|&(?=#?\w+;)", re.IGNORECASE)
_MARKS = re.compile(r"[\\*~`_\]<&]")
"""What either of them begins with."""

_BEGINS = re.compile(r"[#>+=-]|\d+[.)]")
_SPAN = 20
"""What each span counts beside its words: its own JSON has to fit into a message too."""


def _apart(found: re.Match[str]) -> str:
    """A letter that would begin some markup, kept from what follows it."""
    return found[0] + NOTHING


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def clean(text: str) -> str:
    """The text without what no screen can show, or a client would read as its own."""
    text = letters.clean(text)
    return _TAG.sub(_apart, text) if "<" in text or "{{" in text else text


def line(text: str) -> str:
    """The text on one line, clean."""
    return " ".join(clean(text).split())


def inert(text: str) -> str:
    """Words for a field that is read as Markdown: they stay words. On one line."""
    words = line(text)
    if _MARKS.search(words):
        words = _BROKEN.sub(_apart, _ESCAPED.sub(_escaped, words))
    return NOTHING + words if _BEGINS.match(words) else words


def unlinked(text: str) -> str:
    """Words for a field that some clients read as Markdown and some don't: no link survives."""
    return _BROKEN.sub(_apart, line(text))


def blocks(text: str, paper: Paper, **look: object) -> list[Json]:
    """Light markdown as elements, one a line; none for words that are only blanks."""
    return rows(lines(parse(text)), paper, **look)


def rows(rows: Iterable[Sequence[Span]], paper: Paper, **look: object) -> list[Json]:
    """Lines of spans as elements; after a blank line there is more room."""
    drawn: list[Json] = []
    is_apart = True
    for row in rows:
        pieces = _pieces(map(_clean, row))
        elements = [_element(piece, paper, look) for piece in pieces if _is_said(piece)]
        for element in elements:
            drawn.append(element if is_apart else element | {"spacing": "None"})
            is_apart = False
        is_apart = is_apart or not elements
    return drawn


def strong(text: str) -> list[Span]:
    """Light markdown on one line, all of its words in bold."""
    return [
        Bold(each.text) if isinstance(each, Plain | Italic) else each
        for each in parse(" ".join(text.split()))
    ]


def markdown(text: str, paper: Paper) -> str:
    """Light markdown as Teams' own, for a field that is read so."""
    found = parse(text)
    match found:
        case (Plain(words),) if "\n" not in words:  # as most
            return inert(words)
    told = ("".join(_markdown(each, paper) for each in row) for row in lines(found))
    return "\n\n".join(filter(None, (each.strip() for each in told)))


def heading(text: str, **look: object) -> Json:
    """Words that screen readers take for a heading."""
    return {
        "type": "TextBlock",
        "text": inert(text),
        "style": "heading",
        "weight": "Bolder",
        "wrap": True,
        **look,
    }


def lines(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Spans, line by line."""
    row: list[Span] = []
    for span in spans:
        if not isinstance(span, Plain):
            row.append(span)
            continue
        first, *more = clean(span.text).split("\n")
        row.append(Plain(first))
        for each in more:
            yield row
            row = [Plain(each)]
    yield row


def _clean(span: Span) -> Span:
    return span if isinstance(span, Link | Mention) else type(span)(clean(span.text))


def _is_said(row: Sequence[Span]) -> bool:
    return any(isinstance(each, Mention) or each.text.strip() for each in row)


def _pieces(row: Iterable[Span]) -> Iterator[list[Span]]:
    """A line in pieces that each fit an element; words break at a blank."""
    piece: list[Span] = []
    left = limits.LINE
    for span in row:
        rest: Span | None = span
        while rest is not None:
            first, rest = _cut(rest, left - _SPAN)
            if first is not None:
                piece.append(first)
                left -= _length(first)
            if rest is not None or left <= _SPAN:
                yield piece
                piece, left = [], limits.LINE
    if piece:
        yield piece


def _length(span: Span) -> int:
    match span:
        case Link():
            return _SPAN + letters.length(span.text) + letters.length(span.url)
        case Mention():
            return 3 * _SPAN + letters.length(span.name)
        case _:
            return _SPAN + letters.length(span.text)


def _cut(span: Span, room: int) -> tuple[Span | None, Span | None]:
    """As much of a span as there is room for, and its rest. A link or a mention is never cut."""
    if _length(span) - _SPAN <= room:
        return span, None
    is_fresh = room >= limits.LINE - _SPAN
    if isinstance(span, Link | Mention):
        return (span, None) if is_fresh else (None, span)
    first = letters.head(span.text, max(room, 1))
    blank = first.rfind(" ")
    if blank > len(first) // 2:
        return type(span)(first[:blank]), type(span)(span.text[blank + 1 :])
    if not is_fresh:
        return None, span
    return type(span)(first), type(span)(span.text[len(first) :])


def _element(row: Sequence[Span], paper: Paper, look: Json) -> Json:
    if any(isinstance(each, Mention) and person(each.address) for each in row):
        text = "".join(_markdown(each, paper) for each in row)
        return {"type": "TextBlock", "text": _begun(text), "wrap": True, **look}
    runs = (run for each in row for run in _run(each, paper, look))
    return {"type": "RichTextBlock", "inlines": _merged(runs)}


def _begun(text: str) -> str:
    text = text.lstrip()
    return NOTHING + text if _BEGINS.match(text) else text


def _run(span: Span, paper: Paper, look: Json) -> list[Run]:
    match span:
        case Plain():
            return _words(span.text, look)
        case Bold():
            return _words(span.text, look | {"weight": "Bolder"})
        case Italic():
            return _words(span.text, look | {"italic": True})
        case Code():
            return _words(span.text, look | {"fontType": "Monospace"})
        case Link():
            if not is_link(span.url):
                return _words(line(f"{span.text} ({span.url})"), look)
            label = letters.clip(line(span.text), limits.LINK_LABEL)
            opened = {"type": "Action.OpenUrl", "url": span.url}
            return _words(label, look | {"selectAction": opened})
        case Mention():
            return _words(_named(span, paper), look)
    assert_never(span)


def _words(text: str, look: Json) -> list[Run]:
    if not text:
        return []
    return [{"type": "TextRun", "text": text, **look}] if look else [text]


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbouring words as one; all are texts, or all are objects, as Teams wants it."""
    merged: list[Run] = []
    for run in runs:
        if merged and isinstance(run, str) and isinstance(merged[-1], str):
            merged[-1] += run
        else:
            merged.append(run)
    if all(isinstance(run, str) for run in merged):
        return merged
    return [{"type": "TextRun", "text": run} if isinstance(run, str) else run for run in merged]


def _markdown(span: Span, paper: Paper) -> str:
    match span:
        case Plain():
            return _between(span.text, "")
        case Bold():
            return _between(span.text, "**")
        case Italic():
            return _between(span.text, "_")
        case Code():
            return _between(span.text, "")
        case Link():
            if not is_link(span.url):
                return _between(f"{span.text} ({span.url})", "")
            return f"[{inert(letters.clip(line(span.text), limits.LINK_LABEL))}]({span.url})"
        case Mention():
            ident = person(span.address)
            return paper.name(ident, span.name) if ident else inert(_named(span, paper))
    assert_never(span)


def _between(text: str, mark: str) -> str:
    """Words in marks; the blanks around them stand outside."""
    words = inert(text)
    if not words:
        return " " if text else ""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{mark}{words}{mark}{after}"


def _named(mention: Mention, paper: Paper) -> str:
    """Somebody, or a channel, where Teams has no mention for them."""
    is_channel = ":channel:" in mention.address
    return line(mention.name) or paper.say("teams.channel" if is_channel else "teams.somebody")


def person(address: str) -> str:
    """The id of an address, where it is one of Teams' people; else empty."""
    try:
        known = Address.parse(address)
    except ValueError:
        return ""
    return known.id if (known.platform, known.kind) == (PLATFORM, "person") else ""


def is_link(url: str) -> bool:
    """Whether an address is one that a card may lead to."""
    return letters.length(url) <= limits.LINK_URL and url.isascii() and url.isprintable()
