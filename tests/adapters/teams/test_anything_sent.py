"""Whatever is sent, the door answers: nothing mutated gets in, and nothing is ever a failure."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.adapters.teams.door import (
    DIRECT,
    GENERAL,
    SERVICE,
    Teams,
    executed,
    invoked,
    standing,
    written,
)
from tests.adapters.teams.keysite import keysite
from tests.fake_teams import Json, payloads
from tests.fake_teams.openid import Signer
from tests.fake_teams.values import APP

PRESS = {"convener": {"do": "needs.vote", "value": "7", "community": "c1"}}
SENT = {
    "convener": {"form": "a.form", "value": "v", "chosen": ["pick"], "people": ["who"]},
    "name": "Wasser",
    "pick": "a,b",
    "who": "00000000-0000-4000-8000-000000000001",
}
ACTIVITIES = [
    written(entities=[payloads.client_info("tr-TR", "Europe/Istanbul")]),
    written("<at>Convener</at> help", GENERAL, entities=[payloads.mention(APP)]),
    written("", value=PRESS),
    executed(PRESS, GENERAL),
    executed(SENT, DIRECT),
    invoked("task/fetch", {"data": {"convener": {"do": "teams.whole", "value": "0 17"}}}),
    invoked("task/submit", {"data": SENT}, GENERAL),
    written() | {"type": "installationUpdate", "action": "add"},
    written(place=GENERAL) | {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
    written(place=GENERAL) | {"type": "conversationUpdate", "membersAdded": [{"id": "29:1"}]},
]
WORDS = st.text(max_size=40) | st.sampled_from(
    ["\ud800", "\x00", "28:x", "19:x", "a" * 3000, "1e9"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
OFTEN = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def teams() -> Iterator[Teams]:
    with keysite() as site, standing(site.openid) as served:
        served.core.answers = ()
        yield served


def paths(told: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an activity."""
    inside = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    return [way, *(path for name, each in inside for path in paths(each, (*way, name)))]


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """An activity, of which something is missing, or something else stands there."""
    told = deepcopy(draw(st.sampled_from(ACTIVITIES)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths(told)[1:]))
        holder = told
        for name in path[:-1]:
            holder = holder[name]
        if draw(st.booleans()):
            holder[path[-1]] = draw(ANYTHING)
        else:
            del holder[path[-1]]
    return told


def body(told: Json) -> bytes:
    return json.dumps(told).encode()


@OFTEN
@given(told=mutated())
def test_a_mutated_activity_is_taken_or_refused_and_never_a_failure(
    teams: Teams, told: Json
) -> None:
    service = told.get("serviceUrl")
    token = teams.openid.token(service if isinstance(service, str) else SERVICE)
    assert teams.send(body(told), token).status_code in (200, 400, 401)


@OFTEN
@given(raw=st.binary(max_size=60) | ANYTHING.map(lambda told: json.dumps(told).encode()))
def test_any_body_is_refused(teams: Teams, raw: bytes) -> None:
    assert teams.send(raw, teams.openid.token(SERVICE)).status_code in (400, 401)


@OFTEN
@given(at=st.integers(0), cut=st.integers(0, 3), put=st.text("aZ0-_.=!~", max_size=3))
def test_a_token_with_anything_in_it_changed_gets_401(
    teams: Teams, at: int, cut: int, put: str
) -> None:
    token = teams.openid.token(SERVICE)
    at %= len(token)
    other = token[:at] + put + token[at + cut :]
    assume(other.rstrip("=") != token and decoded(other) != decoded(token))
    assert teams.send(written(), other or "x").status_code == 401


def decoded(token: str) -> list[bytes]:
    """What the letters stand for: the last of a part may be written in several ways."""
    try:
        return [base64.urlsafe_b64decode(each + "==") for each in token.split(".")]
    except ValueError:
        return [token.encode()]


@OFTEN
@given(
    claims=st.dictionaries(
        st.sampled_from(["iss", "aud", "exp", "nbf", "iat", "serviceurl", "sub", "jti"]),
        ANYTHING,
        min_size=1,
    ),
    header=st.dictionaries(st.sampled_from(["typ", "cty", "x5t", "crit", "jku", "jwk"]), ANYTHING),
)
def test_a_token_that_claims_anything_is_refused_or_holds_and_never_a_failure(
    teams: Teams, claims: Json, header: Json
) -> None:
    try:
        token = Signer("first").token({**teams.openid.claims(SERVICE), **claims}, **header)
    except (TypeError, ValueError):  # PyJWT won't write it
        return
    try:
        answer = teams.send(written(), token)
    except httpx.LocalProtocolError:
        return
    assert answer.status_code == (
        401 if {"iss", "aud", "serviceurl"} & claims.keys() else answer.status_code
    )
    assert answer.status_code in (200, 401)
