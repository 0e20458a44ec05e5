"""Every command, and every button and form that comes of it, over the weeks of one community."""

from __future__ import annotations

import random
import shutil
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.cards import Button, Card, Choice, DateInput, Form, NumberInput, TextInput
from bot.features import FEATURES
from bot.messages import Value
from storage.database import Store
from tests.journeys.once import once
from tests.town import LEADER, SQUARE, Town, buttons

Fill = Callable[[Form], dict[str, Value]]
"""What somebody writes into a form, but for what stands there."""

LAST = "pause"
ENDS_IT = {"setup.undo", "membership.stop", "stages.decline", "relevance.close"}
ACTS_AT_MOST = 600


class Curious:
    """Somebody who tries everything once."""

    def __init__(
        self, town: Town, who: str = LEADER, where: str = SQUARE, fill: Fill | None = None
    ) -> None:
        self.town, self.who, self.where, self.fill = town, who, where, fill or filled
        self.spared: frozenset[str] = frozenset()
        self.forms: dict[str, Form] = {}
        self.pressed: set[tuple[str, str]] = set()
        self.opened: set[str] = set()
        self.said: dict[Card, None] = {}
        self.values: dict[str, dict[str, None]] = {}

    def try_all(self, words: Iterable[str]) -> None:
        """Say these, then press and fill in whatever comes of it, and whatever one can see."""
        waiting = deque(self.town.command(self.who, each, self.where) for each in words)
        visible = [
            *self.town.seen(self.who, channel(self.where)),
            *self.town.seen(self.who, person(self.who)),
        ]
        waiting.append(Outcome(shown=tuple(visible)))
        for _ in range(ACTS_AT_MOST):
            if not waiting:
                return
            waiting += self._what_comes_of(waiting.popleft())
        pytest.fail("there is no end to it")

    def _what_comes_of(self, outcome: Outcome) -> Iterable[Outcome]:
        form = outcome.form
        if form is not None and form.id not in self.forms:
            self.forms[form.id] = form
            values = {each.id: each.value for each in form.inputs()} | self.fill(form)
            yield self.town.visitor(self.who).submit(channel(self.where), form, values)
        for message in outcome.shown:
            self.said |= {message.card: None} if message.card else {}
            for button in buttons(message.card):
                self.values.setdefault(button.action, {})[button.value] = None
                if self._is_new(button):
                    came = self.town.visitor(self.who).press(message, button)
                    self.opened |= {button.action} if came.form else set()
                    yield came

    def _is_new(self, button: Button) -> bool:
        known = (button.action, button.label)
        if known in self.pressed or button.action in ENDS_IT | self.spared:
            return False
        self.pressed.add(known)
        return True


def filled(form: Form) -> dict[str, Value]:
    """The first choice of each, and words where there are none."""
    values: dict[str, Value] = {}
    for each in form.inputs():
        match each:
            case TextInput(id="link", value=""):
                values[each.id] = "https://example.org/x"
            case Choice() if not each.value:
                values[each.id] = (each.options[0].id,)
            case TextInput(value="", most=most):
                values[each.id] = "Something"[:most]
            case NumberInput(value="", required=True, least=least):
                values[each.id] = str(least)
            case DateInput(value="", required=True, first=first):
                values[each.id] = first
            case _:
                pass
    return values


@dataclass(frozen=True, slots=True)
class Everything:
    """All cards and forms that were shown, what was pressed, and which of it opened a form."""

    cards: tuple[Card, ...]
    forms: tuple[Form, ...]
    pressed: frozenset[str]
    opened: frozenset[str]


def lived(folders: pytest.TempPathFactory, template: Path, language: str) -> Everything:
    """Those weeks in one language, lived once in this run of the tests."""

    def live() -> Everything:
        file = folders.mktemp("everything") / "convener.db"
        shutil.copy(template, file)
        store = Store(f"sqlite:///{file}")
        try:
            return _live(Town(store, random.Random(7)), language)
        finally:
            store.close()

    return once(folders, f"everything-{language}", live)


def _live(town: Town, language: str) -> Everything:
    asked = town.command(LEADER, "start")
    assert asked.form is not None
    town.start(language=(language,))
    town.command(LEADER, "me")
    settings = town.press(LEADER, "membership.settings").form
    assert not town.submit(LEADER, settings, {"language": (language,)}).errors
    commands = [name for feature in FEATURES for name in feature.commands if name != LAST]
    town.ask_needs()
    curious = Curious(town)
    curious.try_all(commands)
    town.go(days=15)
    curious.try_all(commands)
    town.go(days=35)
    curious.try_all([*commands, LAST])
    stands = {each.card: None for each in town.world.messages.values() if each.card}
    return Everything(
        cards=tuple(curious.said | stands),
        forms=(asked.form, *curious.forms.values()),
        pressed=frozenset(action for action, _ in curious.pressed),
        opened=frozenset(curious.opened),
    )
