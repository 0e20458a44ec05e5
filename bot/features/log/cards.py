"""The log as a card, and the form that looks through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Facts,
    Form,
    Note,
    Option,
    PeopleInput,
    Shown,
    Text,
)
from bot.features.log.rules import Filter
from bot.letters import clip
from bot.markup import plain
from bot.texts import Markup, Tongue

SHOWN = 160
"""Characters of a reason that a line shows."""

FIRST, LAST = "2020-01-01", "2099-12-31"
OPTION = 70


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words; `who` and `reason` are people's own. `is_title`: it says what, and not why."""

    at: datetime
    who: str
    what: Markup
    reason: str
    is_title: bool = False


def short(words: str) -> str:
    """Somebody's words, as long as a line takes."""
    return clip(words, SHOWN) if words else ""


def bare(words: str) -> str:
    """What stands on an option: no markup, and not too long."""
    return clip(plain(words), OPTION)


def page(
    text: Tongue, community: str, lines: Sequence[Told], wanted: Filter, older: int | None
) -> Card:
    """Some lines with when, who, what and why, and the way to older ones."""
    parts: list[Shown] = []
    if not wanted.is_all:
        parts.append(Note(text("log.some")))
    parts.append(
        Facts(tuple(_fact(text, each) for each in lines)) if lines else _none(text, wanted)
    )
    buttons = []
    if older is not None:
        further = str(replace(wanted, before=older))
        buttons.append(Button(text("log.older"), "log.page", further, "primary"))
    if wanted.before is not None:
        buttons.append(Button(text("log.newest"), "log.page", str(replace(wanted, before=None))))
    buttons.append(Button(text("log.look"), "log.filter", str(wanted)))
    if not wanted.is_all:
        buttons.append(Button(text("log.all"), "log.page"))
    parts += [Note(text("log.private")), Buttons(tuple(buttons))]
    return Card(text("log.title", community=community), tuple(parts))


def _fact(text: Tongue, line: Told) -> tuple[str, str]:
    name = text("log.line.name", when=line.at, who=line.who)
    if not line.reason:
        return name, line.what
    key = "log.line.titled" if line.is_title else "log.line.why"
    return name, text(key, what=line.what, why=line.reason)


def _none(text: Tongue, wanted: Filter) -> Text:
    return Text(text("log.none" if wanted.is_all else "log.none_such"))


def filter_form(text: Tongue, kinds: Mapping[str, str], chosen: Filter) -> Form:
    """What to look for: a kind of decision, who decided, from when to when."""
    first = chosen.first.isoformat() if chosen.first else ""
    last = chosen.last.isoformat() if chosen.last else ""
    options = tuple(Option(ident, words) for ident, words in kinds.items())
    value = (chosen.action,) if chosen.action in kinds else ()
    what = Choice("what", text("log.filter.what"), options, required=False, value=value)
    return Form(
        "log.filter",
        text("log.filter.title"),
        (
            *((what,) if options else ()),
            PeopleInput("who", text("log.filter.who"), multiple=False, required=False),
            DateInput("first", text("log.filter.first"), FIRST, LAST, required=False, value=first),
            DateInput("last", text("log.filter.last"), FIRST, LAST, required=False, value=last),
        ),
        submit=text("log.filter.submit"),
        cancel=text("log.cancel"),
    )
