"""`convener doctor` and the database: its place, its version, its revision, its clock."""

from __future__ import annotations

import socket
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.doctor.database import SCARCE, TOO_LITTLE, disk, standing
from bot.doctor.finding import Finding
from scheduler.life import LockedFile
from storage.checkup import Health, Place, file_system
from storage.connecting import AT_MOST
from storage.database import Store
from tests.app.examined import NOW, PASSWORD, bare, doctor, on_database


@pytest.fixture(autouse=True)
def bare_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if "database_url" in request.fixturenames:
        request.getfixturevalue("database_url")  # PostgreSQL doesn't start in a private folder
    bare(monkeypatch, tmp_path / "here")


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def test_a_database_at_this_version_is_well_and_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path
) -> None:
    on_database(monkeypatch, database_url)
    before = contents(tmp_path)
    finding = doctor().named("database")
    assert finding.state == "ok"
    assert "as it should be" in finding.found
    assert contents(tmp_path) == before


def test_a_database_in_use_is_well(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    on_database(monkeypatch, sqlite_url)
    store = Store(sqlite_url)
    store.revision()
    assert doctor().named("database").state == "ok"
    store.close()


def test_a_file_that_another_process_works_on_is_said_and_nothing_is_changed_by_looking(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path
) -> None:
    on_database(monkeypatch, sqlite_url)
    life = LockedFile(Path(str(make_url(sqlite_url).database)))
    before = contents(tmp_path)
    finding = doctor().named("lock")
    assert finding.state == "warning"
    assert "convener.db is in use" in finding.found
    assert contents(tmp_path) == before
    life.end()
    assert [each for each in doctor().findings if each.name == "lock"] == []


def test_the_playground_s_own_file_is_named_where_no_setting_names_it() -> None:
    own = Path.cwd() / "playground.db"
    life = LockedFile(own)
    done = CliRunner().invoke(cli, ["run"])
    life.end()
    assert done.exit_code == 1
    assert "the playground: playground.db is in use" in done.stderr
    own.unlink()
    own.mkdir()
    finding = doctor().named("database")
    assert finding.state == "wrong"
    assert "CONVENER_DATABASE_URL" not in finding.mend


def test_a_newer_database_is_wrong(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    on_database(monkeypatch, database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    finding = doctor().named("database")
    assert finding.state == "wrong"
    assert "revision 9999, which this version does not know" in finding.found
    assert finding.mend == "run the newer Convener, or restore an older database"


def test_an_older_database_is_brought_up_by_the_next_run() -> None:
    health = Health((3, 40, 1), "0001", "older", may_create=True, clock=None)
    (finding,) = standing(health, "convener.db")
    assert finding.state == "warning"
    assert "convener migrate" in finding.mend
    assert "copied first" in finding.mend


def test_a_new_file_is_made_by_the_next_run_and_not_by_the_doctor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_database(monkeypatch, f"sqlite:///{tmp_path}/new.db")
    finding = doctor().named("database")
    assert finding.state == "ok"
    assert "the next run makes the tables" in finding.found
    assert not (tmp_path / "new.db").exists()


def test_a_folder_that_isn_t_there_or_is_a_file_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_database(monkeypatch, f"sqlite:///{tmp_path}/gone/convener.db")
    assert "isn't there" in doctor().named("database").found
    (tmp_path / "gone").touch()
    told = doctor()
    assert "is no folder" in told.named("database").found
    assert "CONVENER_DATABASE_URL" in told.named("database").mend


def test_a_folder_in_which_no_file_can_be_made_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    on_database(monkeypatch, "sqlite:////proc/self/convener.db")
    finding = doctor().named("database")
    assert finding.state == "wrong"
    assert "no file can be made in the folder /proc/self" in finding.found


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_folder_in_the_file_s_place_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    on_database(monkeypatch, f"sqlite:///{tmp_path}/convener.db")
    (tmp_path / f"convener.db{end}").mkdir()
    assert doctor().named("database").found == f"{tmp_path}/convener.db{end} is no file"


def test_a_file_that_is_no_database_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_database(monkeypatch, f"sqlite:///{tmp_path}/convener.db")
    (tmp_path / "convener.db").write_text("Dear diary,\n" * 100)
    assert "file is not a database" in doctor().named("database").found


def test_a_database_that_can_only_be_read_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> None:
    on_database(monkeypatch, f"sqlite:///file:{make_url(sqlite_url).database}?immutable=1&uri=true")
    finding = doctor().named("database")
    assert finding.state == "wrong"
    assert "readonly" in finding.found


def test_a_postgresql_that_is_gone_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    on_database(monkeypatch, f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:9/convener")
    finding = doctor().named("database")
    assert finding.state == "wrong"
    assert "refused" in finding.found


def test_a_postgresql_that_is_silent_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        on_database(monkeypatch, f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:{port}/convener")
        began = time.monotonic()
        assert doctor().wrong >= {"database"}
        assert time.monotonic() - began < 5


def test_a_postgresql_user_who_can_t_make_tables_is_told(
    monkeypatch: pytest.MonkeyPatch, fresh_postgres_url: str
) -> None:
    engine = create_engine(fresh_postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP ROLE IF EXISTS onlooker"))
        connection.execute(text(f"CREATE ROLE onlooker LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text("GRANT SELECT ON alembic_version TO onlooker"))
    onlooker = make_url(fresh_postgres_url).set(username="onlooker", password=PASSWORD)
    on_database(monkeypatch, onlooker.render_as_string(hide_password=False))
    finding = doctor().named("database")
    with engine.connect() as connection:
        connection.execute(text("DROP OWNED BY onlooker"))
        connection.execute(text("DROP ROLE onlooker"))
    engine.dispose()
    assert "tables can't be made" in finding.found
    assert "GRANT CREATE" in finding.mend


def test_postgresql_s_clock_is_compared(
    monkeypatch: pytest.MonkeyPatch, fresh_postgres_url: str
) -> None:
    on_database(monkeypatch, fresh_postgres_url)
    assert doctor().named("clock") == Finding("clock", "ok", "0 seconds from the database's")


def test_for_how_many_processes_postgresql_s_connections_are_enough_is_said(
    monkeypatch: pytest.MonkeyPatch, fresh_postgres_url: str
) -> None:
    on_database(monkeypatch, fresh_postgres_url)
    finding = doctor().named("connections")
    assert finding.state == "ok"
    assert finding.found.endswith("enough for 3")
    where = make_url(fresh_postgres_url)
    engine = create_engine(fresh_postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(f'ALTER DATABASE "{where.database}" CONNECTION LIMIT {AT_MOST - 1}')
        )
    engine.dispose()
    finding = doctor().named("connections")
    assert finding.state == "warning"
    assert "max_connections" in finding.mend


@pytest.mark.parametrize(
    ("version", "here", "state"),
    [
        ((13, 9), NOW, "wrong"),
        ((14, 0), NOW, "ok"),
        ((3, 34, 1), None, "wrong"),
        ((3, 35), None, "ok"),
    ],
)
def test_too_old_a_database_is_wrong(
    version: tuple[int, ...], here: datetime | None, state: str
) -> None:
    (finding,) = standing(Health(version, None, "empty", may_create=True, clock=here), "it")
    assert finding.state == state


@given(
    free=st.integers(0, 2**40), size=st.integers(0, 2**40), network=st.sampled_from(["", "nfs4"])
)
def test_a_disk_is_judged_by_what_is_left_and_never_on_a_network(
    free: int, size: int, network: str
) -> None:
    (finding,) = disk(Place(Path("/d/convener.db"), "", network, free, size))
    assert (finding.state == "wrong") == (bool(network) or free < TOO_LITTLE)
    if finding.state == "ok":
        assert free >= SCARCE
        assert free >= 2 * size  # an update's copy has room
    assert bool(finding.mend) == (finding.state != "ok")


def test_a_file_is_on_the_innermost_mount() -> None:
    mounts = (
        "/dev/vda / ext4 rw 0 0\nnas:/x /srv/my\\040share nfs4 rw 0 0\n"
        "/dev/vdb /srv/my\\040share/inner xfs rw 0 0\nbroken\n"
    )
    assert file_system(Path("/srv/my share/c.db"), mounts) == "nfs4"
    assert file_system(Path("/srv/my share/inner/c.db"), mounts) == "xfs"
    assert file_system(Path("/srv/my shared/c.db"), mounts) == "ext4"
    assert file_system(Path("/c.db"), "") == ""
