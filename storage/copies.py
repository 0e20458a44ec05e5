"""Copies of a SQLite file: taken while it is in use, whole or not at all, and checked."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGES = 2_000
"""Pages that are copied between two looks at how far it is."""

Told = Callable[[int, int], object]
"""What hears how many pages are copied, of how many."""


class Damaged(Exception):
    """A file is no database of Convener's, or not whole; the message says how."""


def copy(source: Path, target: Path, told: Told = lambda _done, _whole: None) -> None:
    """Copy a database as it is at this moment, whoever writes to it meanwhile; checked before it counts.

    Raises Damaged, OSError, or sqlite3.Error; then there is no copy, and what was there stays.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with closing(_reading(source)) as old, closing(sqlite3.connect(part)) as new:
            old.execute("BEGIN")  # one moment, however long it takes
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new, pages=PAGES, progress=lambda _s, left, whole: told(whole - left, whole))
            new.execute("PRAGMA journal_mode=DELETE")
        revision(part)
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def revision(file: Path) -> str:
    """The migration that a file stands at, if it is whole and Convener's. Raises Damaged, OSError."""
    with file.open("rb"):
        pass  # whoever can't read it hears of that, not of SQL
    try:
        with closing(_reading(file)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise Damaged(str(found))
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise Damaged(str(error)) from None
    if row is None:
        message = "it holds no tables of Convener's"
        raise Damaged(message)
    return str(row[0])


def put_back(file: Path, target: Path) -> None:
    """Let a checked copy take a database's place. Nobody may be using that."""
    copy(file, target)
    for end in ("-wal", "-shm"):  # they belong to what stood there
        target.with_name(f"{target.name}{end}").unlink(missing_ok=True)


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
