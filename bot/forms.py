"""Reading a submitted form: every field checked against what was asked, nothing trusted.

A platform sends strings; whoever forges a request sends anything. `read` returns the values that
hold, with their types, and a problem (a catalogue key and its facts) for each that doesn't.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from bot.cards import Choice, DateInput, Form, Input, NumberInput, PeopleInput, TextInput
from bot.messages import Address, Value, writable

PEOPLE_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field can't be taken: a key of the core catalogue, and what it mentions."""

    key: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Read:
    """What a form said. `problems` is empty when every field holds.

    The typed getters return what the matching input means; an optional field left empty reads
    as an empty string, an empty tuple or None.
    """

    values: Mapping[str, Any]
    problems: Mapping[str, Problem]

    def text(self, field: str) -> str:
        """A text, stripped."""
        return str(self.values.get(field, ""))

    def one(self, field: str) -> str:
        """The id of the only option chosen, or empty."""
        chosen: tuple[str, ...] = self.values.get(field, ())
        return chosen[0] if chosen else ""

    def several(self, field: str) -> tuple[str, ...]:
        """The ids of the options chosen, in the form's order."""
        chosen: tuple[str, ...] = self.values.get(field, ())
        return chosen

    def number(self, field: str) -> int | None:
        """A whole number."""
        value: int | None = self.values.get(field)
        return value

    def day(self, field: str) -> date | None:
        """A calendar day."""
        value: date | None = self.values.get(field)
        return value

    def people(self, field: str) -> tuple[Address, ...]:
        """Addresses of people, without repeats."""
        people: tuple[Address, ...] = self.values.get(field, ())
        return people

    def without(self, fields: Collection[str], key: str) -> Read:
        """The same where these fields don't hold either, for a reason that a form can't know."""
        values = {name: value for name, value in self.values.items() if name not in fields}
        return Read(values, dict(self.problems) | dict.fromkeys(fields, Problem(key, {})))


class _Wrong(Exception):
    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.problem = Problem(f"core.form.{key}", facts)


def read(form: Form, sent: Mapping[str, Value], lane: str = "") -> Read:
    """Check what was sent against the form that was asked. Fields nobody asked for are ignored.

    People are of the `lane`, where there is one.
    """
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for asked in form.inputs():
        try:
            values[asked.id] = _value(asked, sent.get(asked.id, ""), lane)
        except _Wrong as wrong:
            problems[asked.id] = wrong.problem
    return Read(values, problems)


def _value(asked: Input, sent: Value, lane: str) -> Any:
    match asked:
        case Choice():
            return _chosen(asked, sent)
        case TextInput():
            return _words(asked, sent)
        case NumberInput():
            return _number(asked, _single(sent))
        case DateInput():
            return _day(asked, _single(sent))
        case PeopleInput():
            return _people(asked, sent, lane)
    assert_never(asked)


def _chosen(asked: Choice, sent: Value) -> tuple[str, ...]:
    wanted = {item for item in _many(sent) if item}
    chosen = tuple(option.id for option in asked.options if option.id in wanted)
    if len(chosen) != len(wanted):
        raise _Wrong("not_an_option")
    if asked.required and not chosen:
        raise _Wrong("choose")
    if not asked.multiple and len(chosen) > 1:
        raise _Wrong("choose_one")
    if asked.most and len(chosen) > asked.most:
        raise _Wrong("choose_fewer", most=asked.most)
    return chosen


def _words(asked: TextInput, sent: Value) -> str:
    words = writable(_single(sent)).replace("\r\n", "\n").strip()
    if not asked.multiline:
        words = " ".join(words.split())
    if asked.required and not words:
        raise _Wrong("needed")
    if len(words) > asked.most:
        raise _Wrong("too_long", most=asked.most, length=len(words))
    return words


def _number(asked: NumberInput, sent: str) -> int | None:
    sent = sent.strip()
    if not sent and not asked.required:
        return None
    longest = max(len(str(asked.least)), len(str(asked.most))) + 2
    if not sent.isascii() or not sent.lstrip("-").isdigit() or len(sent) > longest:
        raise _Wrong("number", least=asked.least, most=asked.most)
    number = int(sent) if sent.count("-") <= 1 else asked.least - 1
    if not asked.least <= number <= asked.most:
        raise _Wrong("number", least=asked.least, most=asked.most)
    return number


def _day(asked: DateInput, sent: str) -> date | None:
    if not sent and not asked.required:
        return None
    first, last = date.fromisoformat(asked.first), date.fromisoformat(asked.last)
    try:
        day = date.fromisoformat(sent)
    except ValueError:
        raise _Wrong("day", first=first, last=last) from None
    if not first <= day <= last:
        raise _Wrong("day", first=first, last=last)
    return day


def _people(asked: PeopleInput, sent: Value, lane: str) -> tuple[Address, ...]:
    try:
        people = tuple(dict.fromkeys(Address.parse(item) for item in _many(sent) if item))
    except ValueError:
        raise _Wrong("not_a_person") from None
    if any(person.kind != "person" for person in people):
        raise _Wrong("not_a_person")
    if asked.required and not people:
        raise _Wrong("choose")
    if len(people) > (PEOPLE_AT_MOST if asked.multiple else 1):
        raise _Wrong("choose_fewer", most=PEOPLE_AT_MOST if asked.multiple else 1)
    if lane and any(person.lane != lane for person in people):
        raise _Wrong("not_a_person")
    return people


def _many(sent: Value) -> tuple[str, ...]:
    return (sent,) if isinstance(sent, str) else sent


def _single(sent: Value) -> str:
    if isinstance(sent, str):
        return sent
    if len(sent) > 1:
        raise _Wrong("choose_one")
    return sent[0] if sent else ""
