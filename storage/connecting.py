"""How connections to either database are made, and how long they wait for a lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import create_engine

LOCKED_FOR = 1
"""Seconds that the database itself waits for a lock that another transaction or process holds.

With PATIENCE less than the three seconds that Slack waits for an answer.
"""

CONNECTED_WITHIN = 1.5
"""Seconds that somebody waits until one of the connections is free."""

PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON")


def postgresql_engine(url: str) -> Engine:
    """Connections that are looked at before they are used."""
    engine = create_engine(
        url, pool_pre_ping=True, pool_timeout=CONNECTED_WITHIN, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = '{LOCKED_FOR}s'")
        connection.commit()

    return engine


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


def begun(connection: Connection, statement: str) -> None:
    """Begin a transaction on SQLite, as `BEGIN` or as `BEGIN IMMEDIATE` (a writer)."""
    try:  # past SQLAlchemy's cursors, which cost more than what is said through them
        connection.connection.cursor().execute(statement)
    except sqlite3.OperationalError as error:
        raise OperationalError(statement, None, error) from error
