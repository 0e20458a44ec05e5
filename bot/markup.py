r"""Light markdown → spans, which renderers share.

Known: `**bold**`, `_italic_`, `` `code` ``, `[label](https://…)`, `@<address|name>` for a mention, line
breaks, and `\` before any of ``\*_`[]@`` for the character itself. Nothing else is special, and
what does not close is plain text. `escape` makes anybody's words inert: they can't forge a
mention, a link or an emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Plain:
    """Words as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that matter."""

    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Words set apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words to type."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an http(s) address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or a channel, by address (as text); `name` is what to say where there are no mentions."""

    address: str
    name: str = ""


Span = Plain | Bold | Italic | Code | Link | Mention

_SPECIAL = re.compile(r"[\\*_`\[\]@]")
_ESCAPED = re.compile(r"\\([\\*_`\[\]@])")
_SPAN = re.compile(
    r"""
      (?P<escaped>\\[\\*_`\[\]@])
    | \*\*(?P<bold>(?:\\.|[^*\\\n])+)\*\*
    | (?<!\w)_(?P<italic>(?:\\.|[^_\\\n])+)_(?!\w)
    | `(?P<code>[^`\n]+)`
    | \[(?P<label>(?:\\.|[^\]\[\\\n])+)\]\((?P<url>https?://[^\s()<>|]+)\)
    | @<(?P<mention>[^<>\s|]+)(?:\|(?P<name>[^<>|\n]*))?>
    """,
    re.VERBOSE,
)


_ADDRESS = re.compile(r"(https?://[^\s()<>|\[\]]+)")

_MARKED = re.compile(r"[\\*_`\[@]")
"""What any markup begins with."""

_ALONE = re.compile(r"`([^`\n]+)`")
"""Words to type, and nothing else."""

_MENTION = re.compile(r"\\.|@<(?P<mention>[^<>\s|]+)(?:\|(?P<name>[^<>|\n]*))?>")


def escape(text: str) -> str:
    """Anybody's words, made inert."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def linked(text: str) -> str:
    """Anybody's words, made inert but for the http(s) addresses in them, which lead there."""
    parts = _ADDRESS.split(text)
    return "".join(_led(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def _led(address: str) -> str:
    """A link that says which site it leads to."""
    site = address.split("/")[2]
    return f"[{escape(site)}]({address})" if site else escape(address)


def titled(title: str, address: str) -> str:
    """A link under a title, with the site it leads to; the address is one that was checked."""
    site = address.split("/")[2]
    return f"[{escape(title)}]({address}) ({escape(site)})"


def mention(address: object, name: str = "") -> str:
    """The markup that names the person or the channel at an address."""
    inert = re.sub(r"[<>|\s]+", " ", name).strip()
    return f"@<{address}|{inert}>" if inert else f"@<{address}>"


def local(text: str, workspace: str) -> str:
    """The markup as one workspace (`platform:workspace`) may have it: nobody elsewhere is mentioned.

    Ids of another platform mean nothing there, or somebody else; a name says who is meant.
    """

    def kept(found: re.Match[str]) -> str:
        address = found["mention"]
        if address is None or address.startswith(f"{workspace}:"):
            return found[0]
        return escape(found["name"] or address.rsplit(":", 1)[-1])

    return _MENTION.sub(kept, text)


def parse(text: str) -> tuple[Span, ...]:
    """The spans of a text, in order; neighbouring plain ones are one."""
    if not _MARKED.search(text):  # as most words people write and read
        return (Plain(text),) if text else ()
    if alone := _ALONE.fullmatch(text):  # as each command that help lists
        return (Code(alone[1]),)
    spans: list[Span] = []
    words: list[str] = []
    at = 0
    for found in _found(text):
        words.append(text[at : found.start()])
        at = found.end()
        if found.lastgroup == "escaped":
            words.append(found[0][1])
            continue
        spans += (*_joined(words), _span(found))
        words.clear()
    words.append(text[at:])
    return (*spans, *_joined(words))


def _found(text: str) -> Iterator[re.Match[str]]:
    """What is marked, in order; looked at is only where something may begin."""
    begins = _MARKED.search(text)
    while begins:
        found = _SPAN.match(text, begins.start())
        if found:
            yield found
        begins = _MARKED.search(text, (found or begins).end())


def _joined(words: list[str]) -> tuple[Span, ...]:
    """Words as one span; none where there is no letter."""
    text = "".join(words)
    return (Plain(text),) if text else ()


def _span(found: re.Match[str]) -> Span:
    match found.lastgroup:
        case "bold":
            return Bold(_unescaped(found["bold"]))
        case "italic":
            return Italic(_unescaped(found["italic"]))
        case "code":
            return Code(found["code"])
        case "url":
            return Link(_unescaped(found["label"]), found["url"])
    return Mention(found["mention"], found["name"] or "")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def plain(text: str) -> str:
    """The text without markup: links keep their address, mentions their `@`."""
    if not _MARKED.search(text):
        return text
    match parse(text):
        case (Code(words),):
            return words
        case spans:
            return "".join(map(_plain, spans))


def _plain(span: Span) -> str:
    match span:
        case Plain() | Bold() | Italic() | Code():
            return span.text
        case Link():
            return f"{span.text} ({span.url})"
        case Mention():
            return f"@{span.name or span.address.rsplit(':', 1)[-1]}"
    assert_never(span)
