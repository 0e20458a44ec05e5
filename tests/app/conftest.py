"""What several of these tests stand on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.payloads.house import House, house


@pytest.fixture(scope="module")
def convener(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """The whole of Convener, to which anything may be sent; the same for a file of tests."""
    file = tmp_path_factory.mktemp("bad-input") / "convener.db"
    shutil.copy(sqlite_template, file)
    with house(file) as served:
        yield served
