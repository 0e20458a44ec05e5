"""`convener manifest slack`: what a person pastes at Slack, valid by Slack's own rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from typer.testing import CliRunner, Result

from adapters.slack import checkup, install, parse, removal
from adapters.slack.manifest import COUNTED, EVENTS, manifest
from bot.__main__ import cli
from bot.app import all_texts
from bot.texts import LANGUAGES
from tests.app.examined import bare, configure_slack

URL = "https://convener.example"
SCHEMA = Path(__file__).parents[1] / "adapters" / "slack" / "manifest.schema.json"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare(monkeypatch, tmp_path / "here")


def convener(*words: str) -> Result:
    return CliRunner().invoke(cli, ["manifest", "slack", *words], catch_exceptions=False)


def printed(words: Sequence[str] = ()) -> dict[str, Any]:
    done = convener(*words)
    assert done.exit_code == 0, done.output
    made: dict[str, Any] = json.loads(done.stdout)
    return made


@pytest.mark.parametrize(
    ("language", "url", "socket", "counting"),
    list(product(LANGUAGES, ("", URL), (True, False), (True, False))),
)
def test_the_manifest_is_valid_by_slack_s_schema(
    language: str, url: str, socket: bool, counting: bool
) -> None:
    say = all_texts().tongue(language, "UTC")
    made = manifest(say, url or URL * (not socket), socket=socket, counting=counting)
    Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(made)


def test_without_counting_no_scope_and_no_event_tells_what_people_write_in_channels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", URL)
    plain, counting = printed(), printed(["--counting"])
    scopes = [set(each["oauth_config"]["scopes"]["bot"]) for each in (plain, counting)]
    assert scopes == [set(checkup.NEEDED), {*checkup.NEEDED, *checkup.COUNTING}]
    events = [
        set(each["settings"]["event_subscriptions"]["bot_events"]) for each in (plain, counting)
    ]
    assert events == [set(EVENTS), {*EVENTS, *COUNTED}]


def test_every_event_that_convener_understands_is_asked_for() -> None:
    understood = {kind.partition(":")[2] for kind in (*parse.PARSERS, *removal.KINDS)} - {""}
    assert understood <= {each.partition(".")[0] for each in (*EVENTS, *COUNTED)}


def test_slack_is_told_where_convener_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", f"{URL}/")
    made = printed()
    door = f"{URL}/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == door
    assert made["features"]["slash_commands"][0]["should_escape"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": door}
    assert made["settings"]["event_subscriptions"]["request_url"] == door
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["oauth_config"]["redirect_urls"] == [URL + install.BACK]


def test_with_socket_mode_no_address_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = printed(["--socket-mode"])
    assert asked["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(asked)
    configure_slack(monkeypatch, "")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert printed() == asked


@pytest.mark.parametrize("url", ["", "http://convener.example"])
def test_without_a_way_in_for_slack_the_command_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", url)
    done = convener()
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "CONVENER_PUBLIC_URL" in done.stderr
    assert "https://" in done.stderr


def test_it_is_written_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", URL)
    file = tmp_path / "manifest.json"
    assert convener("--out", str(file)).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == printed()
    nowhere = convener("--out", str(tmp_path / "no" / "folder.json"))
    assert nowhere.exit_code == 1
    assert "--out" in nowhere.stderr
