"""Commands that come while PostgreSQL restarts are told so, and done once it is there again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.database import Store
from tests.town import Town

AWAY = "I can't reach my database just now"


@contextmanager
def away(url: str) -> Iterator[None]:
    """The database ends every connection and takes no new ones."""
    name = make_url(url).database
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(end, {"name": name})
        yield
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    engine.dispose()


@pytest.fixture
def town(fresh_postgres_url: str) -> Iterator[Town]:
    store = Store(fresh_postgres_url)
    town = Town(store, random.Random(7), people=4)
    town.start()
    yield town
    store.close()


def test_a_command_while_the_database_is_away_says_so_and_what_to_do(
    town: Town, fresh_postgres_url: str
) -> None:
    with away(fresh_postgres_url):
        said = town.said(town.command("june", "status"))
        assert AWAY in said
        assert "try again in a moment" in said
    assert AWAY not in town.said(town.command("june", "status"))


def test_connections_that_were_ended_meanwhile_are_noticed_by_nobody(
    town: Town, fresh_postgres_url: str
) -> None:
    with away(fresh_postgres_url):
        pass
    assert AWAY not in town.said(town.command("june", "status"))
