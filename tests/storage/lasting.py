"""Both databases for tests that leave tables alone: one PostgreSQL database a file, emptied each time.

Making a database takes ten times as long as emptying one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import create_engine, text

from storage.database import Store

DATABASES = ("sqlite", "postgresql")
_numbers = count()


@pytest.fixture(scope="module")
def lasting_postgres_url(postgres_url: str, postgres_template: str) -> Iterator[str]:
    name = f"lasting_{next(_numbers)}"
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        template = postgres_template.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="module")
def lasting_postgres(lasting_postgres_url: str) -> Iterator[Store]:
    found = Store(lasting_postgres_url)
    yield found
    found.close()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    lasts = request.param == "postgresql"
    found: Store = request.getfixturevalue("lasting_postgres" if lasts else "sqlite_store")
    yield found
    if lasts:
        found.erase()
