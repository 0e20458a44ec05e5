"""What an erasure takes out of messages that stay, and what it says of each table. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.markup import escape
from storage import fates

Fate = Literal["erased", "unnamed", "counted", "passed_on", "both"]

SHORT = 20
"""Characters: what is shorter may be part of what others say, and goes only where it stands alone."""

_ALONE = r"(?:(?<![\s\S])|(?<=[\n“\"«])|(?<=: )){}(?![^\n”\"»])"

UNREAD = frozenset({"is", "id", "action", "value", "community"})
"""What of a card nobody reads: there a name is no word, but what a press is about."""


@dataclass(frozen=True, slots=True)
class Known:
    """By what somebody is known: accounts, ids, names; and words of theirs that are to go."""

    addresses: Sequence[str]
    ids: Sequence[str]
    names: Sequence[str]
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands there from now on: a name, words, and an id that is nobody's."""

    name: str
    words: str
    ident: str


def fate(table: str) -> Fate:
    """What becomes of a table's rows about somebody."""
    if table in fates.BY_HAND:
        return "passed_on" if table != "member" else "counted"
    if table in fates.COUNTED:
        return "counted"
    if table in fates.ERASED:
        return "both" if table in fates.UNNAMED else "erased"
    return "unnamed"


def confirmed(written: str, wanted: str) -> bool:
    """Whether somebody wrote what they were asked to write; case and quotes don't matter."""
    words = written.replace("İ", "i").strip(" \"'“”«».")
    return " ".join(words.casefold().split()) == wanted.casefold()


def unnamed(raw: Any, known: Known, instead: Instead) -> Any:
    """A card as it is kept, without anybody's name: of the same shape, so that it can be shown."""
    names = _names(known.names)
    words = _words(known.words)

    def said(text: str) -> str:
        for address in known.addresses:
            mention = rf"@<{re.escape(address)}(?:\|[^<>|\n]*)?>"
            text = re.sub(mention, lambda _: instead.name, text)
        for word in words:
            text = word.sub(lambda _: instead.words, text)
        return names.sub(lambda _: instead.name, text) if names else text

    def unsaid(text: str) -> str:
        for each in (*known.ids, *known.addresses):
            text = text.replace(each, instead.ident)
        return text

    def walked(value: Any, *, is_read: bool) -> Any:
        match value:
            case str():
                return unsaid(said(value) if is_read else value)
            case list():
                return [walked(each, is_read=is_read) for each in value]
            case dict():
                return {
                    name: walked(each, is_read=is_read and name not in UNREAD)
                    for name, each in value.items()
                }
        return value

    return walked(raw, is_read=True)


def needles(known: Known) -> tuple[str, ...]:
    """What to look for in cards as they are kept, to find those that may name somebody."""
    texts = [each for text in (*known.names, *known.words) for each in (text, escape(text))]
    return tuple({*known.addresses, *known.ids, *map(_in_json, texts)} - {""})


def amounts(held: Mapping[str, int]) -> list[tuple[str, int, Fate]]:
    """Of each table that has some: how many rows, and what becomes of them; what goes first."""
    order: tuple[Fate, ...] = ("erased", "both", "passed_on", "counted", "unnamed")
    told = [(name, count, fate(name)) for name, count in held.items()]
    return sorted(told, key=lambda each: order.index(each[2]))


def _names(names: Sequence[str]) -> re.Pattern[str] | None:
    forms = sorted({form for name in names if name for form in (name, escape(name))}, key=len)
    if not forms:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(forms)))})(?!\w)")


def _words(told: Sequence[str]) -> list[re.Pattern[str]]:
    """What to look for of their words, the longest first.

    A "Yes" is theirs only by itself: as a line, in quotation marks, or after a colon.
    """
    forms = {form for word in told if word for form in (word, escape(word))}
    return [
        re.compile(re.escape(each) if len(each) >= SHORT else _ALONE.format(re.escape(each)))
        for each in sorted(forms, key=len, reverse=True)
    ]


def _in_json(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
