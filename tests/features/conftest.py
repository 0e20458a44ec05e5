"""Places that several of these tests happen in."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from adapters.playground.world import person
from storage.database import Store
from tests.town import Town


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """SQLite: what the databases do differently is storage's business, which is tested on both.

    On PostgreSQL every feature is lived with in the journey through Slack.
    """
    store = Store(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def village(store: Store) -> Town:
    """Ten people with a community: a town small enough to be asked often."""
    town = Town(store, random.Random(7), people=10)
    town.start(steward=(str(person("farida")),))
    return town
