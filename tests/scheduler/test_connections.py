"""A process opens no more connections to PostgreSQL than it says: three fit under its own limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from dbos import DBOS
from sqlalchemy import create_engine, text
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.durable import DurableWork
from storage.connecting import AT_MOST, MORE, POOL
from storage.database import Store
from tests.scheduler.bell import Square, delivery, engine
from tests.storage.rows import NOW

POSTGRESQL_S = 97
"""Of 100 by default three are kept for its administrator."""

RUSH = 40


def opened(url: str) -> int:
    """How many connections there are to this database, but for the one that asks."""
    other = create_engine(url)
    with other.connect() as connection:
        query = text("SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()")
        found = int(connection.execute(query).scalar_one())
    other.dispose()
    return found


def take_all(store: Store, held: ExitStack) -> int:
    """How many connections the store gives at once, beside those that are taken."""
    taken = 0
    while True:
        try:
            held.enter_context(store.engine.connect())
        except NoneFree:
            return taken
        taken += 1


def test_a_process_in_a_rush_keeps_within_what_it_may_open(fresh_postgres_url: str) -> None:
    store, square = Store(fresh_postgres_url), Square()
    sends = delivery(store, square, lambda: NOW)
    work = DurableWork(engine(store, lambda: NOW), sends, {square.name: square})
    with ThreadPoolExecutor(RUSH) as rush:
        for each in [rush.submit(DBOS.list_workflows) for _ in range(10 * RUSH)]:
            each.result()
    with ExitStack() as held:
        taken = take_all(store, held)
        found = opened(fresh_postgres_url)
    work.stop()
    store.close()
    assert POOL + MORE - 2 <= taken <= POOL + MORE
    assert taken < found <= AT_MOST


def test_three_processes_and_a_command_fit_under_postgresql_s_limit() -> None:
    assert 3 * AT_MOST + POOL < POSTGRESQL_S
