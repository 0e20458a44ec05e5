"""Which processes are alive: each holds a lock for as long as it lives, which nobody can forget to drop.

PostgreSQL lends the lock to a connection, so that it ends with the process whatever ended it. On
SQLite there is one process for a file: the kernel keeps the lock, on a file beside the database.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TextIO

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import Store

log = structlog.get_logger(__name__)

LOOKS = 3
"""How many times in a row another's lock must be free before it counts as dead."""


class InUse(Exception):
    """Another process works on this database file."""


class Life(Protocol):
    """This process's sign of life, and what it can tell of others."""

    def dead(self, others: Iterable[str]) -> list[str]:
        """Who of these processes is known to be dead. Asked at intervals; renews one's own sign."""

    def end(self) -> None:
        """Be alive no longer."""


class LockedFile:
    """One process a SQLite file: whoever else left something there is dead. Raises InUse."""

    def __init__(self, database: Path) -> None:
        self._file = _locked(database.with_name(f"{database.name}.lock"))

    def dead(self, others: Iterable[str]) -> list[str]:
        """All others."""
        return list(others)

    def end(self) -> None:
        """Let the next process in."""
        self._file.close()


def _locked(path: Path) -> TextIO:
    file = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        message = f"{path.name.removesuffix('.lock')} is in use by another Convener"
        raise InUse(message) from None
    return file


class AdvisoryLock:
    """PostgreSQL: a session's lock under the process's name, on a connection kept for life."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name
        self._free: Counter[str] = Counter()
        self._connection = self._sworn()

    def dead(self, others: Iterable[str]) -> list[str]:
        """Those whose lock could be had at each of the last looks."""
        try:
            free = [name for name in others if self._could_be_had(name)]
        except DBAPIError:
            log.warning("sign of life lost; given again")
            self._free.clear()
            self._connection.invalidate()
            self._connection.close()
            self._connection = self._sworn()
            return []
        self._free = Counter({name: self._free[name] + 1 for name in free})
        return [name for name, looks in self._free.items() if looks >= LOOKS]

    def end(self) -> None:
        """Drop the lock with its connection."""
        self._connection.invalidate()
        self._connection.close()

    def _sworn(self) -> Connection:
        connection = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(self._name)})
        return connection

    def _could_be_had(self, name: str) -> bool:
        key = {"key": _key(name)}
        if not self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar():
            return False
        self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
        return True


def _key(name: str) -> int:
    """A name as PostgreSQL locks it: 64 bits, signed."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def sign(store: Store, name: str) -> Life:
    """Give a sign of life for this process. Raises InUse where a SQLite file has another's."""
    if store.is_sqlite:
        return LockedFile(Path(str(store.url.database)))
    return AdvisoryLock(store, name)
