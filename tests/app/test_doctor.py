"""`convener doctor`: what is wrong is found and its mend said; nothing is changed, no secret told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.doctor import within
from bot.doctor.database import SCARCE, TOO_LITTLE, disk, standing
from bot.doctor.finding import Finding, clock
from bot.doctor.surroundings import typos
from storage.checkup import Health, Place, file_system
from storage.database import Store
from tests.app.slack_api import ALL_SCOPES, SlackApi, serving

ROOT = Path(__file__).parents[2]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-1234-very-secret"
PASSWORD = "hunter2hunter2"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What the command printed, and its exit code."""

    code: int
    findings: tuple[Finding, ...]

    def named(self, name: str) -> Finding:
        """The one finding of this name."""
        (only,) = (each for each in self.findings if each.name == name)
        return only

    @property
    def wrong(self) -> set[str]:
        return {each.name for each in self.findings if each.state == "wrong"}


@pytest.fixture(autouse=True)
def bare_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing set, an empty folder to work in, and a port that nobody has."""
    if "database_url" in request.fixturenames:
        request.getfixturevalue("database_url")  # PostgreSQL doesn't start in a private folder
    for name in list(os.environ):
        if name.startswith(("CONVENER_", "SLACK_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))


@pytest.fixture
def slack_api(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackApi]:
    """Slack is configured, and is a server in this test."""
    with serving() as slack:
        configure_slack(monkeypatch, slack.url)
        yield slack


def configure_slack(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_URL", url)


def on_database(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Use this database; where no platform is configured, the playground's would be looked at."""
    configure_slack(monkeypatch, "http://127.0.0.1:9/")
    monkeypatch.setenv("CONVENER_DATABASE_URL", url)


def doctor() -> Told:
    done = CliRunner().invoke(cli, ["doctor", "--json"], catch_exceptions=False)
    for secret in (SECRET, TOKEN, PASSWORD):
        assert secret not in done.output
        assert secret[-9:] not in done.output
    findings = tuple(Finding(**json.loads(line)) for line in done.stdout.splitlines())
    assert all(each.mend for each in findings if each.state != "ok")
    assert done.exit_code == any(each.state == "wrong" for each in findings)
    return Told(done.exit_code, findings)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PORT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *words],
        env=kept | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# --- the command ---


def test_with_nothing_configured_all_is_well_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = process()
    assert done.returncode == 0, done.stdout
    assert "wrong" not in done.stdout
    assert "7 ok." in done.stdout
    assert list((tmp_path / "here").iterdir()) == []


def test_people_read_words_and_mends() -> None:
    done = process(CONVENER_DATABASE_URL="mysql://x", SLACK_BOT_TOKEN=TOKEN)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = " ".join(done.stdout.split())
    assert "wrong CONVENER_DATABASE_URL it is no database that Convener knows" in said
    assert "→ write sqlite:///FILE" in said
    assert "2 wrong, 1 warning, 2 ok." in said
    assert TOKEN not in done.stdout + done.stderr


def test_bad_usage_ends_with_2() -> None:
    assert process("--jsno").returncode == 2


# --- settings, .env, time zones, port ---


def test_every_wrong_setting_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("CONVENER_LOG_LEVEL", "loud")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    told = doctor()
    assert told.wrong == {"PORT", "CONVENER_LOG_LEVEL", "SLACK_BOT_TOKEN"}
    assert told.named("the rest").state == "warning"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SLACK_SIGNING_SECERT", "SLACK_SIGNING_SECRET"),
        ("SLACK_TOKEN", "SLACK_BOT_TOKEN"),
        ("convener_db_url", "CONVENER_DATABASE_URL"),
    ],
)
def test_a_misspelt_variable_gets_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    monkeypatch.setenv(name, TOKEN)
    told = doctor()
    assert told.code == 0
    assert told.named(name.upper()).mend == f"did you mean {meant}?"


def test_a_misspelt_variable_in_dotenv_is_found_too() -> None:
    Path(".env").write_text(f"SLACK_BOT_TOKN={TOKEN}\n", encoding="utf-8")
    assert doctor().named("SLACK_BOT_TOKN").state == "warning"


def test_other_variables_and_those_like_a_setting_that_is_set_are_left_alone() -> None:
    assert typos({"CONVENER_TEST_POSTGRES": "required", "PATH": "/bin", "POTR": "80"}) == []
    both = {"SLACK_APP_TOKEN": "xapp", "SLACK_BOT_TOKEN": "xoxb", "SLACK_SIGNING_SECRET": "s"}
    assert typos(both) == []
    assert typos(both | {"SLACK_BOT_TOKEN": ""})


@pytest.mark.parametrize(
    ("content", "state", "said"),
    [
        (b"# a remark\nPORT=9999\n\n", "ok", "names 1 variable"),
        (b"PORT=\xff\n", "wrong", "not UTF-8"),
        (b"#\nSLACK_BOT_TOKEN xoxb-1234-very-secret\n", "warning", "in line 2"),
    ],
)
def test_dotenv_is_looked_at(content: bytes, state: str, said: str) -> None:
    Path(".env").write_bytes(content)
    finding = doctor().named(".env")
    assert finding.state == state
    assert said in finding.found


def test_a_folder_in_dotenv_s_place_is_warned_of() -> None:
    Path(".env").mkdir()
    assert doctor().named(".env").state == "warning"


def test_missing_time_zone_data_is_found(tmp_path: Path) -> None:
    (tmp_path / "tzdata").mkdir()
    (tmp_path / "tzdata" / "__init__.py").touch()
    done = process("--json", PYTHONPATH=f"{tmp_path}:{ROOT}", PYTHONTZPATH="")
    assert done.returncode == 1
    assert '"this Python has no time zone data"' in done.stdout


def test_a_port_in_use_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        told = doctor()
    assert told.code == 0
    assert told.named("port").state == "warning"
    assert "another Convener?" in told.named("port").found


# --- the database ---


def test_a_database_at_this_version_is_well_and_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path
) -> None:
    on_database(monkeypatch, database_url)
    file = tmp_path / "convener.db"
    before = file.read_bytes() if file.exists() else b""
    finding = doctor().named("database")
    assert finding.state == "ok"
    assert "as it should be" in finding.found
    assert (file.read_bytes() if file.exists() else b"") == before


def test_a_database_in_use_is_well(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    on_database(monkeypatch, sqlite_url)
    store = Store(sqlite_url)
    store.ping()
    assert doctor().named("database").state == "ok"
    store.close()


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


# --- the clock, and patience ---


@given(apart=st.timedeltas(-timedelta(days=9), timedelta(days=9)))
def test_clocks_more_than_two_minutes_apart_are_wrong_either_way(apart: timedelta) -> None:
    state = clock("Slack's", NOW + apart, NOW).state
    assert (state == "wrong") == (abs(apart) > timedelta(minutes=2))


def test_a_check_that_hangs_is_given_up_and_one_that_fails_fails() -> None:
    never = threading.Event()

    def hang() -> list[Finding]:
        never.wait(20)
        return []

    (finding,) = within(0.01, "it", hang)
    never.set()
    assert finding.state == "wrong"

    def fail() -> list[Finding]:
        raise LookupError

    with pytest.raises(LookupError):
        within(5, "it", fail)


# --- Slack ---


def test_a_slack_that_is_well_is_told_with_its_workspace(slack_api: SlackApi) -> None:
    told = doctor()
    assert told.code == 0
    assert told.named("Slack").found == "the token is the workspace 'Water people''s"
    assert told.named("scopes").state == "ok"
    assert told.named("clock").found.endswith("from Slack's")
    assert slack_api.asked == [("/api/auth.test", f"Bearer {TOKEN}")]


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("invalid_auth", "OAuth & Permissions"),
        ("token_revoked", "install the app again"),
        ("account_inactive", "install it again"),
    ],
)
def test_a_refused_token_is_wrong(slack_api: SlackApi, word: str, mend: str) -> None:
    slack_api.refuse(word)
    finding = doctor().named("Slack")
    assert finding.state == "wrong"
    assert word in finding.found
    assert mend in finding.mend


@pytest.mark.parametrize("scope", ALL_SCOPES.split(",")[1:])
def test_a_missing_scope_is_named_with_what_it_is_for(slack_api: SlackApi, scope: str) -> None:
    slack_api.scopes = ",".join(each for each in ALL_SCOPES.split(",") if each != scope)
    finding = doctor().named("scopes")
    assert finding.state == "wrong"
    assert finding.found.startswith(f"the token lacks {scope}, to ")


def test_scopes_that_slack_doesn_t_tell_are_warned_of(slack_api: SlackApi) -> None:
    slack_api.scopes = ""
    assert doctor().named("scopes").state == "warning"


def test_too_many_questions_are_no_fault_of_the_token(slack_api: SlackApi) -> None:
    slack_api.refuse("ratelimited")
    slack_api.status = 429
    assert doctor().named("Slack").state == "warning"


@pytest.mark.parametrize("behind", [timedelta(minutes=10), timedelta(minutes=-10)])
def test_a_clock_ten_minutes_off_is_wrong(slack_api: SlackApi, behind: timedelta) -> None:
    slack_api.behind = behind
    assert doctor().wrong == {"clock"}


def test_a_slack_that_nobody_serves_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_slack(monkeypatch, "http://127.0.0.1:9/")
    finding = doctor().named("Slack")
    assert "can't be reached" in finding.found
    assert "SLACK_API_URL" in finding.mend


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, b"<html>Down for <b>a while</b></html>"),
        (200, b"<html>Log in to the hotel's network</html>"),
        (200, b"[1]"),
        (200, b"null"),
        (200, b"\xff\xfe"),
        (200, b""),
        (200, b'{"ok": false, "error": {"not": "a word"}}'),
    ],
)
def test_an_answer_that_is_no_slack_s_is_wrong(
    slack_api: SlackApi, status: int, body: bytes
) -> None:
    slack_api.status, slack_api.body = status, body
    finding = doctor().named("Slack")
    assert finding.state == "wrong"
    assert "can't be reached" in finding.found
    assert "<" not in finding.found


def test_a_slack_that_is_silent_is_given_up_in_time(slack_api: SlackApi) -> None:
    slack_api.until = threading.Event()
    began = time.monotonic()
    assert "in time" in doctor().named("Slack").found
    assert time.monotonic() - began < 5
