"""Why something was sent, or wasn't, as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Text
from bot.feature import AGAIN
from bot.features.why.rules import Way
from bot.texts import Markup, Tongue


@dataclass(frozen=True, slots=True)
class Told:
    """A message: what it was, when it came, of which community and where by; why, as markup.

    `title` is what stood over it, empty where that is not kept any more.
    """

    what: str
    title: str
    at: datetime
    community: str
    platform: str
    why: Markup


def overview(text: Tongue, told: Sequence[Told], kept: Sequence[Told]) -> Card:
    """The last messages, each with what decided it; then what was not sent, with the reason."""
    parts: list[Shown] = []
    if told:
        facts = tuple((_name(text, each), each.why) for each in told)
        parts += [Text(text("why.intro")), Facts(facts)]
    else:
        parts.append(Text(text("why.nothing")))
    if kept:
        facts = tuple((_name(text, each), each.why) for each in kept)
        parts += [Text(text("why.withheld")), Facts(facts)]
    parts.append(Note(text("why.ends.all")))
    parts.append(_buttons(text, ("snooze", "stop", "settings") if told else ("settings",)))
    return Card(text("why.title"), tuple(parts))


def one(text: Tongue, told: Told, ends: Markup, ways: Sequence[Way]) -> Card:
    """A single message: what decided it, and what ends its kind."""
    facts = [(text("why.fact.what"), _what(text, told)), (text("why.fact.when"), _when(text, told))]
    if told.community:
        facts.append((text("why.fact.community"), text("why.words", words=told.community)))
    facts.append((text("why.fact.where"), text("why.words", words=told.platform)))
    return Card(
        text("why.this"),
        (Facts(tuple(facts)), Text(told.why), Note(ends), _buttons(text, ways)),
    )


def _what(text: Tongue, told: Told) -> Markup:
    if not told.title:
        return Markup(told.what)
    return text("why.what", what=Markup(told.what), title=told.title)


def _when(text: Tongue, told: Told) -> Markup:
    return text("why.when", when=told.at)


def _name(text: Tongue, told: Told) -> Markup:
    key = "why.name" if told.community else "why.name_alone"
    facts = {"what": _what(text, told), "when": told.at, "platform": told.platform}
    return text(key, community=told.community, **facts)


def _buttons(text: Tongue, ways: Sequence[Way]) -> Buttons:
    made = {
        "observer": Button(text("why.way.observer"), "membership.prefer", "observer"),
        "snooze": Button(text("why.way.snooze"), "membership.snooze"),
        "stop": Button(text("why.way.stop"), "membership.stop"),
        "digest": Button(text("why.way.digest"), AGAIN, "digest"),
        "settings": Button(text("why.way.settings"), AGAIN, "me"),
    }
    return Buttons(tuple(made[each] for each in ways))
