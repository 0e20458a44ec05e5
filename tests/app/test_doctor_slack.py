"""`convener doctor` and Slack: reachable, the token, its scopes, its clock."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.examined import TOKEN, bare, configure_slack, doctor
from tests.app.slack_api import ALL_SCOPES, SlackApi, serving
from tests.fake_slack import FakeSlack
from tests.fake_slack.sockets import APP_TOKEN


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare(monkeypatch, tmp_path / "here")


@pytest.fixture
def slack_api(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackApi]:
    """Slack is configured, and is a server in this test."""
    with serving() as slack:
        configure_slack(monkeypatch, slack.url)
        yield slack


def test_a_slack_that_is_well_is_told_with_its_workspace(slack_api: SlackApi) -> None:
    told = doctor()
    assert told.code == 0
    assert told.named("Slack").found == "the token belongs to the workspace “Water people”"
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


@pytest.mark.parametrize(
    ("secret", "state"),
    [("0123456789abcdef" * 2, "ok"), ("xoxb-1-by-mistake", "warning"), ("0" * 31, "warning")],
)
def test_a_signing_secret_that_is_none_is_warned_of_and_not_told(
    slack_api: SlackApi, monkeypatch: pytest.MonkeyPatch, secret: str, state: str
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", secret)
    finding = doctor().named("signing secret")
    assert finding.state == state
    assert secret not in str(finding)


@pytest.mark.parametrize(
    ("url", "state"), [("http://convener.example", "warning"), ("https://convener.example", "ok")]
)
def test_the_public_address_is_looked_at_with_a_bot_token_too(
    slack_api: SlackApi, monkeypatch: pytest.MonkeyPatch, url: str, state: str
) -> None:
    assert "public address" not in {each.name for each in doctor().findings}
    monkeypatch.setenv("CONVENER_PUBLIC_URL", url)
    finding = doctor().named("public address")
    assert finding.state == state
    assert url in finding.found


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


@pytest.mark.parametrize(
    ("token", "state", "said"),
    [
        (APP_TOKEN, "ok", "offers a connection"),
        ("xapp-of-nobody", "wrong", "refuses SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
def test_an_app_level_token_is_tried_and_no_signing_secret_is_missed(
    monkeypatch: pytest.MonkeyPatch, token: str, state: str, said: str
) -> None:
    with FakeSlack() as fake:
        configure_slack(monkeypatch, fake.url)
        monkeypatch.delenv("SLACK_SIGNING_SECRET")
        monkeypatch.setenv("SLACK_APP_TOKEN", token)
        finding = doctor().named("Socket Mode")
        assert fake.sockets.opened == 0
    assert finding.state == state
    assert said in finding.found


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def test_run_says_what_it_serves_and_that_slack_refuses_the_token(tmp_path: Path) -> None:
    with FakeSlack() as fake:
        environment = os.environ | {
            "CONVENER_DATABASE_URL": f"sqlite:///{tmp_path}/convener.db",
            "SLACK_SIGNING_SECRET": "s" * 32,
            "SLACK_BOT_TOKEN": "xoxb-of-nobody",
            "SLACK_API_URL": fake.url,
            "PORT": str(_free_port()),
        }
        command = [str(Path(sys.executable).with_name("convener")), "run"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            said = b""
            while b"refuses SLACK_BOT_TOKEN" not in said:
                line = process.stderr.readline()
                assert line, said
                said += line
            process.terminate()
            out, _ = process.communicate(timeout=20)
    assert b"Convener serves Slack" in out
    assert b"of-nobody" not in said + out
