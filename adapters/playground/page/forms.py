"""Forms as HTML, with what was filled in and what is wrong with it; and reading what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import assert_never

from adapters.playground.page.cards import part_html
from adapters.playground.page.spans import Pen
from bot.cards import (
    Choice,
    DateInput,
    Form,
    Input,
    NumberInput,
    Option,
    PeopleInput,
    TextInput,
)
from bot.markup import plain
from bot.messages import Value

FEW = 8
"""Up to so many options stand open; more get a search box."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A form in somebody's hands: what they sent so far, and what was wrong with it.

    `turn` tells this form from the next one in the same dialog. `people` are the world's.
    """

    form: Form
    turn: int
    people: tuple[Option, ...] = ()
    sent: Mapping[str, Value] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, asked: Input) -> tuple[str, ...]:
        """What a field holds: what was sent, or else what the form came with."""
        value: Value = self.sent.get(asked.id, asked.value)
        return value if isinstance(value, tuple) else (value,)


def values(form: Form, sent: Mapping[str, Sequence[str]]) -> dict[str, Value]:
    """What the browser sent, as the core takes it: several ids as a tuple, all else as text."""
    read: dict[str, Value] = {}
    for asked in form.inputs():
        given = tuple(str(item) for item in sent.get(asked.id, ()))
        match asked:
            case Choice(multiple=True) | PeopleInput():
                read[asked.id] = given
            case Choice() | TextInput() | NumberInput() | DateInput():
                read[asked.id] = given[0] if given else ""
            case _:
                assert_never(asked)
    return read


def form_html(filling: Filling, pen: Pen) -> str:
    """The whole form, to stand in a dialog."""
    form, places = filling.form, count()
    parts = "".join(
        _field(part, filling, pen) if isinstance(part, Input) else part_html(part, "", places, pen)
        for part in form.parts
    )
    wrong = f'<p class="wrong" role="alert">{pen.text("form.wrong")}</p>' if filling.errors else ""
    known = {asked.id for asked in form.inputs()}
    stray = "".join(
        f'<p class="error">{pen.markup(error)}</p>'
        for name, error in filling.errors.items()
        if name not in known
    )
    return (
        f'<form class="form" data-do="submit" data-what="{filling.turn}" data-testid="form" novalidate'
        f' aria-labelledby="form-title"><h2 id="form-title">{pen.markup(form.title)}</h2>'
        f'<div class="fields">{wrong}{stray}{parts}</div>'
        f'<div class="buttons"><button type="button" class="button plain" data-do="close"'
        f' data-testid="form-cancel">{escape(plain(form.cancel))}</button>'
        f'<button type="submit" class="button primary" data-testid="form-submit">'
        f"{escape(plain(form.submit))}</button></div></form>"
    )


def _field(asked: Input, filling: Filling, pen: Pen) -> str:
    match asked:
        case Choice():
            kind = "checkbox" if asked.multiple else "radio"
            body = _options(asked, asked.options, kind, filling, pen)
        case PeopleInput():
            kind = "checkbox" if asked.multiple else "radio"
            body = _options(asked, filling.people, kind, filling, pen)
        case TextInput():
            body = _words(asked, filling, pen)
        case NumberInput():
            rest = (
                f'type="number" inputmode="numeric" step="1" min="{asked.least}" max="{asked.most}"'
            )
            body = _line(asked, rest, filling, pen)
        case DateInput():
            rest = f'type="date" min="{escape(asked.first)}" max="{escape(asked.last)}"'
            body = _line(asked, rest, filling, pen)
        case _:
            assert_never(asked)
    state = " bad" if asked.id in filling.errors else ""
    return f'<div class="field{state}" data-testid="field-{escape(asked.id)}">{body}</div>'


def _options(
    asked: Choice | PeopleInput, options: Sequence[Option], kind: str, filling: Filling, pen: Pen
) -> str:
    chosen, name, ident = filling.value(asked), escape(asked.id), _ident(asked, filling)
    many = len(options) > FEW or isinstance(asked, PeopleInput)
    search = (
        f'<input type="search" class="input" data-filter="{ident}-options" autocomplete="off"'
        f' placeholder="{pen.text("form.search")}" aria-label="{pen.text("form.search")}">'
        if many
        else ""
    )
    rows = "".join(
        f'<label class="option" data-row><input type="{kind}" name="{name}"'
        f' value="{escape(option.id)}"{" checked" if option.id in chosen else ""}>'
        f"<span>{pen.markup(option.label)}</span></label>"
        for option in options
    )
    return (
        f'<fieldset {_told(asked, filling)} data-field="{name}"><legend>{_label(asked, pen)}</legend>'
        f'{_hint(asked, filling, pen)}{search}<div class="options{" many" if many else ""}"'
        f' id="{ident}-options">{rows}</div></fieldset>{_error(asked, filling, pen)}'
    )


def _words(asked: TextInput, filling: Filling, pen: Pen) -> str:
    text = filling.value(asked)[0]
    shared = (
        f'class="input" id="{_ident(asked, filling)}" name="{escape(asked.id)}"'
        f' data-most="{asked.most}" {_told(asked, filling)}'
    )
    line = (
        f'<textarea rows="4" {shared}>\n{escape(text)}</textarea>'
        if asked.multiline
        else f'<input type="text" autocomplete="off" value="{escape(text)}" {shared}>'
    )
    over = " over" if len(text) > asked.most else ""
    counter = f'<span class="counter{over}" aria-hidden="true">{len(text)}/{asked.most}</span>'
    return (
        f'<div class="label-row">{_for(asked, filling, pen)}{counter}</div>'
        f"{_hint(asked, filling, pen)}{line}{_error(asked, filling, pen)}"
    )


def _line(asked: NumberInput | DateInput, rest: str, filling: Filling, pen: Pen) -> str:
    return (
        f"{_for(asked, filling, pen)}{_hint(asked, filling, pen)}"
        f'<input class="input short" id="{_ident(asked, filling)}" name="{escape(asked.id)}"'
        f' value="{escape(filling.value(asked)[0])}" {rest} {_told(asked, filling)}>'
        f"{_error(asked, filling, pen)}"
    )


def _ident(asked: Input, filling: Filling) -> str:
    """An id of its own for the field at this place of this form."""
    return f"f{filling.turn}-{filling.form.inputs().index(asked)}"


def _label(asked: Input, pen: Pen) -> str:
    optional = "" if asked.required else f" <small>{pen.text('form.optional')}</small>"
    return f"{pen.markup(asked.label)}{optional}"


def _for(asked: Input, filling: Filling, pen: Pen) -> str:
    return f'<label for="{_ident(asked, filling)}">{_label(asked, pen)}</label>'


def _hint(asked: Input, filling: Filling, pen: Pen) -> str:
    hints = [pen.markup(asked.hint)] if asked.hint else []
    if isinstance(asked, Choice) and asked.multiple and asked.most:
        hints.append(pen.text("form.at_most", count=asked.most))
    if isinstance(asked, NumberInput):
        hints.append(pen.text("form.between", least=asked.least, most=asked.most))
    if not hints:
        return ""
    joined = " ".join(hints)
    return f'<p class="hint" id="{_ident(asked, filling)}-hint">{joined}</p>'


def _error(asked: Input, filling: Filling, pen: Pen) -> str:
    error = filling.errors.get(asked.id)
    if not error:
        return ""
    return f'<p class="error" id="{_ident(asked, filling)}-error">{pen.markup(error)}</p>'


def _told(asked: Input, filling: Filling) -> str:
    """What a screen reader is told of a field: its hint, its error, whether it is needed."""
    bad, ident = asked.id in filling.errors, _ident(asked, filling)
    described = f"{ident}-error {ident}-hint" if bad else f"{ident}-hint"
    grouped = isinstance(asked, Choice | PeopleInput)
    needed = ' aria-required="true"' if asked.required and not grouped else ""
    return f'aria-describedby="{described}"{needed}' + (' aria-invalid="true"' if bad else "")
