"""A town as it stood, for others to take up."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Hashable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.playground.world import Channel, Dweller, Message
from storage.database import Store

if TYPE_CHECKING:
    from tests.town import Town


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a town's database, its world, its clock and its chance held."""

    database: bytes
    people: Mapping[str, Dweller]
    channels: Mapping[str, Channel]
    messages: Mapping[str, Message]
    named: int
    moved: timedelta
    chance: tuple[Any, ...]

    @classmethod
    def of(cls, town: Town) -> Kept:
        """Whatever it comes to from here on."""
        world = town.world
        return cls(
            _database(_file(town.store)),
            dict(world.people),
            dict(world.channels),
            dict(world.messages),
            int(world.next_id()) - 1,
            town.clock.moved,
            town.core.engine.rng.getstate(),
        )

    def write(self, store: Store) -> None:
        """Put its database in the place of a store's, which nobody has open."""
        _file(store).write_bytes(self.database)

    def tell(self, town: Town) -> None:
        """Put the rest of it into a town."""
        world = town.world
        world.people.update(self.people)
        world.channels.update(self.channels)
        world.messages.update(self.messages)
        world.restore(lambda kind: [("count", str(self.named))] if kind == "count" else [])
        town.clock.moved = self.moved
        town.core.engine.rng.setstate(self.chance)


def untouched(town: Town) -> Hashable | None:
    """What tells towns apart in which nothing has happened; None once something has.

    None too where more is there than the playground and the bundled playbook, where the core is
    another than the town was built with, and where the store is not SQLite's or somebody else has
    it open. Lets go of the store.
    """
    engine = town.core.engine
    is_new = (town.world.revision, town.clock()) == town.settled
    is_plain = town.core is town.own_core and len(engine.playbooks.every) == 1
    if not (is_new and is_plain and town.store.is_sqlite):
        return None
    town.store.close()
    file = _file(town.store)
    if file.with_name(f"{file.name}-wal").exists():
        return None
    stands, chance = hashlib.sha256(_database(file)).digest(), engine.rng.getstate()
    return stands, chance, tuple(town.people), engine.public_url, engine.mail_from, town.checked


def _database(file: Path) -> bytes:
    with closing(sqlite3.connect(file)) as connection:
        return connection.serialize()


def _file(store: Store) -> Path:
    return Path(str(store.url.database))
