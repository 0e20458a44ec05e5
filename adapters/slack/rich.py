"""Words as Slack's rich text, which needs no escaping: nobody's words can become anything else.

Slack's other text format, mrkdwn, reads `<!channel>`, `*` and `_` in whatever it is given; in rich
text a mention, a link or an emphasis is an element of its own, made here from spans and only so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from adapters.slack import address, limits
from bot import letters
from bot.markup import Bold, Code, Italic, Link, Mention, Plain, Span, parse

Element = dict[str, Any]
Block = dict[str, Any]

_MENTION_LENGTH = 16
_ELEMENT_LENGTH = 20
"""What each element counts beside its words: its own JSON has to fit into a message too."""


def words(text: str, *style: str) -> list[Element]:
    """Text as it is, no markup read; `style` is of bold, italic and code."""
    text = letters.clean(text)
    if not text:
        return []
    element: Element = {"type": "text", "text": text}
    return [element | {"style": dict.fromkeys(style, True)}] if style else [element]


def marked(text: str, *style: str) -> list[Element]:
    """Light markdown as elements, everything in a style beside its own."""
    return [element for span in parse(text) for element in _element(span, style)]


def _element(span: Span, style: Sequence[str]) -> list[Element]:
    match span:
        case Plain():
            return words(span.text, *style)
        case Bold():
            return words(span.text, *dict.fromkeys((*style, "bold")))
        case Italic():
            return words(span.text, *dict.fromkeys((*style, "italic")))
        case Code():
            return words(span.text, *dict.fromkeys((*style, "code")))
        case Link():
            return _link(span, style)
        case Mention():
            named = address.mention(span.address)
            return [named] if named else words(f"@{span.address.rsplit(':', 1)[-1]}", *style)
    assert_never(span)


def _link(link: Link, style: Sequence[str]) -> list[Element]:
    label = letters.clean(link.text)
    if letters.length(link.url) > limits.LINK_URL or link.url != letters.clean(link.url):
        return words(f"{label} ({link.url})", *style)
    text = letters.clip(label, limits.LINK_LABEL)
    return [{"type": "link", "url": link.url, "text": text}]


def lines(rows: Iterable[Sequence[Element]]) -> list[Element]:
    """Rows of elements, a line break between each two."""
    joined: list[Element] = []
    for row in rows:
        if joined:
            joined += words("\n")
        joined += row
    return joined


def blocks(elements: Iterable[Element], wrapper: str = "rich_text_section") -> list[Block]:
    """Elements as rich text blocks, as many as it takes; none for words that are only blanks."""
    return [
        {"type": "rich_text", "elements": [{"type": wrapper, "elements": page}]}
        for page in _pages(_merged(elements))
        if any(element["type"] != "text" or element["text"].strip() for element in page)
    ]


def spoken(drawn: Iterable[Block]) -> str:
    """The words of blocks, a line a block."""
    return "\n".join(filter(None, (_words_in(block).strip() for block in drawn)))


def _words_in(value: object) -> str:
    match value:
        case {"text": str(text)}:
            return text
        case {"type": "rich_text_section" | "rich_text_preformatted", "elements": [*elements]}:
            return "".join(map(_words_in, elements))
        case {"elements": [*elements]} | {"rows": [*elements]}:
            return "\n".join(map(_words_in, elements))
        case {"text": dict(inner)}:
            return _words_in(inner)
        case list():
            return " | ".join(map(_words_in, value))
        case {"alt_text": str(words)}:
            return words
        case {"user_id": str(who)} | {"channel_id": str(who)}:
            return f"@{who}"
        case _:
            return ""


def _merged(elements: Iterable[Element]) -> list[Element]:
    merged: list[Element] = []
    for element in elements:
        last = merged[-1] if merged else None
        if last and _is_alike(last, element):
            merged[-1] = last | {"text": last["text"] + element["text"]}
        else:
            merged.append(element)
    return merged


def _is_alike(one: Element, other: Element) -> bool:
    both_words = one["type"] == "text" == other["type"]
    return both_words and one.get("style") == other.get("style")


def _pages(elements: Iterable[Element]) -> list[list[Element]]:
    """Elements in groups that each fit a block. Words break at a line's end, or at a blank."""
    pages: list[list[Element]] = [[]]
    left = limits.RICH_TEXT
    waiting = deque(elements)
    while waiting:
        element = waiting.popleft()
        size = _length(element)
        if size <= left:
            pages[-1].append(element)
            left -= size
            continue
        if element["type"] == "text":
            first, rest = _cut(element["text"], left - _ELEMENT_LENGTH)
            if first:
                pages[-1].append(element | {"text": first})
            element = element | {"text": rest}
        if element.get("text") != "":
            waiting.appendleft(element)
        pages.append([])
        left = limits.RICH_TEXT
    return pages


def _length(element: Element) -> int:
    match element["type"]:
        case "text":
            return _ELEMENT_LENGTH + letters.length(element["text"])
        case "link":
            words = letters.length(element["text"]) + letters.length(element["url"])
            return _ELEMENT_LENGTH + words
        case _:
            return _ELEMENT_LENGTH + _MENTION_LENGTH


def _cut(text: str, room: int) -> tuple[str, str]:
    first = letters.head(text, max(room, 0))
    for blank in (first.rfind("\n"), first.rfind(" ")):
        if blank > len(first) // 2:
            return first[:blank], text[blank + 1 :]
    if room < limits.RICH_TEXT - _ELEMENT_LENGTH:
        return "", text
    return first, text[len(first) :]


def worded(text: str, most: int) -> dict[str, Any]:
    """A plain text object; never empty."""
    return {"type": "plain_text", "text": clipped(text, most), "emoji": False}


def clipped(text: str, most: int) -> str:
    """Words that Slack takes, cut with a sign that they were; never empty."""
    return letters.clip(letters.clean(text), most)
