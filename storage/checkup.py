"""A look at a database before it is used. It changes nothing: no file, no table, no mode.

SQLite needs more than an open file: its write-ahead log is a file beside it, and its locks don't
hold on a network's file system (https://sqlite.org/wal.html).
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, make_url
from sqlmodel import Session

from storage.installations import Installation, every
from storage.revisions import Standing, revision, standing

CONNECT_WITHIN = 2
"""Seconds to wait for PostgreSQL's connection (libpq takes no less) or for SQLite's lock."""

MOUNTS = Path("/proc/mounts")
_CLUSTERS = {"beegfs", "ceph", "fuse.glusterfs", "fuse.s3fs", "glusterfs", "lustre"}
_CONNECTIONS = """least(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0),
    (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
    (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()))"""
NETWORK = _CLUSTERS | {
    "afs",
    "cifs",
    "davfs",
    "fuse.sshfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
}
"""File systems, as /proc/mounts calls them, on which another machine may write as well."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where SQLite's file is or will be. `fault` says why it can't be there; else it is empty."""

    file: Path
    fault: str
    network: str
    """The network file system that it is on, if any."""
    free: int
    """Bytes left on its disk; 0 where a fault hides it."""
    size: int
    """Bytes of the file; 0 when it isn't there yet."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a database says of itself."""

    version: tuple[int, ...]
    revision: str | None
    standing: Standing
    may_create: bool
    """Whether tables can be made and written."""
    clock: datetime | None
    """PostgreSQL's; SQLite has none of its own."""
    connections: int | None = None
    """How many PostgreSQL takes from this user to this database."""


def place(url: str) -> Place | None:
    """Where SQLite's file of this URL is; None for a database that is no file of ours."""
    if not _is_sqlite(url):
        return None
    named = str(make_url(url).database)
    if named.startswith("file:"):
        named = unquote(urlsplit(named).path)
    file = Path(named).absolute()
    try:
        fault = _fault(file)
    except OSError as error:
        fault = f"{file.parent} can't be looked into ({error.strerror})"
    if fault:
        return Place(file, fault, network="", free=0, size=0)
    mounts = MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
    kind = file_system(Path(os.path.realpath(file)), mounts)
    free = shutil.disk_usage(file.parent).free
    size = file.stat().st_size if file.exists() else 0
    return Place(file, "", kind if kind in NETWORK else "", free, size)


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system that `path` is on, by /proc/mounts' text; empty when not told."""
    at, kind = Path("/"), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:  # noqa: PLR2004 - device, mount point, kind, …
            point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
            if path.is_relative_to(point) and len(point.parts) >= len(at.parts):
                at, kind = point, fields[2]
    return kind


def examine(url: str) -> Health:
    """Ask a database that is there how it is. Raises what the driver raises when it isn't.

    On SQLite a write is begun and rolled back, which shows that its files can be written.
    """
    with _engine(url).connect() as connection:
        return _sqlite(connection) if _is_sqlite(url) else _postgresql(connection)


def installations(url: str) -> list[Installation]:
    """Where Convener is installed by OAuth; none where there are no tables yet.

    Raises what the driver raises where the database can't be read.
    """
    there = place(url)
    if there is not None and not there.size:
        return []
    with _engine(url).connect() as connection:
        if not inspect(connection).has_table("installation"):
            return []
        return every(Session(connection))


def _engine(url: str) -> Engine:
    arguments = {"timeout" if _is_sqlite(url) else "connect_timeout": CONNECT_WITHIN}
    return create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )


def in_use(file: Path) -> bool:
    """Whether another process holds the lock beside SQLite's file, as `scheduler.life` takes it."""
    try:
        with file.with_name(f"{file.name}.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite(connection: Connection) -> Health:
    version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar_one())
    at = revision(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    kept = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version = {kept}")
    connection.exec_driver_sql("ROLLBACK")
    numbers = tuple(int(part) for part in version.split("."))
    return Health(numbers, at, standing(at), may_create=True, clock=None)


def _postgresql(connection: Connection) -> Health:
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    at = revision(connection)
    may_create, clock, connections = connection.exec_driver_sql(
        "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
        " AND NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off',"
        f" clock_timestamp(), {_CONNECTIONS}"
    ).one()
    numbers = divmod(number, 10_000)
    return Health(numbers, at, standing(at), may_create, clock.astimezone(UTC), connections)


def _fault(file: Path) -> str:
    folder = file.parent
    if not folder.exists():
        return f"the folder {folder} isn't there"
    if not folder.is_dir():
        return f"{folder} is no folder"
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return f"the folder {folder} is on a read-only file system"
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return f"no file can be made in the folder {folder} ({error.strerror})"
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", ".lock"))):
        if each.exists() and not each.is_file():
            return f"{each} is no file"
        if each.exists() and not os.access(each, os.R_OK | os.W_OK):
            return f"{each} can't be written"
    return ""
