"""What comes back from a form's inputs, as the core reads it; and a form with what was typed in it.

Teams sends every value as text, and several choices as one text with commas between them, so that an
option's id goes out without any. Nothing is trusted: the core reads all of it against the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams import limits
from adapters.teams.buttons import CARRIED, Sent
from bot.cards import Choice, Form, Part, PeopleInput
from bot.cards import Input as Field
from bot.messages import Address, Value

PLATFORM = "teams"
OURS = frozenset({CARRIED, "msteams"})
BEFORE_A_PERSON = "8:orgid:"


def coded(ident: str) -> str:
    """An option's id without commas."""
    return ident.replace("%", "%25").replace(",", "%2C")


def _decoded(text: str) -> str:
    return text.replace("%2C", ",").replace("%25", "%")


def values(data: Mapping[str, Any], sent: Sent, tenant: str) -> dict[str, Value]:
    """The values beside what an action carried; people are addresses in the tenant, as text."""
    found = [(name, _text(value)) for name, value in data.items() if name not in OURS]
    return {
        name: _value(name, text, sent, tenant)
        for name, text in found[: limits.FIELDS]
        if text is not None
    }


def kept(form: Form, typed: Mapping[str, Value]) -> Form:
    """The form as somebody had filled it in."""
    return replace(form, parts=tuple(_kept(part, typed) for part in form.parts))


def _kept(part: Part, typed: Mapping[str, Value]) -> Part:
    if not isinstance(part, Field):
        return part
    value = typed.get(part.id, "")
    several = tuple(each for each in ((value,) if isinstance(value, str) else value) if each)
    if isinstance(part, Choice | PeopleInput):
        return replace(part, value=several)
    return replace(part, value=",".join(several))


def _value(name: str, text: str, sent: Sent, tenant: str) -> Value:
    if name in sent.chosen:
        return tuple(_decoded(each) for each in _several(text, limits.CHOSEN))
    if name in sent.people:
        return tuple(_person(each, tenant) for each in _several(text, limits.PEOPLE_READ))
    return text


def _text(value: object) -> str | None:
    match value:
        case str():
            return value
        case bool() | None:
            return None
        case int() | float():
            return str(value)
        case _:
            return None


def _several(text: str, most: int) -> list[str]:
    return [each for each in text.split(",", most)[:most] if each]


def _person(ident: str, tenant: str) -> str:
    known = ident.strip().removeprefix(BEFORE_A_PERSON)
    return str(Address(PLATFORM, tenant, "person", known.lower()))
