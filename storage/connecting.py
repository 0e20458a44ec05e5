"""How connections to either database are made, and how long they wait for a lock."""

from __future__ import annotations

import select
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlmodel import create_engine

LOCKED_FOR = 1
"""Seconds that the database itself waits for a lock that another transaction or process holds, where
nobody waits for an answer by then (`answer_by`)."""

CONNECTED_WITHIN = 1.0
"""Seconds that somebody waits until one of the connections is free."""

_by: ContextVar[float] = ContextVar("by")

POOL, MORE, ENGINE_S, STARTING = 5, 10, 10, 1
"""Connections to PostgreSQL: kept and more in a rush (ours, the sign of life among them), the durable
engine's, and one by which it looks for its tables at its start."""

AT_MOST = POOL + MORE + ENGINE_S + STARTING
"""Connections that one process opens: three fit under PostgreSQL's own limit, and a command beside."""

BELIEVED_FOR = 5.0
"""Seconds after its last use for which a connection is held to be there unless its socket says no."""

PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON")


def postgresql_engine(url: str, clock: Callable[[], float] = time.monotonic) -> Engine:
    """Connections that are looked at before they are used, the last used one first.

    One that the server ended says so by its socket, without being asked; one that nobody used for
    `BELIEVED_FOR` is asked as well, for whoever is between may have forgotten it.
    """
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=MORE,
        pool_timeout=CONNECTED_WITHIN,
        pool_use_lifo=True,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{LOCKED_FOR}s'")
        connection.commit()
        record.info["used"] = clock()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: Any, _lent: object) -> None:
        now = clock()
        try:
            if now - record.info["used"] > BELIEVED_FOR or has_word(connection.fileno()):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone
        record.info["used"] = now

    return engine


def has_word(descriptor: int) -> bool:
    """Whether the other end of a connection that waits for nothing has said something, or hung up."""
    looking = select.poll()
    looking.register(descriptor, select.POLLIN)
    return bool(looking.poll(0))


def sqlite_engine(url: str, synchronous: Callable[[], str]) -> Engine:
    """Connections that begin no transaction by themselves: whoever wants one says so, by `begun`.

    An engine that listens for each beginning would look for listeners at each statement, a third
    of what the statement costs. `synchronous` says how new ones wait for the disk: `FULL` or `NORMAL`.
    """
    arguments = {"timeout": LOCKED_FOR, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (*PRAGMAS, f"synchronous={synchronous()}"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def answer_by(when: float) -> None:
    """Somebody waits for what is done from here on, until then (`time.monotonic`)."""
    _by.set(when)


def left(seconds: float) -> float:
    """Of so many seconds that a turn or a lock is waited for, those before the answer must be given."""
    by = _by.get(None)
    return seconds if by is None else max(0.0, min(seconds, by - time.monotonic()))


def begun(connection: Connection, statement: str) -> None:
    """Begin a transaction on SQLite, as `BEGIN` or as `BEGIN IMMEDIATE` (a writer)."""
    seconds = left(LOCKED_FOR)
    cursor = connection.connection.cursor()
    try:  # past SQLAlchemy's cursors, which cost more than what is said through them
        if seconds == LOCKED_FOR:
            cursor.execute(statement)
        else:
            _begun_within(cursor, statement, seconds)
    except sqlite3.OperationalError as error:
        raise OperationalError(statement, None, error) from error


def _begun_within(cursor: Any, statement: str, seconds: float) -> None:
    cursor.execute(f"PRAGMA busy_timeout={1000 * seconds:.0f}")
    try:
        cursor.execute(statement)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={1000 * LOCKED_FOR}")


def in_time(connection: Connection, _statement: str) -> None:
    """Have a transaction on PostgreSQL, which begins by itself, wait for a lock no longer than it may."""
    if (seconds := left(LOCKED_FOR)) < LOCKED_FOR:
        milliseconds = max(1, int(1000 * seconds))  # nought would be for ever
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")


def roll_back(connection: Connection) -> None:
    """Roll a transaction back on PostgreSQL, where it went well.

    psycopg's own `rollback` has the connection forget the statements it has prepared: one question a
    command would leave all others to be parsed and planned anew, a half of what PostgreSQL does.
    """
    if connection.closed or connection.invalidated:
        return
    psycopg: Any = connection.connection.driver_connection
    with suppress(MemoryError):  # psycopg's word for no answer at all: its own rollback says why
        psycopg.pgconn.exec_(b"ROLLBACK")
