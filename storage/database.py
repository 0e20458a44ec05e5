"""The database: one engine, transactions, SQLite's turns at writing, migrations.

SQLite serves one process. Its own busy wait is unfair, so writers stand in a queue, first come,
first served, for at most `patience` seconds. PostgreSQL needs none of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Table, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlmodel import Session, SQLModel

from storage import connecting
from storage.asking import ask
from storage.erasure_file import NOWHERE, Erasures
from storage.leftovers import fold_log, rewrite_ballots
from storage.revisions import MIGRATIONS, revision, standing
from storage.turns import Turns

PATIENCE = 1.5
"""Seconds that a writer waits for its turn on SQLite, or less where somebody waits for an answer."""

FULL = {"53100", sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
LOCKED = {"55P03", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""What PostgreSQL (its SQLSTATE) and SQLite say of a disk without room, and of a lock not got."""


class Overtaken(Exception):
    """What a transaction began with was changed by another, and is not there any more."""


RACES = (IntegrityError, OperationalError, Overtaken)
"""What a transaction raises that lost a race to another; it may be tried again."""

GONE = (OperationalError, NoneFree)
"""What is raised where the database doesn't answer, or no connection to it is free."""

MIGRATING = 7_236_481_925
"""The name, for PostgreSQL, of the lock that whoever migrates holds."""

UNREACHABLE = (DatabaseError,)
"""What a database raises that can't be used: not there, not one, or not for this user."""

BUGS = (IntegrityError, DataError)
"""Those of UNREACHABLE that mean a fault of ours instead."""


class Busy(Exception):
    """The database had no turn for this writer in time; nothing was changed. Try again."""


class Full(Busy):
    """The disk has no room for what was to be written; nothing was changed. Try again later."""


class TooNew(Exception):
    """The database was written by a newer Convener than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is at revision {revision}, which this version does not know"
        )


class InUse(Exception):
    """Another process works on this SQLite file; the message names it."""


class Store:
    """Convener's database. `url` is SQLAlchemy's: `sqlite:///file` or `postgresql+psycopg://…`.

    Errors never carry a statement's parameters, so that no answer reaches a log.
    """

    def __init__(self, url: str, patience: float = PATIENCE, erasures: Erasures = NOWHERE) -> None:
        self.url = make_url(url)
        self._known = {Erasures: erasures}
        self.patience = patience
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turns = Turns()
        self._synchronous = "FULL"
        self.engine = (
            connecting.sqlite_engine(url, lambda: self._synchronous)
            if self.is_sqlite
            else connecting.postgresql_engine(url)
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on any exception. Not reentrant.

        Raises Busy where turn and lock weren't to be had in time (`connecting.answer_by`), Full
        where the disk is.
        """
        turn = self._turn() if self.is_sqlite else nullcontext()
        with turn, _told_apart(), self._session() as session, session.begin():
            self._begin(session, "BEGIN IMMEDIATE")
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.begin(connecting.left(self.patience)):
            raise Busy
        try:
            yield
        finally:
            self._turns.end()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions only; whatever it writes is rolled back."""
        with self._session() as session:
            connection = self._begin(session, "BEGIN")
            yield session
            if not self.is_sqlite and session.is_active:
                connecting.roll_back(connection)

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """On SQLite no commit in here waits for the disk: a power cut may take the last ones back.

        For what is made anew if it is lost. https://www.sqlite.org/pragma.html#pragma_synchronous
        """
        self._synchronous = "NORMAL"
        self.engine.dispose()
        try:
            yield
        finally:
            self._synchronous = "FULL"
            self.engine.dispose()

    def migrate(self, to: str = "head") -> None:
        """Bring the tables up to `head`, or down to an older revision (`base`: none).

        On SQLite a copy of the file, `<file>.before-<revision>`, is taken first.

        Raises TooNew when the database holds a revision that this code does not know.
        """
        now = self.revision()
        stands = standing(now)
        if now is not None and stands == "newer":
            self.close()
            raise TooNew(now)
        if to == "head" and stands == "current":
            return
        from alembic import command  # seldom needed, and large
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        if self.is_sqlite and now is not None:
            self._copy_before(now)
        with self.engine.connect() as connection:
            if self.is_sqlite:  # a batch ALTER of a parent would delete every child row
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:  # of several processes that start at once, one migrates
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
            config.attributes["connection"] = connection
            (command.upgrade if to == "head" else command.downgrade)(config, to)
            connection.commit()
        self.engine.dispose()

    def revision(self) -> str | None:
        """The migration that the database stands at; None when it is empty."""
        with self.engine.connect() as connection:
            return revision(connection)

    def erase(self) -> None:
        """Delete every row of every table; the tables stay."""
        with self.transaction() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                session.execute(table.delete())

    def settle(self) -> bool:
        """Let nothing that was deleted stay readable in the database's files.

        On SQLite the write-ahead log is folded in; on PostgreSQL the ballots' table is written
        anew, if any came or went since it last was: nobody can vote meanwhile. False
        where a reader stood in the way.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                return fold_log(connection)
        try:
            with _told_apart(), self.engine.connect() as connection:
                rewrite_ballots(connection)
        except Busy:
            return False
        return True

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False, info=self._known)

    def _begin(self, session: Session, statement: str) -> Connection:
        begins = connecting.begun if self.is_sqlite else connecting.in_time
        connection = session.connection()
        begins(connection, statement)
        return connection

    def _copy_before(self, revision: str) -> None:
        file = Path(str(self.url.database))
        copy = file.with_name(f"{file.name}.before-{revision}")
        copy.unlink(missing_ok=True)
        with self.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))


@contextmanager
def _told_apart() -> Iterator[None]:
    """Raise Busy or Full for what passes by itself: trying again at once would only take longer."""
    try:
        yield
    except OperationalError as error:
        said = getattr(error.orig, "sqlstate", None) or getattr(
            error.orig, "sqlite_errorcode", None
        )
        if said in FULL:
            raise Full from error
        if said in LOCKED:
            raise Busy from error
        raise
    except NoneFree as error:
        raise Busy from error


def insert_new(session: Session, row: SQLModel) -> bool:
    """Write a row unless one with its key is there, whoever else is writing it. False if so."""
    return bool(insert_those_new(session, [row]))


def insert_those_new(session: Session, rows: Sequence[SQLModel]) -> list[tuple[Any, ...]]:
    """Write those rows of one table whose keys are not there, and give these keys."""
    if not rows:
        return []
    into = SQLModel.metadata.tables[str(rows[0].__tablename__)]
    values = [{column.key: getattr(row, column.key) for column in into.columns} for row in rows]
    alone = values[0] if len(values) == 1 else values
    inserted = ask(session, inserting(into, dialect(session)), alone)
    return [tuple(row) for row in inserted]


@cache
def inserting(into: Table, dialect: str) -> Executable:
    """The statement of `insert_those_new`, built once."""
    return upsert(into, dialect).on_conflict_do_nothing().returning(*into.primary_key)


def upsert(into: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that may say what becomes of rows that are there already, for either database."""
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)


def dialect(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name
