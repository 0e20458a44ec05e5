"""The pages of an installation: what they ask, and every way in which it comes to nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from adapters.slack.checkup import COUNTING, NEEDED
from adapters.slack.install import COOKIE
from storage.sealing import STATES, TOKENS, Seal
from tests.app.installing import KEY, Browser, Served, installable
from tests.fake_slack.consent import decline

UNINSTALLED = {"type": "app_uninstalled"}


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests that leave nothing behind: starting it takes a second."""
    file = tmp_path_factory.mktemp("house") / "convener.db"
    shutil.copy(sqlite_template, file)
    with installable(f"sqlite:///{file}") as served:
        yield served


@pytest.fixture
def visited(house: Served) -> Iterator[Served]:
    """That house, with a browser that was nowhere yet."""
    with httpx.Client(timeout=10) as client:
        yield replace(house, browser=Browser(house.url, client))


def exchanges(slack: Served) -> int:
    """How many codes were brought to Slack so far."""
    return len(slack.fake.called("oauth.v2.access"))


def test_the_page_asks_for_the_minimal_scopes_and_says_what_convener_won_t_do(
    visited: Served,
) -> None:
    page = visited.browser.client.get(f"{visited.url}/slack/install")
    asked = parse_qs(urlsplit(visited.browser.asks()).query)
    assert set(asked["scope"][0].split(",")) == set(NEEDED)
    assert asked["redirect_uri"] == [f"{visited.url}/slack/oauth_redirect"]
    assert "What it doesn't do" in page.text.replace("&#x27;", "'")
    assert '<html lang="en">' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    turkish = visited.browser.client.get(
        f"{visited.url}/slack/install", headers={"Accept-Language": "tr-TR,tr;q=0.9,en;q=0.8"}
    )
    assert '<html lang="tr">' in turkish.text


def test_what_counting_needs_is_asked_for_where_it_is_wanted(visited: Served) -> None:
    asked = parse_qs(urlsplit(visited.browser.asks("?counting")).query)
    assert set(asked["scope"][0].split(",")) == {*NEEDED, *COUNTING}


def test_a_state_is_good_once(visited: Served) -> None:
    before = exchanges(visited)
    back = visited.fake.agree(visited.browser.asks(), "T1", "U1")
    cookie = visited.browser.client.cookies[COOKIE]
    assert visited.browser.follows(back).status_code == 200
    visited.browser.client.cookies.set(COOKIE, cookie)
    again = visited.browser.follows(back)
    assert again.status_code == 400
    assert "no longer good" in again.text
    assert exchanges(visited) == before + 1


def test_a_way_back_in_another_browser_changes_nothing(visited: Served) -> None:
    before = exchanges(visited)
    back = visited.fake.agree(visited.browser.asks(), "T1", "U1")
    assert httpx.get(back, timeout=10).status_code == 400
    assert httpx.get(back, cookies={COOKIE: "another"}, timeout=10).status_code == 400
    assert exchanges(visited) == before
    assert visited.browser.follows(back).status_code == 200


@pytest.mark.parametrize(
    ("key", "minutes"), [("guessed" * 6, 0), (KEY, -11), (KEY, 11)], ids=["forged", "old", "future"]
)
def test_a_state_that_isn_t_ours_or_not_of_the_last_ten_minutes_is_refused(
    visited: Served, key: str, minutes: int
) -> None:
    before = exchanges(visited)
    when = datetime.now(UTC) + timedelta(minutes=minutes)
    state = Seal((key,), STATES).sealed("x", when)
    address = f"{visited.url}/slack/oauth_redirect?{urlencode({'code': 'c', 'state': state})}"
    answer = httpx.get(address, cookies={COOKIE: state}, timeout=10)
    assert answer.status_code == 400
    assert "Start again" in answer.text
    assert exchanges(visited) == before


def test_a_token_is_no_state(visited: Served) -> None:
    token = Seal((KEY,), TOKENS).sealed("x", datetime.now(UTC))
    address = f"{visited.url}/slack/oauth_redirect?{urlencode({'code': 'c', 'state': token})}"
    assert httpx.get(address, cookies={COOKIE: token}, timeout=10).status_code == 400


@pytest.mark.parametrize("query", ["", "?code=c", "?state=", "?state=%00&code=c", "?error=oh"])
def test_an_address_without_a_whole_state_gets_a_kind_page(visited: Served, query: str) -> None:
    visited.browser.asks()
    answer = visited.browser.follows(f"{visited.url}/slack/oauth_redirect{query}")
    assert answer.status_code == 400
    assert "Start again" in answer.text


def test_who_declines_is_told_that_nothing_was_installed(visited: Served) -> None:
    before = exchanges(visited)
    answer = visited.browser.follows(decline(visited.browser.asks()))
    assert answer.status_code == 400
    assert "Nothing was installed" in answer.text
    assert exchanges(visited) == before
    assert visited.install("T1").status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        ("invalid_code", 400, "no longer good"),
        ("bad_client_secret", 400, "Slack didn't let Convener in"),
        ("<script>", 502, "Slack didn't answer"),
    ],
)
def test_a_code_that_slack_refuses_is_told_and_the_next_try_works(
    visited: Served, error: str, status: int, said: str
) -> None:
    refusal = visited.fake.fail("oauth.v2.access", error)
    answer = visited.install("T1")
    assert answer.status_code == status
    assert said in answer.text.replace("&#x27;", "'")
    assert "<script>" not in answer.text
    visited.fake.lift(refusal)
    assert visited.install("T1").status_code == 200


def test_a_slack_that_hangs_up_is_told(visited: Served) -> None:
    visited.fake.drop("oauth.v2.access", times=1)
    answer = visited.install("T1")
    assert answer.status_code == 502
    assert "Slack didn't answer" in answer.text.replace("&#x27;", "'")


def test_an_uninstallation_that_isn_t_as_documented_is_refused(visited: Served) -> None:
    visited.install("T1")
    assert visited.tell("T1", {"type": "tokens_revoked"}) == 400
    assert visited.tell("T1", UNINSTALLED, ago=10**18) == 400


def test_a_person_s_token_and_a_word_that_comes_late_remove_nothing(visited: Served) -> None:
    visited.install("T1")
    assert visited.tell("T1", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}) == 200
    assert visited.tell("T1", UNINSTALLED, ago=600) == 200
    assert visited.tell("T2", UNINSTALLED) == 200
    amina = visited.person("U1", "T1")
    amina.write("", "help")
    answers = visited.fake.wait_for(lambda: [each for each in amina.sees() if each.by_app])
    assert "/cop" in answers[0].text
