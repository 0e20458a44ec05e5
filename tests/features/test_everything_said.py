"""Every command, and every button and form that comes of it, in each language, fit for Slack and Teams.

The town itself checks each card and form against what both take, here and in all other tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.feature import AGAIN
from bot.features import FEATURES
from bot.routing import Routes
from bot.texts import LANGUAGES
from tests.curious import lived

REFUSED = {
    "actions.edit": "it was done just before",
    "actions.hand": "it was done just before",
    "actions.drop": "it was done just before",
    "agenda.edit": "it was taken back",
    "plan.drop": "what is done already is not dropped",
    "polls.deeds": "one leader's answer is too few to say what came of it",
    "relevance.nest": "there is no second community",
    "relevance.pivot": "there is no earlier stage",
    "questions.edit": "the question is asked by then",
}
"""Presses that may open no form in this life, with why."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_and_teams_take_all_that_the_features_say_and_ask(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, language: str
) -> None:
    found = lived(tmp_path_factory, sqlite_template, language)
    marked = {name for name, route in Routes.of(FEATURES).presses.items() if route.opens}
    assert found.opened - {AGAIN} <= marked
    assert (marked & found.pressed) - found.opened <= set(REFUSED)
    assert len({form.id for form in found.forms}) >= 8
    assert len(found.pressed) > 25
