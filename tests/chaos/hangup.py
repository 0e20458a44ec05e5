"""PostgreSQL ends every connection, again and again, while commands come."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text

from storage.database import Store
from tests.app.serving import SECRET
from tests.chaos.balancer import Balancer
from tests.chaos.crowd import Crowd, Load
from tests.chaos.rolling import House
from tests.chaos.traffic import Count, Traffic, refusals
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon

PATIENCE = 120
BETWEEN = 2.0
"""Seconds from one end of all connections to the next."""

_ALL_BUT_MINE = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SIGNS_OF_LIFE = text(
    "SELECT count(DISTINCT (classid, objid)) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
    " AND application_name <> 'dbos_transact'"
)
"""The engine has locks of the same kind for chores of its own, on connections that bear its name."""


def hang_up(store: Store) -> int:
    """End every other connection; how many there were."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return int(connection.execute(_ALL_BUT_MINE).scalar_one())


def signs_of_life(store: Store) -> int:
    """How many processes hold their lock."""
    with store.reading() as session:
        return int(session.execute(_SIGNS_OF_LIFE).scalar_one())


def asked_meanwhile(
    database: str, folder: Path, a_second: float, number: int, times: int, replicas: int = 2
) -> tuple[Load, Count, int]:
    """What so many commands got, what is there of them, and how many said to try again.

    Fails where a process doesn't give its sign of life again, or is thought dead.
    """
    store = Store(database)
    with FakeSlack() as fake, Balancer() as balancer:
        traffic = Traffic(store, fake, number)
        house = House(database, fake, balancer, folder)
        try:
            house.begin(replicas)
            crowd = Crowd(balancer.url, SECRET)
            with ThreadPoolExecutor(1) as pool:
                asking = pool.submit(crowd.ask, traffic.request, number, a_second)
                for _ in range(times):
                    time.sleep(BETWEEN)
                    assert hang_up(store)
                load = asking.result(PATIENCE)
            soon(lambda: signs_of_life(store) == replicas, PATIENCE, 0.2)
            soon(lambda: traffic.count().unsettled == 0, PATIENCE, 0.5)
            found = traffic.count()
            for each in house.replicas:
                each.stop()
                assert "a process died" not in each.log()
        finally:
            house.end()
            store.close()
        told = refusals()
    again = sum(any(word in each.text for word in told) for each in load.answers)
    return load, found, again
