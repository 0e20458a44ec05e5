"""`convener doctor` and Teams: the app's token, the keys, the tenants, the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.examined import bare, doctor
from tests.app.teams_house import TENANT, environment
from tests.fake_teams import FakeTeams
from tests.fake_teams.openid import KEYS, OpenId
from tests.fake_teams.values import SECRET

NOBODY = "00000000-0000-4000-9000-0000000000ff"


@pytest.fixture(autouse=True)
def teams(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeTeams]:
    """Teams is configured, and Microsoft is a server in this test."""
    bare(monkeypatch, tmp_path / "here")
    with FakeTeams(tenant=TENANT) as fake:
        openid = OpenId(fake.host)
        openid.serve(fake.desk)
        for name, value in environment(fake, openid).items():
            monkeypatch.setenv(name, value)
        yield fake


def test_an_app_that_is_well_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", "https://convener.example/")
    told = doctor()
    assert told.code == 0
    assert told.named("settings").found == "Teams is on"
    for name in ("Teams", "Teams keys", "Teams tenants", "Teams endpoint"):
        assert told.named(name).state == "ok"
    assert "https://convener.example/api/messages" in told.named("Teams endpoint").found
    assert told.named("clock").found.endswith("from Microsoft's")


@pytest.mark.parametrize(
    ("name", "value", "code", "mend"),
    [
        ("TEAMS_APP_PASSWORD", "another", "AADSTS7000215", "the secret's Value"),
        ("TEAMS_TENANT_ID", NOBODY, "AADSTS90002", "copy TEAMS_TENANT_ID"),
    ],
)
def test_what_microsoft_refuses_is_wrong_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str, mend: str
) -> None:
    monkeypatch.setenv(name, value)
    told = doctor()
    assert told.code == 1
    assert told.wrong == {"Teams"}
    assert code in told.named("Teams").found
    assert mend in told.named("Teams").mend


@pytest.mark.parametrize(
    ("setting", "finding"), [("TEAMS_TOKEN_URL", "Teams"), ("TEAMS_OPENID_URL", "Teams keys")]
)
@pytest.mark.parametrize("answers", [True, False])
def test_what_cannot_be_reached_or_is_something_else_is_wrong(
    monkeypatch: pytest.MonkeyPatch, teams: FakeTeams, setting: str, finding: str, answers: bool
) -> None:
    monkeypatch.setenv(setting, f"{teams.host}/elsewhere" if answers else "http://127.0.0.1:9/")
    told = doctor()
    assert told.wrong == {finding}
    assert setting in told.named(finding).mend


@pytest.mark.parametrize("keys", [[{"kid": "a", "kty": "EC"}], {"kid": "a"}])
def test_keys_that_no_message_would_be_checked_with_are_none(
    teams: FakeTeams, keys: object
) -> None:
    teams.desk.pages[KEYS] = lambda: {"keys": keys}
    assert doctor().wrong == {"Teams keys"}


def test_further_tenants_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_ALLOWED_TENANTS", NOBODY)
    assert "1 more" in doctor().named("Teams tenants").found


@pytest.mark.parametrize("url", ["", "http://convener.example"])
def test_without_a_public_address_there_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", url)
    told = doctor()
    assert told.code == 0
    assert told.named("Teams endpoint").state == "warning"
    assert "/api/messages" in told.named("Teams endpoint").mend


@pytest.mark.parametrize("missing", ["TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"])
def test_half_a_configuration_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delenv(missing)
    told = doctor()
    assert told.code == 1
    assert missing in told.wrong


def test_no_finding_holds_the_password_or_a_token() -> None:
    told = " ".join(f"{each.found} {each.mend}" for each in doctor().findings)
    assert SECRET not in told
    assert "token-" not in told
