"""Forms for browsers: the parts of `bot.cards.Form` as HTML that works by keyboard and read aloud.

Each question has its label or legend; what is wrong stands beside its field, is joined to it for
screen readers, and is listed once more on top, with a way to each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from bot.cards import Choice, Form, TextInput
from bot.html import words
from bot.messages import Value

STYLE = """
form { margin: 0 0 2.5rem; }
fieldset { border: 0; margin: 0 0 1.75rem; padding: 0; min-width: 0; }
.field { margin: 0 0 1.75rem; }
legend, .field > label { font-weight: 600; padding: 0; margin-bottom: .35rem; display: block; }
.option { display: flex; gap: .6rem; align-items: flex-start; padding: .45rem 0; cursor: pointer; }
.option input { flex: none; width: 1.25rem; height: 1.25rem; margin: .2rem 0 0; accent-color: #0d6960; }
input[type=text], textarea { box-sizing: border-box; width: 100%; font: inherit; padding: .55rem .7rem;
  border: 1px solid #6b7782; border-radius: .35rem; background: Field; color: FieldText; }
textarea { min-height: 7rem; }
button { font: inherit; font-weight: 600; padding: .7rem 1.2rem; border-radius: .4rem; cursor: pointer;
  border: 2px solid #0d6960; background: #0d6960; color: #fff; }
button.quiet { background: transparent; color: inherit; border-color: currentColor; }
:is(button, input, textarea, a, [tabindex]):focus-visible { outline: 3px solid #1264a3; outline-offset: 3px; }
.hint, .needed { font-weight: 400; opacity: .85; }
.wrong { color: #b3261e; font-weight: 600; margin: .25rem 0; }
.box { border: 2px solid #0d6960; border-radius: .5rem; padding: .25rem 1rem; margin: 0 0 2rem; }
.box.bad { border-color: #b3261e; }
.box h2 { margin-top: .75rem; }
section { border-top: 1px solid #8a949d; margin-top: 2rem; }
@media (prefers-color-scheme: dark) {
  .wrong { color: #ffb4ab; } .box.bad { border-color: #ffb4ab; } .box { border-color: #4fb3a6; }
  :is(button, input, textarea, a, [tabindex]):focus-visible { outline-color: #8ec7ff; }
  a { color: #8ec7ff; }
}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as a browser gets it: what it does, its button, the word for what is needed."""

    form: Form
    act: str
    needed: str
    hint: str = ""
    quiet: bool = False


def form_html(asked: Asked, values: Mapping[str, Value], errors: Mapping[str, str]) -> str:
    """The form with what was filled in, and what is wrong with it."""
    fields = "".join(_field(asked, part, values, errors) for part in asked.form.inputs())
    style = ' class="quiet"' if asked.quiet else ""
    return (
        f'<form method="post" novalidate><input type="hidden" name="act" value="{escape(asked.act)}">'
        f'{fields}<button type="submit" id="send-{escape(asked.act)}"{style}>'
        f"{words(asked.form.submit)}</button></form>"
    )


def errors_html(title: str, form: Form, errors: Mapping[str, str]) -> str:
    """All that is wrong, on top, with the way to each field; focused as the page opens."""
    labels = {part.id: part.label for part in form.inputs()}
    listed = "".join(
        f'<li><a href="#f-{escape(field)}">{words(_before(labels.get(field, "")))} {words(error)}</a></li>'
        for field, error in errors.items()
    )
    return (
        f'<div class="box bad" role="alert" tabindex="-1" autofocus id="errors">'
        f"<h2>{words(title)}</h2><ul>{listed}</ul></div>"
    )


def _before(label: str) -> str:
    """A label before what is said of it: a question needs no colon."""
    return label if label.endswith("?") else f"{label}:"


def _field(
    asked: Asked, part: object, values: Mapping[str, Value], errors: Mapping[str, str]
) -> str:
    match part:
        case Choice():
            return _choice(asked, part, values, errors)
        case TextInput():
            return _text(asked, part, values, errors)
    message = f"no such field on a page: {type(part).__name__}"
    raise TypeError(message)


def _choice(
    asked: Asked, part: Choice, values: Mapping[str, Value], errors: Mapping[str, str]
) -> str:
    kind = "checkbox" if part.multiple else "radio"
    given = values.get(part.id, part.value)
    chosen = (given,) if isinstance(given, str) else given
    name = escape(part.id)
    options = "".join(
        f'<label class="option"><input type="{kind}" name="{name}" value="{escape(option.id)}"'
        f"{_id(part, number)}{' checked' if option.id in chosen else ''}>"
        f"<span>{words(option.label)}</span></label>"
        for number, option in enumerate(part.options)
    )
    hint = f'<span class="hint">{words(asked.hint)}</span>' if part.multiple and asked.hint else ""
    role = "" if part.multiple else ' role="radiogroup"'
    return (
        f"<fieldset{role}{_described(part.id, errors)}><legend>{words(part.label)}"
        f"{_needed(asked, required=part.required)}</legend>{_wrong(part.id, errors)}{hint}"
        f"{options}</fieldset>"
    )


def _text(
    asked: Asked, part: TextInput, values: Mapping[str, Value], errors: Mapping[str, str]
) -> str:
    given = values.get(part.id, part.value)
    written = given if isinstance(given, str) else "".join(given[:1])
    name = escape(part.id)
    attributes = f'id="f-{name}" name="{name}" maxlength="{part.most}"' + _described(
        part.id, errors
    )
    if part.required:
        attributes += ' aria-required="true"'
    field = (
        f"<textarea {attributes}>{escape(written)}</textarea>"
        if part.multiline
        else f'<input type="text" {attributes} value="{escape(written)}">'
    )
    hint = f'<span class="hint">{words(part.hint)}</span>' if part.hint else ""
    return (
        f'<div class="field"><label for="f-{name}">{words(part.label)}'
        f"{_needed(asked, required=part.required)}</label>{_wrong(part.id, errors)}{hint}{field}</div>"
    )


def _id(part: Choice, number: int) -> str:
    """The first option is where a link to the field leads."""
    return f' id="f-{escape(part.id)}"' if number == 0 else ""


def _needed(asked: Asked, *, required: bool) -> str:
    return f' <span class="needed">{words(asked.needed)}</span>' if required else ""


def _described(field: str, errors: Mapping[str, str]) -> str:
    return f' aria-invalid="true" aria-describedby="e-{escape(field)}"' if field in errors else ""


def _wrong(field: str, errors: Mapping[str, str]) -> str:
    if field not in errors:
        return ""
    return f'<p class="wrong" id="e-{escape(field)}">{words(errors[field])}</p>'
