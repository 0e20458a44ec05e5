"""Which processes are alive: each holds a lock for as long as it lives, which nobody can forget to drop.

PostgreSQL lends the lock to a connection, so that it ends with the process whatever ended it. On
SQLite there is one process for a file: the kernel keeps the lock, on a file beside the database.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TextIO

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import InUse, Store

log = structlog.get_logger(__name__)

BEAT_EVERY = 1.0
"""Seconds between two looks at one's own lock."""

SURE_FOR = 2.5
"""Seconds without a beat after which a process no longer acts: others may soon think it dead."""

LOOK_EVERY = 2.0
LOOKS = 3
"""Every how many seconds another's lock is tried, and how many times in a row it must be free before
its process counts as dead."""


class Life(Protocol):
    """This process's sign of life, and what it can tell of others."""

    def beat(self) -> None:
        """Make sure of one's own sign, or give it again. Raises DBAPIError where it can't be given."""

    def is_sure(self) -> bool:
        """Whether others must still think this process alive; else it may not act."""

    def dead(self, others: Iterable[str]) -> list[str]:
        """Who of these processes is known to be dead. To be asked every LOOK_EVERY seconds."""

    def end(self) -> None:
        """Be alive no longer."""


class LockedFile:
    """One process a SQLite file: whoever else left something there is dead. Raises InUse."""

    def __init__(self, database: Path) -> None:
        self._file = _locked(database.with_name(f"{database.name}.lock"))

    def beat(self) -> None:
        """The kernel keeps the lock."""

    def is_sure(self) -> bool:
        """For as long as the process lives."""
        return True

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
        message = f"{path.name.removesuffix('.lock')} is in use by another process of Convener"
        raise InUse(message) from None
    return file


class AdvisoryLock:
    """PostgreSQL: a session's lock under the process's name, on a connection kept for life.

    `clock` gives seconds that never go back.
    """

    def __init__(
        self, store: Store, name: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._name = name
        self._clock = clock
        self._free: Counter[str] = Counter()
        self._connection: Connection | None = None
        self.beat()

    def beat(self) -> None:
        """Ask for a sign of the connection; where there is none, take the lock on another."""
        began = self._clock()
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            log.warning("sign of life lost; given again")
            self.end()
        if self._connection is None:
            connection = self._open()
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(self._name)})
            self._connection = connection
        self._sure_until = began + SURE_FOR

    def is_sure(self) -> bool:
        """Whether the last beat is recent."""
        return self._clock() < self._sure_until

    def dead(self, others: Iterable[str]) -> list[str]:
        """Those whose lock could be had at each of the last looks."""
        with self._open() as connection:
            free = [name for name in others if _could_be_had(connection, name)]
        self._free = Counter({name: self._free[name] + 1 for name in free})
        return [name for name, looks in self._free.items() if looks >= LOOKS]

    def end(self) -> None:
        """Drop the lock with its connection."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        return self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _could_be_had(connection: Connection, name: str) -> bool:
    key = {"key": _key(name)}
    if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar():
        return False
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
    return True


def _key(name: str) -> int:
    """A name as PostgreSQL locks it: 64 bits, signed."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def sign(store: Store, name: str) -> Life:
    """Give a sign of life for this process. Raises InUse where a SQLite file has another's."""
    if store.is_sqlite:
        return LockedFile(Path(str(store.url.database)))
    return AdvisoryLock(store, name)
