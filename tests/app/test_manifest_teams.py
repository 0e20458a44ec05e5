"""`convener manifest teams`: the package that an administrator uploads, valid by Microsoft's rules."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.features import FEATURES
from bot.printed import ALONE, TOGETHER
from tests.app.examined import bare

URL = "https://convener.example"
APP = "7f9f3c1e-6c0b-4f0e-9c0d-0c0ffee00001"
SCHEMAS = Path(__file__).parents[1] / "adapters" / "teams"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare(monkeypatch, tmp_path / "here")
    monkeypatch.setenv("CONVENER_PUBLIC_URL", URL)


def convener(*words: str) -> Result:
    return CliRunner().invoke(cli, ["manifest", "teams", *words], catch_exceptions=False)


def packed(*words: str) -> dict[str, bytes]:
    done = convener("--app-id", APP, "--out", "app.zip", *words)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile("app.zip") as found:
        return {name: found.read(name) for name in found.namelist()}


def schema(name: str) -> Draft4Validator:
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


def manifest(*words: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(packed(*words)["manifest.json"])
    return made


@pytest.mark.parametrize("words", [(), ("--counting",)])
def test_the_manifest_is_valid_by_microsoft_s_schema(words: tuple[str, ...]) -> None:
    schema("manifest").validate(manifest(*words))


def test_the_other_languages_are_valid_and_say_something_else() -> None:
    files = packed()
    told = json.loads(files["tr.json"])
    schema("localisation").validate(told)
    own = json.loads(files["manifest.json"])
    assert own["localizationInfo"]["additionalLanguages"] == [
        {"languageTag": "tr", "file": "tr.json"}
    ]
    for place, listed in enumerate(own["bots"][0]["commandLists"]):
        for number, command in enumerate(listed["commands"]):
            at = f"bots[0].commandLists[{place}].commands[{number}].description"
            assert told[at] != command["description"]


def test_every_command_that_teams_offers_is_one() -> None:
    commands = {name for feature in FEATURES for name in feature.commands}
    assert {*ALONE, *TOGETHER} <= commands


def test_the_app_lives_with_one_person_with_several_and_in_teams() -> None:
    (bot,) = manifest()["bots"]
    assert bot["botId"] == APP
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    assert [each["scopes"] for each in bot["commandLists"]] == [["personal"], ["team", "groupChat"]]


def test_without_counting_nothing_is_asked_that_tells_what_people_write() -> None:
    assert not {"authorization", "webApplicationInfo"} & manifest().keys()
    asked = manifest("--counting")["authorization"]["permissions"]["resourceSpecific"]
    assert {each["name"] for each in asked} == {
        "ChannelMessage.Read.Group",
        "ChatMessage.Read.Chat",
    }


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_sizes_that_teams_wants(name: str, size: int) -> None:
    picture = packed()[name]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (size, size)


def test_the_same_app_is_the_same_bytes() -> None:
    assert [*packed()] == ["manifest.json", "tr.json", "color.png", "outline.png"]
    once = Path("app.zip").read_bytes()
    packed()
    assert Path("app.zip").read_bytes() == once
    assert zipfile.ZipFile(io.BytesIO(once)).testzip() is None


@pytest.mark.parametrize("app", ["", "convener", f"{APP}0"])
def test_without_the_app_s_id_the_command_says_where_it_is_found(app: str) -> None:
    done = convener("--app-id", app)
    assert done.exit_code == 1
    assert "TEAMS_APP_ID" in done.stderr
    assert "Entra" in done.stderr
    assert not list(Path().glob("*.zip"))


@pytest.mark.parametrize("url", ["", "http://convener.example"])
def test_without_an_address_for_people_the_command_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", url)
    done = convener("--app-id", APP)
    assert done.exit_code == 1
    assert "CONVENER_PUBLIC_URL" in done.stderr


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    nowhere = convener("--app-id", APP, "--out", str(tmp_path / "no" / "app.zip"))
    assert nowhere.exit_code == 1
    assert "--out" in nowhere.stderr
