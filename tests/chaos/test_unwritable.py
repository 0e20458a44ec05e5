"""Nothing can be written down: people are told so in time, nothing changes, and it passes by itself."""

from __future__ import annotations

import random
import time

from sqlalchemy import MetaData, select

from storage.connecting import LOCKED_FOR
from storage.database import PATIENCE, Store
from tests.chaos.trouble import Disk, disk, disk_url, locked
from tests.town import Town

__all__ = ["disk", "disk_url"]

SLACK_WAITS = 3


def written(store: Store) -> dict[str, list[str]]:
    """Everything that stands in the database."""
    found = MetaData()
    with store.reading() as session:
        connection = session.connection()
        found.reflect(connection)
        tables = found.sorted_tables
        return {each.name: sorted(map(repr, connection.execute(select(each)))) for each in tables}


def test_while_another_process_writes_people_are_told_so_in_time_and_nothing_changes(
    database_url: str,
) -> None:
    store = Store(database_url)
    town = Town(store, random.Random(7))
    town.command("amina", "help")
    before = written(store)
    with locked(database_url):
        began = time.monotonic()
        said = town.said(town.command("amina", "start"))
        took = time.monotonic() - began
    assert "Please try again in a moment." in said
    assert took < LOCKED_FOR + PATIENCE < SLACK_WAITS
    assert written(store) == before
    town.command("amina", "start")
    assert written(store) != before
    store.close()


def test_a_full_disk_is_told_nothing_changes_and_with_room_it_goes_on(
    disk: Disk, disk_url: str
) -> None:
    store = Store(disk_url)
    town = Town(store, random.Random(7))
    town.command("amina", "help")
    before = written(store)
    disk.fill()
    said = town.said(town.command("amina", "start"))
    assert "My disk is full." in said
    assert written(store) == before
    disk.clear()
    town.command("amina", "start")
    assert written(store) != before
    store.close()
