"""The doctor as it is called, in a folder and an environment of the test's own."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.doctor.finding import Finding

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


def bare(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing set, an empty folder to work in, and a port that nobody has."""
    for name in list(os.environ):
        if name.startswith(
            ("CONVENER_", "SLACK_", "TEAMS_", "SMTP_", "MAIL_")
        ) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    folder.mkdir()
    monkeypatch.chdir(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))


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
