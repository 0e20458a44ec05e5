"""Connections to PostgreSQL are lent out without being asked whether they are there, if that is sure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from storage.connecting import BELIEVED_FOR, postgresql_engine
from tests.storage.meeting import soon

PID = text("SELECT pg_backend_pid()")
LAST = text("SELECT query FROM pg_stat_activity WHERE pid = :pid")
END = text("SELECT pg_terminate_backend(:pid)")


class Clock:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(fresh_postgres_url: str, clock: Clock) -> Iterator[Engine]:
    engine = postgresql_engine(fresh_postgres_url, clock)
    yield engine
    engine.dispose()


@pytest.fixture
def beside(fresh_postgres_url: str) -> Iterator[Connection]:
    """A connection of somebody else."""
    engine = postgresql_engine(fresh_postgres_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _used(engine: Engine) -> int:
    with engine.connect() as connection:
        pid: int = connection.execute(PID).scalar_one()
        connection.rollback()
    return pid


def _last(beside: Connection, pid: int) -> str | None:
    """What the connection of a process was asked last; None where the server ended it."""
    last: str | None = beside.execute(LAST, {"pid": pid}).scalar()
    beside.rollback()  # within a transaction all is told as it was at first
    return last


def _was_asked(engine: Engine, beside: Connection, pid: int) -> bool:
    """Whether the connection of that process was asked something before it was lent out again."""
    lent = engine.raw_connection()
    last = _last(beside, pid)
    lent.close()
    return last != "ROLLBACK"


def test_a_connection_that_was_just_used_is_not_asked(
    engine: Engine, clock: Clock, beside: Connection
) -> None:
    pid = _used(engine)
    clock.now += BELIEVED_FOR
    assert not _was_asked(engine, beside, pid)


def test_a_connection_that_nobody_used_for_long_is_asked(
    engine: Engine, clock: Clock, beside: Connection
) -> None:
    pid = _used(engine)
    clock.now += BELIEVED_FOR + 0.1
    assert _was_asked(engine, beside, pid)


def test_connections_that_the_server_ended_are_replaced(engine: Engine, beside: Connection) -> None:
    pid = _used(engine)
    beside.execute(END, {"pid": pid})
    soon(lambda: _last(beside, pid) is None)
    assert _used(engine) != pid
