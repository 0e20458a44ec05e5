"""`convener doctor`: what is wrong is found and its mend said; nothing is changed, no secret told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.doctor import within
from bot.doctor.finding import Finding, clock
from bot.doctor.surroundings import typos
from tests.app.commanding import convener
from tests.app.examined import NOW, SECRET, TOKEN, bare, doctor

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare(monkeypatch, tmp_path / "here")


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


def _port() -> dict[str, str]:
    return {"PORT": os.environ["PORT"]}


def test_with_nothing_configured_all_is_well_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = process()
    assert done.returncode == 0, done.stdout
    assert "wrong" not in done.stdout
    assert "8 ok." in done.stdout
    assert list((tmp_path / "here").iterdir()) == []


def test_people_read_words_and_mends(tmp_path: Path) -> None:
    done = convener(
        tmp_path, "doctor", CONVENER_DATABASE_URL="mysql://x", SLACK_BOT_TOKEN=TOKEN, **_port()
    )
    assert done.exit_code == 1
    said = " ".join(done.stdout.split())
    assert "wrong CONVENER_DATABASE_URL it is no database that Convener knows" in said
    assert "→ write sqlite:///FILE" in said
    assert "2 wrong, 1 warning, 3 ok." in said
    assert TOKEN not in done.stdout + done.stderr


def test_figures_have_their_plurals(tmp_path: Path) -> None:
    assert clock("its", NOW, NOW + timedelta(seconds=1)).found == "1 second from its"
    assert clock("its", NOW, NOW + timedelta(seconds=2)).found == "2 seconds from its"
    wrong = {"SLACK_SIGNING_SECERT": SECRET, "CONVENER_LOG_LEVLE": "info"}
    done = convener(tmp_path, "doctor", **wrong, **_port())
    assert "2 warnings, " in done.stdout


def test_bad_usage_ends_with_2() -> None:
    assert CliRunner().invoke(cli, ["doctor", "--jsno"]).exit_code == 2


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
    both = {"SLACK_OLD_BOT_TOKEN": "xoxb", "SLACK_BOT_TOKEN": "xoxb", "SLACK_SIGNING_SECRET": "s"}
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
def test_what_is_wrong_in_dotenv_is_said_without_its_words(
    content: bytes, state: str, said: str
) -> None:
    Path(".env").write_bytes(content)
    finding = doctor().named(".env")
    assert finding.state == state
    assert said in finding.found
    assert "very-secret" not in finding.found


BROKEN = 'id = "own"\n\n[[stage]]\nid = "begin"\ntitel = "Beginning"\n'
LINE = "own.toml, line 5, stage 1, titel"


def test_a_playbook_that_can_t_be_used_is_found_with_file_line_key_and_mend() -> None:
    Path("playbooks").mkdir()
    Path("playbooks/own.toml").write_text(BROKEN, encoding="utf-8")
    found = doctor().named(LINE)
    assert (found.state, found.mend) == ("wrong", "write title")


def test_run_says_what_is_wrong_with_a_playbook_and_serves_nothing() -> None:
    Path("playbooks").mkdir()
    Path("playbooks/own.toml").write_text(BROKEN, encoding="utf-8")
    done = CliRunner().invoke(cli, ["run"])
    assert done.exit_code == 1
    assert f"{LINE}: nothing of that name is known here; write title" in " ".join(
        done.output.split()
    )
    assert [each.name for each in Path().iterdir()] == ["playbooks"]


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
