"""Thousands of payloads as nobody sends them, and every odd value for every button: no failure.

Five minutes of one core, two thirds of it the payloads: each of the three doors gets as many.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.feature import Feature
from bot.features import FEATURES
from storage.database import Store
from tests.app.test_bad_input_values import VALUES, Lead, press_all, say_all, send_all
from tests.chaos.conftest import Tell
from tests.payloads.house import House, house
from tests.payloads.trying import any_frame, any_slack, any_teams
from tests.town import Town

EXAMPLES = 3_000
"""About 15 ms of CPU each."""


@pytest.fixture
def convener(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    file = tmp_path / "convener.db"
    shutil.copy(sqlite_template, file)
    with house(file) as served:
        yield served


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Lead]:
    file = tmp_path_factory.mktemp("values") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), checked=False)
    yield Lead(town, town.start())
    store.close()


@pytest.mark.parametrize("tried", [any_slack, any_frame, any_teams])
def test_whatever_is_changed_in_a_payload_it_is_taken_or_refused(
    convener: House, tried: Callable[[House, int], int], tell: Tell
) -> None:
    refused = tried(convener, EXAMPLES)
    tell(f"broken payloads ({tried.__name__}): {EXAMPLES} sent, {refused} refused, no failure")
    assert refused > EXAMPLES / 30


@pytest.mark.parametrize("act", [press_all, send_all, say_all])
@pytest.mark.parametrize("feature", FEATURES, ids=lambda each: each.name)
def test_no_value_breaks_anything(
    lead: Lead, feature: Feature, act: Callable[[Lead, Feature, int], None]
) -> None:
    act(lead, feature, len(VALUES))
    assert lead.broke() == []
