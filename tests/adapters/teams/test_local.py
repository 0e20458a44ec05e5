"""Clients without a token: let in only where that is turned on, and only from this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.requests import Request

from adapters.teams.local import is_local
from tests.adapters.teams.door import SERVICE, TENANT, Teams, standing, written
from tests.adapters.teams.keysite import keysite

LOCAL = "http://127.0.0.1:56150/_connector"


@pytest.fixture(scope="module")
def teams() -> Iterator[Teams]:
    hosts = ("127.0.0.1", "smba.trafficmanager.net")
    with keysite() as site, standing(site.openid, anonymous=True, hosts=hosts) as served:
        yield served


def test_a_client_on_this_machine_comes_in_without_a_token(teams: Teams) -> None:
    teams.core.clear()
    assert teams.send(written(serviceUrl=LOCAL), "").status_code == 200
    assert teams.core.heard[0].sender.workspace == TENANT


@pytest.mark.parametrize(
    "headers",
    [
        {"Forwarded": "for=127.0.0.1"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost"},
        {"X-Real-IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Origin": "http://127.0.0.1"},
        {"Host": "convener.example"},
        {"Host": "127.0.0.1.example"},
        {"Host": ""},
        {"Authorization": ""},
        {"Authorization": "Bearer garbage"},
    ],
)
def test_whoever_came_another_way_gets_401(teams: Teams, headers: dict[str, str]) -> None:
    assert teams.send(written(serviceUrl=LOCAL), "", headers).status_code == 401


@pytest.mark.parametrize(
    ("client", "comes_in"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.7", False),
        ("::ffff:10.0.0.7", False),
        ("192.0.2.1", False),
        ("localhost", False),
        ("", False),
        (None, False),
    ],
)
def test_only_this_machine_is_local(client: str | None, comes_in: bool) -> None:
    came = None if client is None else (client, 50_000)
    scope = {"type": "http", "client": came, "headers": [(b"host", b"localhost:8080")]}
    assert is_local(Request(scope)) == comes_in


@pytest.mark.parametrize(
    "told",
    [
        written(serviceUrl="http://localhost:56150/"),
        written(serviceUrl="https://evil.example/"),
        written(serviceUrl=LOCAL, channelId="emulator"),
        written(serviceUrl=LOCAL, channelData={"tenant": {"id": "elsewhere"}}),
    ],
)
def test_what_is_asked_of_everybody_is_asked_of_it_too(
    teams: Teams, told: dict[str, object]
) -> None:
    assert teams.send(told, "").status_code == 401


def test_a_token_still_counts(teams: Teams) -> None:
    assert teams.send(written()).status_code == 200
    assert teams.send(written(), teams.openid.token(SERVICE, aud="other")).status_code == 401


def test_where_it_is_off_nobody_comes_in_without_a_token() -> None:
    with keysite() as site, standing(site.openid, hosts=("127.0.0.1",)) as served:
        assert served.send(written(serviceUrl=LOCAL), "").status_code == 401
