"""A PostgreSQL of this run's own, and what it says of its work: rows, log, processor time, sizes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from storage.database import Store
from tests.conftest import postgres_server

TICKS = os.sysconf("SC_CLK_TCK")
SETTINGS = {"max_connections": "200", "shared_buffers": "'1GB'", "max_wal_size": "'8GB'"}
SETTLES = 1.2
"""Seconds after which PostgreSQL has told its statistics of what is over."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in a stretch: rows by table; bytes of log; seconds of CPU, ours and PostgreSQL's."""

    written: Mapping[str, int]
    log: int
    commits: int
    statements: int
    ours: float
    theirs: float


class Server:
    """A running PostgreSQL. `url` is of the database in which nothing is kept."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = make_url(url)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """An empty, migrated database."""
        name = f"scale_{next(_numbers)}"
        self.say(f"CREATE DATABASE {name}")
        store = Store(self._url.set(database=name).render_as_string(hide_password=False))
        store.migrate()
        yield store
        store.close()
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def cpu(self) -> float:
        """Seconds of CPU that PostgreSQL has used: its living processes', and those it has buried."""
        first = int((self._folder / "postmaster.pid").read_text().split()[0])
        return sum(_spent(pid, first) for pid in _family(first)) / TICKS

    def work(self, store: Store, before: Work | None = None, statements: int = 0) -> Work:
        """What was done since `before`, or ever."""
        time.sleep(SETTLES)
        with store.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
            )
            written = {name: int(each) for name, each in rows if each}
            log, commits = connection.execute(
                text(
                    "SELECT pg_current_wal_insert_lsn() - '0/0', xact_commit"
                    " FROM pg_stat_database WHERE datname = current_database()"
                )
            ).one()
        now = Work(written, int(log), int(commits), statements, time.process_time(), self.cpu())
        return now if before is None else _between(before, now)

    def say(self, statement: str) -> None:
        """Execute a statement outside a transaction."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def server(*, synced: bool = False) -> Iterator[Server]:
    """A PostgreSQL with a gigabyte of memory. `synced`: what it commits is on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="convener-scale-"))
    with postgres_server(folder) as (wheel, url):
        made = Server(folder, url)
        for name, value in (SETTINGS | ({} if synced else {"fsync": "off"})).items():
            made.say(f"ALTER SYSTEM SET {name} = {value}")
        wheel.cleanup()
        wheel.ensure_postgres_running()
        yield made


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that this process sends meanwhile."""
    said: list[str] = []

    @event.listens_for(store.engine, "after_cursor_execute")
    def note(*told: object) -> None:
        said.append(str(told[2]))

    yield said
    event.remove(store.engine, "after_cursor_execute", note)


def sizes(store: Store) -> dict[str, tuple[int, int, int]]:
    """By table: rows, bytes with indexes, bytes of indexes alone."""
    with store.engine.connect() as connection:
        names = connection.execute(text("SELECT relname FROM pg_stat_user_tables")).scalars()
        found = {}
        for name in list(names):
            sized = text(
                f"SELECT count(*), pg_total_relation_size('{name}'), pg_indexes_size('{name}')"  # noqa: S608
                f' FROM "{name}"'
            )
            rows, whole, indexes = connection.execute(sized).one()
            if rows:
                found[name] = (int(rows), int(whole), int(indexes))
    return found


def _between(before: Work, now: Work) -> Work:
    written = {name: each - before.written.get(name, 0) for name, each in now.written.items()}
    return Work(
        {name: each for name, each in written.items() if each},
        now.log - before.log,
        now.commits - before.commits,
        now.statements - before.statements,
        now.ours - before.ours,
        now.theirs - before.theirs,
    )


def _family(first: int) -> list[int]:
    parents = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and (told := _stat(int(each.name))):
            parents[int(each.name)] = int(told[1])
    return [first, *(pid for pid, parent in parents.items() if parent == first)]


def _spent(pid: int, first: int) -> int:
    told = _stat(pid)
    if not told:
        return 0
    last = 15 if pid == first else 13  # the first one's own, and that of its buried children
    return sum(int(each) for each in told[11:last])


def _stat(pid: int) -> list[str]:
    """What the kernel says of a process, from its state on; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
