"""A start that is taken up from another town's is the same to the byte as one that is lived."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.communities import Community
from storage.database import Store
from storage.people import Member, Person
from tests.kept import untouched
from tests.town import LEADER, Town

Fresh = Callable[[], Town]


@pytest.fixture
def fresh(tmp_path: Path, sqlite_template: Path) -> Iterator[Fresh]:
    """A new town at each call, on a file of its own."""
    stores: list[Store] = []

    def found() -> Town:
        file = tmp_path / f"{len(stores)}.db"
        shutil.copy(sqlite_template, file)
        stores.append(Store(f"sqlite:///{file}"))
        return Town(stores[-1], random.Random(7), checked=False)

    yield found
    for each in stores:
        each.close()


def everything(town: Town) -> tuple[object, ...]:
    """All that a town holds."""
    with closing(sqlite3.connect(str(town.store.url.database))) as connection:
        rows = tuple(connection.iterdump())
    world = town.world
    held = (dict(world.messages), dict(world.people), dict(world.channels), world.next_id())
    return rows, held, town.clock(), town.core.engine.rng.getstate()


def test_it_stands_as_if_it_were_lived(fresh: Fresh) -> None:
    lived, first, second = fresh(), fresh(), fresh()
    lived.own_core = None
    for each in (lived, first, second):
        each.start(name="Kept")
    assert everything(first) == everything(second) == everything(lived)


def test_what_happens_in_one_is_not_seen_in_the_other(fresh: Fresh) -> None:
    first, second = fresh(), fresh()
    ident = first.start()
    first.go(days=2)
    first.command(LEADER, "status")
    assert second.start() == ident
    assert len(second.rows(Community)) == 1
    assert len(second.rows(Member)) == len(second.people)
    assert second.clock() < first.clock()


def test_a_town_in_which_something_happened_lives_its_own(fresh: Fresh) -> None:
    spoken, later, changed = fresh(), fresh(), fresh()
    spoken.command(LEADER, "help")
    later.go(hours=1)
    with changed.store.transaction() as session:
        session.add(Person(id="p", name="P"))
    assert untouched(spoken) is None
    assert untouched(later) is None
    assert untouched(changed) != untouched(fresh())
