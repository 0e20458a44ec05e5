"""Transactions that fail, and two that meet at a moment of the test's choosing, without sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import Session

from storage.database import Store

Found = TypeVar("Found")
SECONDS = 10


def soon(true: Callable[[], bool], seconds: float = SECONDS, look_every: float = 0.01) -> None:
    """Return once something is true; fail where it never comes to be."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came"
        time.sleep(look_every)


def waiters(store: Store) -> int:
    """How many transactions wait for a lock of PostgreSQL's."""
    with store.reading() as session:
        query = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(session.execute(query).scalar_one())


def somebody_waits(store: Store) -> bool:
    """Whether another transaction waits for a lock. On SQLite writers wait outside the database."""
    return store.is_sqlite or waiters(store) > 0


def at_once(store: Store, act: Callable[[Session], Found]) -> list[Found]:
    """Do something in one transaction, and in a second that began before the first committed."""

    def second() -> Found:
        with store.transaction() as session:
            return act(session)

    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            first = act(session)
            session.flush()
            other = pool.submit(second)
            soon(lambda: other.done() or somebody_waits(store))
        return [first, other.result(SECONDS)]


def fail_after(store: Store, act: Callable[[Session], object]) -> None:
    """Do something in a transaction that then fails with a LookupError."""
    with store.transaction() as session:
        act(session)
        session.flush()
        raise LookupError
