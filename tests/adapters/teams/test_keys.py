"""Keys change, their site fails and stalls: what is known goes on, and nobody waits for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.adapters.teams.door import SERVICE, Teams, standing, written
from tests.adapters.teams.keysite import KeySite, keysite
from tests.fake_teams.openid import Signer

DAY = 25 * 3600.0


class Clock:
    """Seconds, passed by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[KeySite]:
    with keysite() as served:
        yield served


@pytest.fixture
def teams(site: KeySite, clock: Clock) -> Iterator[Teams]:
    with standing(site.openid, seconds=clock) as served:
        yield served


def sent(teams: Teams, signer: Signer | None = None) -> int:
    token = signer.token(teams.openid.claims(SERVICE)) if signer else None
    return teams.send(written(), token).status_code


def test_keys_are_fetched_once_for_many(teams: Teams, site: KeySite) -> None:
    assert {sent(teams) for _ in range(5)} == {200}
    assert site.asked == 1


def test_a_new_key_is_taken_as_soon_as_it_signs(teams: Teams, site: KeySite) -> None:
    assert sent(teams) == 200
    site.openid.keys = [Signer("second", 1)]
    assert sent(teams) == 200
    assert site.asked == 2


def test_a_withdrawn_key_is_not_taken_any_more(teams: Teams, site: KeySite) -> None:
    assert sent(teams) == 200
    site.openid.keys = [Signer("second", 1)]
    assert sent(teams) == 200
    assert sent(teams, Signer("first")) == 401


def test_made_up_keys_cause_few_fetches(teams: Teams, site: KeySite, clock: Clock) -> None:
    assert sent(teams) == 200
    assert {sent(teams, Signer(f"made up {n}", 1)) for n in range(20)} == {401}
    assert site.asked == 3
    clock.now += 30
    assert {sent(teams, Signer(f"another {n}", 1)) for n in range(20)} == {401}
    assert site.asked == 4
    assert sent(teams) == 200


def test_known_keys_go_on_while_their_site_is_down(
    teams: Teams, site: KeySite, clock: Clock
) -> None:
    assert sent(teams) == 200
    site.status = 500
    clock.now += DAY
    for _ in range(200):  # it is asked beside the message, which doesn't wait for it
        assert sent(teams) == 200
        if site.asked > 1:
            return
    pytest.fail("nobody asked for the keys anew")


def test_of_an_unknown_key_nobody_can_tell_while_their_site_is_down(
    teams: Teams, site: KeySite
) -> None:
    site.status = 503
    answer = teams.send(written())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert teams.core.heard == []
    site.status = 200
    assert sent(teams) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"jwks_uri": 7, "keys": 7}',
        b'{"jwks_uri": "http://elsewhere.example/", "keys": []}',
        b'{"jwks_uri": "file:///etc/passwd"}',
        b'{"jwks_uri": "http://[::1"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"jwks_uri": "' + b"x" * 2_000_000 + b'"}',
    ],
)
def test_nonsense_for_keys_is_no_keys(teams: Teams, site: KeySite, body: bytes) -> None:
    site.body = body
    assert sent(teams) == 503


def test_keys_of_other_sorts_are_passed_over(teams: Teams, site: KeySite) -> None:
    site.openid.odd = [
        7, {}, {"kid": 7}, {"kid": "ec", "kty": "EC", "endorsements": ["msteams"]},
        {"kid": "no", "kty": "RSA", "n": "!", "e": 3, "endorsements": ["msteams"]},
        {"kid": "small", "kty": "RSA", "n": "AQAB", "e": "AQAB", "endorsements": ["msteams"]},
        {**Signer("enc").published(), "use": "enc"}, {**Signer("odd").published(), "endorsements": "msteams"},
    ]  # fmt: skip
    assert sent(teams) == 200
    assert {sent(teams, Signer(each)) for each in ("enc", "odd")} == {401}


def test_a_site_that_stalls_holds_nobody_who_is_known(
    teams: Teams, site: KeySite, clock: Clock
) -> None:
    assert sent(teams) == 200
    site.until = threading.Event()
    waiting = threading.Thread(target=sent, args=(teams, Signer("unknown", 1)))
    waiting.start()
    clock.now += DAY
    began = time.monotonic()
    assert {sent(teams) for _ in range(3)} == {200}
    assert time.monotonic() - began < 1
    site.until.set()
    waiting.join(10)


def test_a_site_that_stalls_is_given_up_in_time(site: KeySite) -> None:
    site.until = threading.Event()
    with standing(site.openid, within=0.3) as teams:
        began = time.monotonic()
        assert sent(teams) == 503
        assert 0.2 < time.monotonic() - began < 3
