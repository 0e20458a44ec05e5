"""Places that several of these tests happen in."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.calling import begin
from tests.town import Town, in_village, stood


@pytest.fixture
def village(store: Store) -> Town:
    """Ten people with a community: a town small enough to be asked often."""
    return in_village(store)


@pytest.fixture
def begun(store: Store) -> Town:
    """A town whose three stewards have their first call planned."""
    return stood(store, begin)
