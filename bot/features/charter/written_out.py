"""A charter as a document: what stands where, whatever the file; and its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.features.charter import cards
from bot.features.charter.sections import SECTIONS
from bot.features.charter.view import view
from bot.markup import plain
from bot.moment import Moment
from bot.texts import Tongue
from storage import charters
from storage.charters import Charter

BULLET = re.compile(r"^\s*[-*•–]\s+")
LABELLED = re.compile(r"^([^:]{1,60}):\s+(\S.*)$")
LEAST_ROWS = 2
HERE, ALL = "\x02", "\x03"
"""Where the page's number stands, and how many there are."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_LISTED = re.compile(r"^(\s*)(\d+)([.)])(\s)|^(\s*)([-+=~])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that belong together."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Names with what belongs to each: a table of two columns, its heads first."""

    heads: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


Block = Paragraph | Points | Rows


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section; without blocks, nothing is written there."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole, in the community's language. `status` is one line, `facts` are labelled."""

    language: str
    title: str
    community: str
    status: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    history: tuple[str, Rows]
    empty: str
    page: tuple[str, str, str]
    """What stands before, between and after the page's number and how many there are."""
    made: str


def document(moment: Moment, charter: Charter) -> Document:
    """What a charter's document says, as the community reads it."""
    text = moment.aloud()
    found = view(moment, charter)
    status = _said(text, f"status.{charter.status}")
    when = charter.decided_at or charter.proposed_at or found.changed_at
    facts = [(_said(text, "document.domain"), moment.here.domain)]
    if found.count is not None:
        vote = plain(cards.figures(text, found.count))
        facts.append((_said(text, "document.vote"), vote))
    heads = (_said(text, "document.role"), _said(text, "document.who"))
    return Document(
        language=text.language,
        title=_said(text, "document.heading"),
        community=moment.here.name,
        status=_said(text, "document.status", number=charter.number, status=status, when=when),
        facts=tuple(facts),
        parts=tuple(
            Part(plain(cards.title_of(text, each)), tuple(blocks(found.words(each), heads)))
            for each in SECTIONS
        ),
        history=(_said(text, "document.versions"), _versions(moment, text)),
        empty=_said(text, "document.empty" if found.is_draft else "document.open"),
        page=_page(text),
        made=_said(text, "document.made", when=moment.now),
    )


def _said(text: Tongue, key: str, **facts: object) -> str:
    return plain(text(f"charter.{key}", **facts))


def _page(text: Tongue) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers."""
    before, _, rest = _said(text, "document.page", page=HERE, pages=ALL).partition(HERE)
    between, _, after = rest.partition(ALL)
    return before, between, after


def _versions(moment: Moment, text: Tongue) -> Rows:
    rows = []
    for each in reversed(charters.versions(moment.session, moment.here.id)):
        when = each.decided_at or each.proposed_at or each.begun_at
        status = _said(text, f"status.{each.status}")
        told = _said(text, "document.since", status=status, when=when)
        rows.append((str(each.number), told))
    return Rows((_said(text, "document.version"), _said(text, "document.state")), tuple(rows))


def blocks(words: str, heads: tuple[str, str]) -> Iterator[Block]:
    """What people wrote, as paragraphs, lists and, where every line has a name, a table."""
    for paragraph in re.split(r"\n\s*\n", words.strip()):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        labelled = [LABELLED.match(line) for line in lines]
        if len(lines) >= LEAST_ROWS and all(labelled):
            yield Rows(heads, tuple((found[1], found[2]) for found in labelled if found))
            continue
        for is_list, group in groupby(lines, key=lambda line: bool(BULLET.match(line))):
            if is_list:
                yield Points(tuple(BULLET.sub("", line) for line in group))
            else:
                yield from (Paragraph(line) for line in group)


def markdown(document: Document) -> bytes:
    """The document as Markdown (UTF-8) that means the same to every reader of it."""
    lines = [
        f"# {_inert(document.title)}: {_inert(document.community)}",
        "",
        f"**{_inert(document.status)}**",
        "",
    ]
    lines += [f"- **{_inert(name)}:** {_inert(value)}" for name, value in document.facts]
    for part in document.parts:
        lines += ["", f"## {_inert(part.title)}"]
        for block in part.blocks:
            lines += ["", *_lines(block)]
        if not part.blocks:
            lines += ["", f"_{_inert(document.empty)}_"]
    title, rows = document.history
    lines += ["", f"## {_inert(title)}", "", *_lines(rows), "", f"_{_inert(document.made)}_", ""]
    return "\n".join(lines).encode()


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(text):
            return [_inert(text)]
        case Points(items):
            return [f"- {_inert(each)}" for each in items]
        case Rows(heads, rows):
            listed = [heads, ("---", "---"), *rows]
            return [
                f"| {left} | {right} |"
                if left == "---"
                else f"| {_inert(left)} | {_inert(right)} |"
                for left, right in listed
            ]


def _inert(words: str) -> str:
    """Anybody's words, without meaning to Markdown."""
    return _LISTED.sub(_marked, _SPECIAL.sub(r"\\\1", words))


def _marked(found: re.Match[str]) -> str:
    if found[2] is not None:
        return f"{found[1]}{found[2]}\\{found[3]}{found[4]}"
    return f"{found[5]}\\{found[6]}"
