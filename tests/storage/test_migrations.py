"""Each migration, up and down, on both databases, with rows in every table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage import schedule, tables
from storage.database import Store, TooNew
from storage.revisions import MIGRATIONS, revisions
from tests.storage.rows import counts, fill, reflected, scheduled

REVISIONS = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())
"""The newest first."""


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A database of the test's own, since its tables come and go."""
    found = Store(database_url)
    yield found
    found.close()


def differences(store: Store) -> list[object]:
    with store.engine.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, tables.metadata))


def filled(store: Store, number: int = 1) -> dict[str, int]:
    with store.engine.begin() as connection:
        fill(connection, number)
        return counts(connection)


def test_migrating_up_from_nothing_makes_the_tables_that_the_code_knows(store: Store) -> None:
    assert differences(store) == []
    with store.engine.connect() as connection:
        names = {table.name for table in reflected(connection)}
    assert names == set(SQLModel.metadata.tables)


def test_migrations_follow_one_another_in_one_line() -> None:
    assert [each.down_revision for each in REVISIONS] == [
        *(each.revision for each in REVISIONS[1:]),
        None,
    ]


def test_each_migration_s_file_begins_with_its_revision_so_that_nobody_need_open_it() -> None:
    assert revisions() == [each.revision for each in reversed(REVISIONS)]


@pytest.mark.parametrize("number", range(len(REVISIONS)), ids=[r.revision for r in REVISIONS])
def test_each_migration_goes_down_and_up_again_with_rows_in_every_table(
    store: Store, number: int
) -> None:
    if number:
        store.migrate(REVISIONS[number].revision)
    before = filled(store)
    assert set(before.values()) == {1}
    below = REVISIONS[number].down_revision
    store.migrate(str(below or "base"))
    assert store.revision() == below
    with store.engine.connect() as connection:
        after = counts(connection)
    assert after == {name: before[name] for name in after.keys() & before.keys()}
    store.migrate()
    assert store.revision() == REVISIONS[0].revision
    assert differences(store) == []
    filled(store, 2)


def test_whoever_took_part_before_there_were_levels_is_looked_at(store: Store) -> None:
    store.migrate("0017")
    filled(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE presence SET took_part = true"))
        connection.execute(text("UPDATE touchpoint SET kind = 'call'"))
        connection.execute(text("UPDATE member SET left_at = NULL"))
    store.migrate()
    with store.engine.connect() as connection:
        kinds = connection.execute(text("SELECT count(*) FROM signal WHERE kind = 'attended'"))
        assert kinds.scalar_one() == 1
        levels = connection.execute(text("SELECT level, look_on IS NOT NULL FROM member_level"))
        assert [tuple(row) for row in levels] == [("", True)]
        assert counts(connection)["lapse"] == 1


def test_down_to_base_leaves_no_tables(store: Store) -> None:
    filled(store)
    store.migrate("base")
    with store.engine.connect() as connection:
        assert reflected(connection) == []


def test_migrating_what_is_up_to_date_changes_nothing(store: Store) -> None:
    before = filled(store)
    store.migrate()
    with store.engine.connect() as connection:
        assert counts(connection) == before


def test_rows_still_need_the_rows_they_refer_to_after_migrating(store: Store) -> None:
    store.migrate("base")
    store.migrate()
    with pytest.raises(IntegrityError), store.transaction() as session:
        schedule.put(session, scheduled("s", community_id="nowhere"))


def test_on_sqlite_a_copy_is_taken_before_an_existing_database_is_migrated(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = Store(sqlite_url)
    before = filled(store)
    store.migrate("base")
    store.close()
    copy = tmp_path / f"convener.db.before-{REVISIONS[0].revision}"
    engine = create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        assert counts(connection) == before
    engine.dispose()


def test_on_sqlite_a_new_database_is_not_copied(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'new.db'}")
    store.migrate()
    store.close()
    assert not list(tmp_path.glob("*.before-*"))


def test_a_database_of_an_unknown_revision_is_refused_and_left_as_it_is(store: Store) -> None:
    before = filled(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew, match="9999"):
        store.migrate()
    assert store.revision() == "9999"
    with store.engine.connect() as connection:
        assert counts(connection) == before


def test_of_processes_that_start_at_once_one_makes_the_tables_and_none_fails(
    fresh_postgres_url: str,
) -> None:
    store = Store(fresh_postgres_url)
    store.migrate("base")
    code = "import sys; from storage.database import Store; Store(sys.argv[1]).migrate()"
    started = [
        subprocess.Popen([sys.executable, "-c", code, fresh_postgres_url], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [each.communicate(timeout=60)[1] for each in started]
    assert [each.returncode for each in started] == [0, 0, 0], told
    assert differences(store) == []
    store.close()
