"""Whatever a button or a form carries, whoever sends it is told something clear and nothing breaks."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.cards import Form
from bot.feature import AGAIN, Feature
from bot.features import FEATURES
from bot.messages import Open, Value
from storage.database import Store
from tests.curious import ENDS_IT
from tests.forging import Forger, all_rows
from tests.payloads.mutating import DIGITS, WORDS
from tests.town import LEADER, Town

FAILED = "Something went wrong"
VALUES = (
    *("", " ", "x", "x y", "x y z w", "1 2 3", "-1", "² ²", DIGITS, f"x {DIGITS}", f"{DIGITS} 1"),
    *(
        "\x00",
        "\ud800",
        "🌱 👩🏽‍🚒",
        "\u202e x",
        "NaN",
        "1e9 inf",
        "a|b|c",
        "2026-13-45",
        "2026-02-30 1",
    ),
    *(
        "9999-12-31",
        "0001-01-01 0",
        "2026-03-29T02:30",
        "None None",
        "x" * 3_000,
        "a:b:c:d",
        "%s {0}",
    ),
)
"""What no button carries, in as many words as those that are read."""

SHORTLY = 2
"""So many of them each press is tried with, other ones each; `make chaos` tries all."""


class Lead(Forger):
    """Who leads a community, and sends whatever they like to it."""

    def __init__(self, town: Town, community: str) -> None:
        super().__init__(town, LEADER)
        self.community = community

    def broke(self) -> list[str]:
        """What went wrong since it was asked last."""
        found = [each[:300] for each in self.heard if FAILED in each]
        self.heard.clear()
        return found


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Lead]:
    file = tmp_path_factory.mktemp("bad-values") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), checked=False)
    yield Lead(town, town.start())
    store.close()


def odd(form: Form, word: Value) -> Mapping[str, Value]:
    """A form with that in each of its fields."""
    return {each.id: word for each in form.inputs()}


def press_all(lead: Lead, feature: Feature, count: int) -> None:
    """Each press with so many values, and what it opens filled in as oddly."""
    rng = random.Random(feature.name)
    opened: dict[str, Form] = {}
    for action in sorted(feature.presses.keys() - ENDS_IT):
        for value in rng.sample(VALUES, count):
            answers = lead.press(action, value, lead.community)
            opened |= {each.form.id: each.form for each in answers if isinstance(each, Open)}
    for form in opened.values():
        words: tuple[Value, ...] = (*rng.sample(VALUES, count), ("x", DIGITS), ())
        for word in words:
            lead.submit(form.id, form.value, lead.community, odd(form, word))


def send_all(lead: Lead, feature: Feature, count: int) -> None:
    """Each form about so many values, with nothing in it."""
    rng = random.Random(feature.name)
    for name in sorted(feature.forms.keys() - ENDS_IT):
        for value in rng.sample(VALUES, count):
            lead.submit(name, value, lead.community, {})


def say_all(lead: Lead, feature: Feature, count: int) -> None:
    """Each command with so many words behind it."""
    rng = random.Random(feature.name)
    words = (*VALUES, *WORDS)
    for name in sorted(feature.commands.keys() - ENDS_IT):
        for word in rng.sample(words, count):
            lead.press(AGAIN, f"{name} {word}", lead.community)


@pytest.mark.parametrize("act", [press_all, send_all, say_all])
@pytest.mark.parametrize("feature", FEATURES, ids=lambda each: each.name)
def test_no_value_breaks_anything(
    lead: Lead, feature: Feature, act: Callable[[Lead, Feature, int], None]
) -> None:
    act(lead, feature, SHORTLY)
    assert lead.broke() == []


def test_a_press_that_nobody_knows_changes_nothing(lead: Lead) -> None:
    before = all_rows(lead.town.store)
    for action in (
        "",
        "x",
        "polls",
        "polls.",
        ".answer",
        "core.again ",
        "POLLS.ANSWER",
        "🌱",
        "\x00",
    ):
        lead.press(action, "x", lead.community)
        lead.submit(action, "x", lead.community, {"x": DIGITS})
    assert lead.broke() == []
    assert all_rows(lead.town.store) == before
