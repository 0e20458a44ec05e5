"""`convener doctor` where Convener is installed by OAuth: address, key, each workspace's token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.slack.install import Installed
from bot.workspaces import Workspaces
from storage.database import Store
from tests.app.examined import SECRET, bare, doctor
from tests.app.slack_api import ALL_SCOPES, SlackApi, serving

KEY = "k" * 40
TOKENS = {"T1": "xoxb-1-of-water", "T2": "xoxb-2-of-schools"}


@pytest.fixture
def slack_api(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> Iterator[SlackApi]:
    """OAuth is configured, and Slack is a server in this test."""
    bare(monkeypatch, tmp_path / "here")
    with serving() as slack:
        for name, value in {
            "CONVENER_DATABASE_URL": sqlite_url,
            "CONVENER_PUBLIC_URL": "https://convener.example",
            "CONVENER_SECRET_KEY": KEY,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "c" * 32,
            "SLACK_API_URL": slack.url,
        }.items():
            monkeypatch.setenv(name, value)
        yield slack


def install(url: str) -> None:
    store = Store(url)
    store.migrate()
    kept = Workspaces(store, (KEY,), lambda: datetime.now(UTC), lambda: datetime.now(UTC))
    for team, token in TOKENS.items():
        kept.install(Installed(team, f"People of {team}", "UBOT", "commands", "U1", "A1", token))
    store.close()


def test_each_workspace_s_token_is_looked_at(slack_api: SlackApi, sqlite_url: str) -> None:
    install(sqlite_url)
    told = doctor()
    assert told.code == 0
    assert told.named("public address").state == "ok"
    assert sorted(slack_api.asked) == [
        ("/api/auth.test", f"Bearer {token}") for token in TOKENS.values()
    ]
    assert [each.state for each in told.findings if each.name == "scopes"] == ["ok", "ok"]
    everything = json.dumps([(each.found, each.mend) for each in told.findings])
    assert not any(token in everything for token in TOKENS.values())


def test_a_refused_token_is_named_with_its_workspace_and_where_to_install_again(
    slack_api: SlackApi, sqlite_url: str
) -> None:
    install(sqlite_url)
    slack_api.refuse("token_revoked")
    refused = [each for each in doctor().findings if each.state == "wrong"]
    assert ["People of T1" in each.found for each in refused] == [True, False]
    assert all("https://convener.example/slack/install" in each.mend for each in refused)


def test_a_scope_that_a_workspace_lacks_is_named(slack_api: SlackApi, sqlite_url: str) -> None:
    install(sqlite_url)
    slack_api.scopes = ALL_SCOPES.replace("commands,", "")
    lacking = [each for each in doctor().findings if each.state == "wrong"]
    assert [each.found for each in lacking] == [
        f"the token of 'People of {team}' lacks commands, to answer /cop" for team in TOKENS
    ]


def test_tokens_sealed_with_a_lost_key_are_wrong(
    slack_api: SlackApi, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(sqlite_url)
    monkeypatch.setenv("CONVENER_SECRET_KEY", "another" * 6)
    wrong = [each for each in doctor().findings if each.state == "wrong"]
    assert len(wrong) == 2
    assert all("CONVENER_SECRET_KEY" in each.mend for each in wrong)
    assert slack_api.asked == []


@pytest.mark.parametrize("exists", [True, False])
def test_where_nobody_installed_it_yet_the_page_is_named(
    slack_api: SlackApi, sqlite_url: str, exists: bool
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    if not exists:
        file.unlink()
    told = doctor()
    assert told.code == 0
    assert told.named("Slack").state == "warning"
    assert told.named("Slack").mend == "open https://convener.example/slack/install"
    assert file.exists() == exists


def test_an_address_that_slack_sends_nobody_back_to_is_warned_of(
    slack_api: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", "http://convener.example")
    assert doctor().named("public address").state == "warning"
