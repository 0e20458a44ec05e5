"""The fields of a form as inputs, each with its hint and with what was wrong in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never

from adapters.teams import limits, spans
from adapters.teams.budget import Json
from adapters.teams.paper import Paper
from adapters.teams.values import coded
from bot import letters
from bot.cards import Choice, DateInput, Input, NumberInput, Option, PeopleInput, TextInput
from bot.markup import Plain, plain

EVERYBODY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
"""Where Teams looks for people: in the whole organisation."""

_OBJECT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class TooLarge(Exception):
    """A form that no card of Teams' can hold whole."""


def blocks(part: Input, error: str, paper: Paper) -> list[Json]:
    """The input and, below it, what is wrong with it and what to know of it."""
    if not part.id:
        raise TooLarge
    field: Json = {
        "id": part.id,
        "label": letters.clip(spans.line(plain(part.label)), limits.LABEL),
        **_element(part),
    }
    if part.required:
        field |= {"isRequired": True}
    if complaint := _complaint(part, paper):
        field |= {"errorMessage": complaint}
    below = [*wrong(error, paper), *_hint(part)]
    return [field, *(each | {"spacing": "Small"} for each in below)]


def wrong(error: str, paper: Paper) -> list[Json]:
    """What is wrong, in words."""
    told = letters.clip(plain(error), limits.ERROR) if error else ""
    return spans.rows(spans.lines([Plain(told)]), paper, color="Attention", weight="Bolder")


def _hint(part: Input) -> list[Json]:
    words = spans.line(plain(part.hint))
    if not words:
        return []
    run = {"type": "TextRun", "text": letters.clip(words, limits.LABEL), "size": "Small"}
    return [{"type": "RichTextBlock", "inlines": [run | {"isSubtle": True}]}]


def _complaint(part: Input, paper: Paper) -> str:
    """What Teams itself says before it sends a field that can't be taken."""
    match part:
        case NumberInput():
            return paper.say("teams.number") + f" ({part.least}–{part.most})"
        case DateInput():
            return paper.say("teams.day") + f" ({part.first} – {part.last})"
        case Choice() | PeopleInput():
            return paper.say("teams.choose") if part.required else ""
        case TextInput():
            return paper.say("teams.needed") if part.required else ""
    assert_never(part)


def _element(part: Input) -> Json:
    match part:
        case Choice():
            return _choice(part)
        case TextInput():
            return _text(part)
        case NumberInput():
            return _number(part)
        case DateInput():
            return _date(part)
        case PeopleInput():
            return _people(part)
    assert_never(part)


def _choice(part: Choice) -> Json:
    """All options at once where they are few; a menu where they are many, or none may be chosen."""
    ids = [option.id for option in part.options]
    if not ids or not all(ids) or len(set(ids)) < len(ids):
        raise TooLarge
    is_open = len(ids) <= limits.OPEN_AT_ONCE and (part.multiple or part.required)
    is_searched = len(ids) > limits.SEARCHED
    element: Json = {
        "type": "Input.ChoiceSet",
        "style": "filtered" if is_searched else "expanded" if is_open else "compact",
        "choices": [_option(option) for option in part.options],
    }
    if part.multiple:
        element |= {"isMultiSelect": True} | ({} if is_searched else {"style": "expanded"})
    chosen = [coded(each) for each in ids if each in part.value]
    return {**element, "wrap": True, **_value(chosen if part.multiple else chosen[:1])}


def _value(chosen: Sequence[str]) -> Json:
    return {"value": ",".join(chosen)} if chosen else {}


def _option(option: Option) -> Json:
    title = letters.clip(spans.unlinked(plain(option.label)), limits.LABEL)
    return {"title": title, "value": coded(option.id)}


def _text(part: TextInput) -> Json:
    most = max(1, min(part.most, limits.INPUT_TEXT))
    value = letters.head(letters.clean(part.value), most)
    element: Json = {"type": "Input.Text", "maxLength": most}
    element |= {"isMultiline": True} if part.multiline else {}
    return element | ({"value": value} if value else {})


def _number(part: NumberInput) -> Json:
    element: Json = {"type": "Input.Number", "min": part.least, "max": part.most}
    digits = part.value.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= limits.DIGITS
    return element | ({"value": int(part.value)} if is_number else {})


def _date(part: DateInput) -> Json:
    element: Json = {"type": "Input.Date", "min": part.first, "max": part.last}
    try:
        day = date.fromisoformat(part.value) if part.value else None
    except ValueError:
        day = None
    return element | ({"value": day.isoformat()} if day else {})


def _people(part: PeopleInput) -> Json:
    known = [spans.person(each) for each in part.value]
    chosen = [each for each in known if _OBJECT.fullmatch(each)]
    element: Json = {"type": "Input.ChoiceSet", "choices": [], "choices.data": EVERYBODY}
    element |= {"isMultiSelect": True} if part.multiple else {}
    return element | _value(chosen if part.multiple else chosen[:1])
