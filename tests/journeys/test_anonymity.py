"""Anonymous means it: after the close nobody can tell who gave which answer, not from the disk."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from storage.database import Store
from tests.town import Town

ANSWERS = (("o1",), ("o2",))


def _dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, each row with its physical place, in physical order."""
    found = {}
    with store.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            place = "rowid"
            if not store.is_sqlite:
                place = "ctid, dense_rank() OVER (ORDER BY xmin::text::bigint)"
            elif table.name == "ballot":
                place = "1"
            order = "" if store.is_sqlite else " ORDER BY ctid"
            query = text(f'SELECT {place}, * FROM "{table.name}"{order}')  # noqa: S608
            found[table.name] = [tuple(map(str, row)) for row in session.execute(query)]
    return found


def _live(store: Store, swapped: bool) -> Town:
    town = Town(store, random.Random(11))
    town.start()
    town.ask_needs()
    for who in town.people[:4]:
        town.answer(who)
    first, second = ANSWERS[::-1] if swapped else ANSWERS
    town.answer("kamau", miss=first)
    town.answer("luz", miss=second)
    for who in town.people[12:18]:
        town.answer(who, miss=("o3",))
    town.go(days=20)
    return town


@pytest.fixture
def two_stores(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Callable[[str], list[Store]]:
    """Two databases that are byte for byte the same: Alembic writes a table's keys in any order."""

    def make(kind: str) -> list[Store]:
        if kind == "sqlite":
            files = [tmp_path / f"{name}.db" for name in "ab"]
            for file in files:
                file.write_bytes(sqlite_template.read_bytes())
            stores = [Store(f"sqlite:///{file}") for file in files]
        else:
            stores = [Store(request.getfixturevalue(f"fresh_postgres_{n}")) for n in "ab"]
        for store in stores:
            request.addfinalizer(store.close)
        return stores

    return make


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_people_s_answers_swapped_leave_databases_and_logs_that_cannot_be_told_apart(
    kind: str,
    two_stores: Callable[[str], list[Store]],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = []
    for store, swapped in zip(two_stores(kind), (False, True), strict=True):
        caplog.clear()
        town = _live(store, swapped=swapped)
        logged = [
            (r.name, r.levelname, r.getMessage())
            for r in caplog.records
            if not r.name.startswith(("apscheduler", "tzlocal", "asyncio"))
        ]
        seen.append((_dump(store), capsys.readouterr(), logged, town.world.messages))
    assert len(seen[0][0]["ballot"]) == 12
    assert seen[0] == seen[1]


def test_not_even_the_bytes_of_the_sqlite_file_tell_them_apart(
    two_stores: Callable[[str], list[Store]],
) -> None:
    files = []
    for store, swapped in zip(two_stores("sqlite"), (False, True), strict=True):
        _live(store, swapped=swapped)
        store.settle()
        file = Path(str(store.url.database))
        assert not file.with_name(file.name + "-wal").stat().st_size
        files.append(file.read_bytes())
    assert files[0] == files[1]


def test_before_the_close_they_could_be_told_apart_so_the_comparison_can_fail(
    two_stores: Callable[[str], list[Store]],
) -> None:
    dumps = []
    for store, answer in zip(two_stores("sqlite"), ANSWERS, strict=True):
        town = Town(store, random.Random(11))
        town.start()
        town.ask_needs()
        town.answer("kamau", miss=answer)
        dumps.append(_dump(store))
    assert dumps[0] != dumps[1]
