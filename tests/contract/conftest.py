"""The platforms; and, for what works on a database, one database a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Store
from tests.contract.places import PLATFORMS, House, Place
from tests.curious import Everything, lived
from tests.storage.lasting import lasting_postgres, lasting_postgres_url, store

__all__ = ["lasting_postgres", "lasting_postgres_url", "store"]


@pytest.fixture(params=PLATFORMS, ids=lambda each: each.__name__)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A platform of this test's own, to be written to."""
    with request.param() as found:
        yield found


@pytest.fixture(scope="module", params=PLATFORMS, ids=lambda each: each.__name__)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[House]:
    """A platform with its door open, for all tests of a file."""
    file = tmp_path_factory.mktemp("house") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    with request.param() as place, place.open(store) as door:
        yield House(place, door, store)
    store.close()


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Everything:
    """All that the features say and ask."""

    return lived(tmp_path_factory, sqlite_template, "en")
