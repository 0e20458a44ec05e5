"""Places that several of these tests happen in."""

from __future__ import annotations

import random

import pytest

from adapters.playground.world import person
from storage.database import Store
from tests.town import Town


@pytest.fixture
def village(store: Store) -> Town:
    """Ten people with a community: a town small enough to be asked often."""
    town = Town(store, random.Random(7), people=10)
    town.start(steward=(str(person("farida")),))
    return town
