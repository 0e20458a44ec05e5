"""Every forgery gets 401, over a real socket, with real keys; what holds comes in."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from tests.adapters.teams.door import GUESTS, SERVICE, Teams, written
from tests.adapters.teams.keysite import KeySite, keysite
from tests.fake_teams import Json
from tests.fake_teams.openid import OpenId, Signer, private


@pytest.fixture(scope="module")
def site() -> Iterator[KeySite]:
    with keysite() as served:
        served.openid.keys.append(Signer("unendorsed", 1, None))
        served.openid.keys.append(Signer("elsewhere", 2, ("webchat", "slack")))
        yield served


def part(told: Json) -> str:
    """A part of a token, made by hand."""
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def unsigned(openid: OpenId) -> str:
    header = part({"alg": "none", "typ": "JWT", "kid": "first"})
    return f"{header}.{part(openid.claims(SERVICE))}."


def by_public_key(openid: OpenId) -> str:
    """HS256, with the published key for a secret: what a careless check takes."""
    public = (
        private(0)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    claims, head = part(openid.claims(SERVICE)), part({"alg": "HS256", "kid": "first"})
    algorithm = jwt.get_algorithm_by_name("HS256")
    assert isinstance(algorithm, jwt.algorithms.HMACAlgorithm)
    signature = algorithm.sign(f"{head}.{claims}".encode(), public)
    return f"{head}.{claims}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def changed(**changes: Any) -> Callable[[OpenId], str]:
    return lambda openid: openid.token(SERVICE, **changes)


def by(ident: str, number: int, **header: Any) -> Callable[[OpenId], str]:
    return lambda openid: Signer(ident, number).token(openid.claims(SERVICE), **header)


def spoilt(openid: OpenId) -> str:
    head, claims, signature = openid.token(SERVICE).split(".")
    return f"{head}.{claims}.{signature[::-1]}"


def other_claims(openid: OpenId) -> str:
    head, _, signature = openid.token(SERVICE).split(".")
    return f"{head}.{part(openid.claims(SERVICE, aud='other'))}.{signature}"


STARTED = int(time.time())
TOKENS: dict[str, Callable[[OpenId], str]] = {
    "none": lambda _: "",
    "garbage": lambda _: "garbage",
    "three parts of nothing": lambda _: "..",
    "an endless one": lambda _: "e" * 20_000,
    "expired": changed(exp=STARTED - 400),
    "without an end": changed(exp=None),
    "of an end that is no number": changed(exp="tomorrow"),
    "of an end beyond all time": changed(exp=float("inf")),
    "not yet good": changed(nbf=STARTED + 4000),
    "unsigned": unsigned,
    "signed with HS256": lambda openid: jwt.encode(
        openid.claims(SERVICE), "s" * 32, "HS256", {"kid": "first"}
    ),
    "signed with the public key": by_public_key,
    "by another issuer": changed(iss="https://sts.windows.net/"),
    "without an issuer": changed(iss=None),
    "for another app": changed(aud="00000000-0000-0000-0000-00000000dead"),
    "for nobody": changed(aud=None),
    "for another service": changed(serviceurl="https://smba.trafficmanager.net/amer/"),
    "for no service": changed(serviceurl=None),
    "by an unknown key": by("unknown", 3),
    "by a stranger's key of that name": by("first", 3),
    "without a key's name": lambda openid: jwt.encode(openid.claims(SERVICE), private(0), "RS256"),
    "by a key without endorsements": by("unendorsed", 1),
    "by a key of other channels": by("elsewhere", 2),
    "of a spoilt signature": spoilt,
    "of other claims": other_claims,
}


@pytest.mark.parametrize("forged", TOKENS.values(), ids=TOKENS)
def test_a_token_that_does_not_hold_gets_401(teams: Teams, forged: Callable[[OpenId], str]) -> None:
    answer = teams.send(written(), forged(teams.openid))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (teams.core.heard, teams.core.remembered) == ([], [])


@pytest.mark.parametrize("header", ["", "Bearer", "Basic dTpw", "Token {token}", "{token}"])
def test_a_header_that_is_no_bearer_s_gets_401(teams: Teams, header: str) -> None:
    told = header.format(token=teams.openid.token(SERVICE))
    assert teams.send(written(), "", {"Authorization": told}).status_code == 401


def test_two_headers_get_401(teams: Teams) -> None:
    token = f"Bearer {teams.openid.token(SERVICE)}"
    headers = [("Content-Type", "application/json")] + [("Authorization", token)] * 2
    answer = teams.client.post("/api/messages", json=written(), headers=headers)
    assert answer.status_code == 401


BODIES: dict[str, Callable[[], Json]] = {
    "no channel": lambda: {k: v for k, v in written().items() if k != "channelId"},
    "an empty channel": lambda: written(channelId=""),
    "another channel": lambda: written(channelId="webchat"),
    "a channel that is no word": lambda: written(channelId=["msteams"]),
    "no service": lambda: {k: v for k, v in written().items() if k != "serviceUrl"},
    "another service": lambda: written(serviceUrl="https://smba.trafficmanager.net/amer/"),
    "a service that is no word": lambda: written(serviceUrl={"is": SERVICE}),
    "no tenant": lambda: written(channelData={}, conversation={"id": "a:1ada"}),
    "a foreign tenant": lambda: tenants("00000000-0000-4000-9000-00000000beef"),
    "tenants that differ": lambda: written(channelData={"tenant": {"id": GUESTS}}),
    "a tenant that is no word": lambda: written(channelData={"tenant": {"id": 7}}),
}


def tenants(ident: str) -> Json:
    """A message of another tenant altogether."""
    told = written(channelData={"tenant": {"id": ident}})
    return told | {"conversation": told["conversation"] | {"tenantId": ident}}


@pytest.mark.parametrize("forged", BODIES.values(), ids=BODIES)
def test_a_body_that_the_token_does_not_vouch_for_gets_401(
    teams: Teams, forged: Callable[[], Json]
) -> None:
    answer = teams.send(forged(), teams.openid.token(SERVICE))
    assert answer.status_code == 401
    assert (teams.core.heard, teams.core.remembered) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.example/emea/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://me@smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/emea/?to=evil.example",
        "https://smba.trafficmanager.net:many/",
        "https://[::1/",
        "http://127.0.0.1:8080/",
        "ftp://smba.trafficmanager.net/",
        "",
        "nonsense",
    ],
)
def test_a_service_outside_the_allowed_hosts_gets_401_whoever_signed_for_it(
    teams: Teams, url: str
) -> None:
    assert teams.send(written(serviceUrl=url), teams.openid.token(url)).status_code == 401
    assert teams.core.remembered == []


def test_what_holds_comes_in(teams: Teams) -> None:
    assert teams.send(written()).status_code == 200
    assert len(teams.core.heard) == 1


@pytest.mark.parametrize("claimed", [SERVICE.rstrip("/"), f"{SERVICE}/"])
def test_a_slash_at_the_end_of_a_service_url_makes_no_difference(
    teams: Teams, claimed: str
) -> None:
    assert teams.send(written(), teams.openid.token(claimed)).status_code == 200


def test_clocks_may_differ_by_five_minutes(teams: Teams) -> None:
    now = int(time.time())
    late = teams.openid.token(SERVICE, exp=now - 100)
    early = teams.openid.token(SERVICE, nbf=now + 100, iat=now + 100)
    assert {teams.send(written(), each).status_code for each in (late, early)} == {200}


def test_a_tenant_that_is_allowed_by_name_comes_in_as_itself(teams: Teams) -> None:
    assert teams.send(tenants(GUESTS.upper())).status_code == 200
    assert teams.core.heard[0].sender.workspace == GUESTS
    assert teams.core.remembered == [(GUESTS, SERVICE)]


def test_nothing_of_a_forgery_is_logged(teams: Teams, capfd: pytest.CaptureFixture[str]) -> None:
    token = teams.openid.token(SERVICE, aud="secret app")
    teams.send(written("secret words"), token)
    printed = capfd.readouterr()
    assert "secret" not in printed.out + printed.err
    assert token[:20] not in printed.out + printed.err
