"""Every command, and every button and form that comes of it, in each language, fit for Slack and Teams.

The town itself checks each card and form against what both take, here and in all other tests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.cards import Button, Choice, Form, TextInput
from bot.feature import AGAIN
from bot.features import FEATURES
from bot.messages import Value
from bot.routing import Routes
from bot.texts import LANGUAGES
from tests.town import LEADER, SQUARE, Town, buttons

LAST = "pause"
ENDS_IT = {"setup.undo", "membership.stop", "stages.decline", "relevance.close"}
ACTS_AT_MOST = 300


class Curious:
    """Somebody who tries everything once."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.forms: set[str] = set()
        self.pressed: set[tuple[str, str]] = set()
        self.opened: set[str] = set()

    def try_all(self, words: Iterable[str]) -> None:
        """Say these, then press and fill in whatever comes of it, and whatever one can see."""
        waiting = deque(self.town.command(LEADER, each) for each in words)
        visible = [
            *self.town.seen(LEADER, channel(SQUARE)),
            *self.town.seen(LEADER, person(LEADER)),
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
            self.forms.add(form.id)
            yield self.town.submit(LEADER, form, filled(form))
        for message in outcome.shown:
            for button in buttons(message.card):
                if self._is_new(button):
                    came = self.town.visitor(LEADER).press(message, button)
                    self.opened |= {button.action} if came.form else set()
                    yield came

    def _is_new(self, button: Button) -> bool:
        known = (button.action, button.label)
        if known in self.pressed or button.action in ENDS_IT:
            return False
        self.pressed.add(known)
        return True


def filled(form: Form) -> dict[str, Value]:
    """The first choice of each, and words where there are none."""
    values: dict[str, Value] = {}
    for each in form.inputs():
        match each:
            case Choice() if not each.value:
                values[each.id] = (each.options[0].id,)
            case TextInput(value=""):
                values[each.id] = "Something"
            case _:
                pass
    return values


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_and_teams_take_all_that_the_features_say_and_ask(town: Town, language: str) -> None:
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
    actions = {action for action, _ in curious.pressed}
    marked = {name for name, route in Routes.of(FEATURES).presses.items() if route.opens}
    refused = {"polls.deeds"}  # one leader's answer is too few to say what came of it
    refused |= {"relevance.nest", "relevance.pivot"}  # no second community, no earlier stage
    assert (curious.opened - {AGAIN}) | refused == marked & actions
    assert len(curious.forms) >= 8
    assert len(actions) > 25
