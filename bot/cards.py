"""Cards and forms: a closed union of semantic parts that every platform renders by hand.

A part says what is meant, never how it looks. Text in parts is light markdown (`bot.markup`).
Every card has a plain form, which is also its accessible one and its notification.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from bot.enclosed import Enclosed
from bot.markup import plain as plain_markup


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or several, in light markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A small aside: provenance, a promise, what happens next."""

    text: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A pause between two subjects."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, in order."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: `value` of `total`, both counts, 0 ≤ value ≤ total."""

    label: str
    value: int
    total: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; every row is as long as `columns`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled figure of a chart. `shown` is the figure in words, `note` what to add to it."""

    label: str
    value: float
    shown: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures people would rather look at than read; bars stand in the order given.

    `full` is the value that a full bar stands for (1 for shares); 0: the greatest one here.
    """

    title: str
    bars: tuple[Bar, ...]
    full: float = 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its address, with words that say the same."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options, or several; `value` holds the ids chosen so far."""

    id: str
    label: str
    options: tuple[Option, ...]
    multiple: bool = False
    required: bool = True
    value: tuple[str, ...] = ()
    hint: str = ""
    most: int = 0
    """The most that may be chosen; 0 is no limit. Only where `multiple`."""


@dataclass(frozen=True, slots=True)
class TextInput:
    """Words, at most `most` characters."""

    id: str
    label: str
    multiline: bool = False
    required: bool = True
    value: str = ""
    hint: str = ""
    most: int = 300


@dataclass(frozen=True, slots=True)
class NumberInput:
    """A whole number from `least` to `most`."""

    id: str
    label: str
    least: int
    most: int
    required: bool = True
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateInput:
    """A calendar day, ISO 8601, from `first` to `last`."""

    id: str
    label: str
    first: str
    last: str
    required: bool = True
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PeopleInput:
    """People of the workspace; `value` and what is sent hold addresses as text."""

    id: str
    label: str
    multiple: bool = True
    required: bool = True
    value: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """What a person is asked before a press counts."""

    title: str
    text: str
    yes: str
    no: str


ButtonStyle = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """A press. `action` names the handler, `value` (opaque, ≤ 1,500 characters) what it is about.

    `community` is only said where it differs from the card's.
    """

    label: str
    action: str
    value: str = ""
    style: ButtonStyle = "plain"
    confirm: Confirm | None = None
    community: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Presses that belong together, the likeliest first."""

    buttons: tuple[Button, ...]


Input = Choice | TextInput | NumberInput | DateInput | PeopleInput
Shown = Text | Note | Divider | Facts | Progress | Table | Chart | Image | Buttons
Part = Shown | Input


@dataclass(frozen=True, slots=True)
class Card:
    """A message: a title (may be empty) and its parts. `community` is the one it is about."""

    title: str
    parts: tuple[Shown, ...] = ()
    community: str = ""
    enclosed: Enclosed | None = None

    def plain(self) -> str:
        """The whole card as text without markup: read aloud, in e-mail, in a notification."""
        return _joined([plain_markup(self.title), *(plain(part) for part in self.parts)])


@dataclass(frozen=True, slots=True)
class Form:
    """A card that is filled in. `id` names the handler, `value` what the form is about."""

    id: str
    title: str
    parts: tuple[Part, ...]
    submit: str
    cancel: str
    value: str = ""
    community: str = ""

    def inputs(self) -> tuple[Input, ...]:
        """The parts that take an answer, in order."""
        return tuple(part for part in self.parts if isinstance(part, Input))

    def people(self) -> tuple[PeopleInput, ...]:
        """Those of them that take people."""
        return tuple(part for part in self.parts if isinstance(part, PeopleInput))

    def plain(self) -> str:
        """The whole form as text without markup."""
        lines = [plain_markup(self.title), *(plain(part) for part in self.parts)]
        return _joined([*lines, f"[{self.submit}] [{self.cancel}]"])


def plain(part: Part) -> str:
    """One part as text without markup. Never empty but for a divider."""
    match part:
        case Text() | Note():
            return plain_markup(part.text)
        case Divider():
            return ""
        case Facts():
            return "\n".join(f"{plain_markup(n)}: {plain_markup(v)}" for n, v in part.facts)
        case Progress():
            return f"{plain_markup(part.label)}: {part.value}/{part.total}"
        case Table():
            rows = (part.columns, *part.rows)
            body = (" | ".join(plain_markup(cell) for cell in row) for row in rows)
            return _joined([plain_markup(part.title), *body])
        case Chart():
            bars = (
                f"{place}. {plain_markup(bar.label)}: {bar.shown}"
                + (f" ({plain_markup(bar.note)})" if bar.note else "")
                for place, bar in enumerate(part.bars, 1)
            )
            return _joined([plain_markup(part.title), *bars])
        case Image():
            return f"{plain_markup(part.alt)} ({part.url})"
        case Buttons():
            return " ".join(f"[{plain_markup(button.label)}]" for button in part.buttons)
        case Choice():
            mark = "[ ]" if part.multiple else "( )"
            options = (f"{mark} {plain_markup(option.label)}" for option in part.options)
            return _joined([_labelled(part), *options])
        case TextInput() | NumberInput() | DateInput() | PeopleInput():
            return f"{_labelled(part)}: ____"
    assert_never(part)


def _labelled(part: Input) -> str:
    hint = f" ({plain_markup(part.hint)})" if part.hint else ""
    return f"{plain_markup(part.label)}{'' if part.required else ' …'}{hint}"


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def about(community: str, card: Card) -> Card:
    """The card marked as being about a community, unless it already says which."""
    return card if card.community else replace(card, community=community)
