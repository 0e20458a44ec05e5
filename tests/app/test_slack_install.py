"""Convener is installed by OAuth in any workspace, through the whole house, over sockets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from sqlmodel import col, select

from adapters.slack.checkup import NEEDED
from adapters.slack.install import COOKIE
from bot.workspaces import STATES
from storage.database import Store
from storage.outbox import Outgoing
from storage.sealing import Seal
from tests.app.installing import KEY, TEAMS, Served, installable
from tests.fake_slack import Message
from tests.fake_slack.consent import CLIENT_SECRET, decline

REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
UNINSTALLED = {"type": "app_uninstalled"}
STARTED = {"name": "Water Losses", "domain": "Leaks", "zone": "Nairobi", "core_team": ["U2"]}


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Served]:
    with installable(sqlite_url) as served:
        yield served


def start(slack: Served, team: str, name: str) -> None:
    """Start a community in a workspace's channel, and wait for its roster."""
    amina = slack.person("U1", team)
    form = amina.awaits_view(amina.command("C1", "start"))
    assert amina.fill(form, STARTED | {"name": name}).view is not None
    for _ in range(200):
        if "12 members" in amina.command("C1", "status").messages[0].text:
            return
    message = "the roster isn't read"
    raise AssertionError(message)


def posted(slack: Served, team: str) -> list[Message]:
    """What a workspace's whole channel sees."""
    return [each for each in slack.fake.messages(team, "C1") if each.by_app and not each.for_whom]


def open_poll(slack: Served, team: str) -> None:
    amina = slack.person("U1", team)
    form = amina.awaits_view(amina.command("C1", "poll needs"))
    preview = amina.fill(form, {}).view
    assert preview is not None
    amina.awaits_view(amina.press(preview, "polls.open"))


def unsent(slack: Served) -> list[str]:
    """How the messages stand that Convener has in hand."""
    store = Store(slack.settings.database)
    with store.reading() as session:
        found = list(session.exec(select(Outgoing.state).where(col(Outgoing.state) != "sent")))
    store.close()
    return found


def test_the_page_asks_for_the_minimal_scopes_and_says_what_convener_won_t_do(
    slack: Served,
) -> None:
    page = slack.browser.client.get(f"{slack.url}/slack/install")
    asked = parse_qs(urlsplit(slack.browser.asks()).query)
    assert set(asked["scope"][0].split(",")) == set(NEEDED)
    assert asked["redirect_uri"] == [f"{slack.url}/slack/oauth_redirect"]
    assert "What it doesn't do" in page.text.replace("&#x27;", "'")
    assert '<html lang="en">' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    turkish = slack.browser.client.get(
        f"{slack.url}/slack/install", headers={"Accept-Language": "tr-TR,tr;q=0.9,en;q=0.8"}
    )
    assert '<html lang="tr">' in turkish.text


def test_of_two_workspaces_neither_sees_the_other_s_community(slack: Served) -> None:
    for team in TEAMS:
        page = slack.install(team)
        assert page.status_code == 200
        assert f"Workspace {team}" in page.text
        assert "/cop start" in page.text
    start(slack, "T1", "Water Losses")
    other = slack.person("U1", "T2")
    assert "no community here" in other.command("C1", "status").messages[0].text
    start(slack, "T2", "Night Schools")
    assert "Water" not in other.command("C1", "status").messages[0].text
    assert "Night" not in slack.person("U1", "T1").command("C1", "status").messages[0].text
    open_poll(slack, "T1")
    slack.fake.wait_for(lambda: posted(slack, "T1"))
    assert posted(slack, "T2") == []
    used = {(call.team, call.token.split("-")[1]) for call in slack.fake.calls if call.token}
    assert used == {("T1", "T1"), ("T2", "T2")}


def test_a_state_is_good_once(slack: Served) -> None:
    back = slack.fake.agree(slack.browser.asks(), "T1", "U1")
    cookie = slack.browser.client.cookies[COOKIE]
    assert slack.browser.follows(back).status_code == 200
    slack.browser.client.cookies.set(COOKIE, cookie)
    again = slack.browser.follows(back)
    assert again.status_code == 400
    assert "no longer good" in again.text
    assert len(slack.fake.called("oauth.v2.access")) == 1


def test_a_way_back_in_another_browser_changes_nothing(slack: Served) -> None:
    back = slack.fake.agree(slack.browser.asks(), "T1", "U1")
    assert httpx.get(back, timeout=10).status_code == 400
    assert httpx.get(back, cookies={COOKIE: "another"}, timeout=10).status_code == 400
    assert not slack.fake.called("oauth.v2.access")
    assert slack.browser.follows(back).status_code == 200


@pytest.mark.parametrize(
    ("key", "minutes"), [("guessed" * 6, 0), (KEY, -11), (KEY, 11)], ids=["forged", "old", "future"]
)
def test_a_state_that_isn_t_ours_or_not_of_the_last_ten_minutes_is_refused(
    slack: Served, key: str, minutes: int
) -> None:
    when = datetime.now(UTC) + timedelta(minutes=minutes)
    state = Seal((key,), STATES).sealed("x", when)
    address = f"{slack.url}/slack/oauth_redirect?{urlencode({'code': 'c', 'state': state})}"
    answer = httpx.get(address, cookies={COOKIE: state}, timeout=10)
    assert answer.status_code == 400
    assert "Start again" in answer.text
    assert not slack.fake.called("oauth.v2.access")


def test_a_token_is_no_state(slack: Served) -> None:
    token = Seal((KEY,), "tokens").sealed("x", datetime.now(UTC))
    address = f"{slack.url}/slack/oauth_redirect?{urlencode({'code': 'c', 'state': token})}"
    assert httpx.get(address, cookies={COOKIE: token}, timeout=10).status_code == 400


@pytest.mark.parametrize("query", ["", "?code=c", "?state=", "?state=%00&code=c", "?error=oh"])
def test_an_address_without_a_whole_state_gets_a_kind_page(slack: Served, query: str) -> None:
    slack.browser.asks()
    answer = slack.browser.follows(f"{slack.url}/slack/oauth_redirect{query}")
    assert answer.status_code == 400
    assert "Start again" in answer.text


def test_who_declines_is_told_that_nothing_was_installed(slack: Served) -> None:
    answer = slack.browser.follows(decline(slack.browser.asks()))
    assert answer.status_code == 400
    assert "Nothing was installed" in answer.text
    assert not slack.fake.called("oauth.v2.access")
    assert slack.install("T1").status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        ("invalid_code", 400, "no longer good"),
        ("bad_client_secret", 400, "Slack didn't let Convener in"),
        ("<script>", 502, "Slack didn't answer"),
    ],
)
def test_a_code_that_slack_refuses_is_told_and_the_next_try_works(
    slack: Served, error: str, status: int, said: str
) -> None:
    refusal = slack.fake.fail("oauth.v2.access", error)
    answer = slack.install("T1")
    assert answer.status_code == status
    assert said in answer.text.replace("&#x27;", "'")
    assert "<script>" not in answer.text
    slack.fake.lift(refusal)
    assert slack.install("T1").status_code == 200


def test_a_slack_that_hangs_up_is_told(slack: Served) -> None:
    slack.fake.drop("oauth.v2.access", times=1)
    answer = slack.install("T1")
    assert answer.status_code == 502
    assert "Slack didn't answer" in answer.text.replace("&#x27;", "'")


@pytest.mark.parametrize("told", [REVOKED, UNINSTALLED], ids=["revoked", "uninstalled"])
def test_after_a_revocation_nothing_is_sent_and_installing_again_mends_it(
    slack: Served, told: dict[str, object]
) -> None:
    slack.install("T1")
    start(slack, "T1", "Water Losses")
    slack.fake.revoke("T1")
    assert slack.tell("T1", told) == 200
    before = len(slack.fake.calls)
    amina = slack.person("U1", "T1")
    slack.fake.add_user("T1", "U20", "Name of U20")
    assert slack.person("U20", "T1").join("C1").status == 200
    assert "nothing unasked is sent" in amina.command("C1", "status").messages[0].text.lower()
    assert amina.command("C1", "poll needs").status == 200
    assert unsent(slack) == ["missed"]
    assert [each for each in slack.fake.calls[before:] if each.token] == []
    assert slack.install("T1").status_code == 200
    assert "nothing unasked is sent" not in amina.command("C1", "status").messages[0].text.lower()
    open_poll(slack, "T1")
    slack.fake.wait_for(lambda: posted(slack, "T1"))


def test_what_people_paused_stays_paused_when_it_is_installed_again(slack: Served) -> None:
    slack.install("T1")
    start(slack, "T1", "Water Losses")
    amina = slack.person("U1", "T1")
    form = amina.awaits_view(amina.command("C1", "pause"))
    amina.fill(form, {"reason": "holidays"})
    slack.tell("T1", UNINSTALLED)
    slack.install("T1")
    assert "nothing unasked is sent" in amina.command("C1", "status").messages[0].text.lower()


def test_a_person_s_token_and_a_word_that_comes_late_remove_nothing(slack: Served) -> None:
    slack.install("T1")
    start(slack, "T1", "Water Losses")
    assert slack.tell("T1", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}) == 200
    assert slack.tell("T1", UNINSTALLED, ago=600) == 200
    assert slack.tell("T2", UNINSTALLED) == 200
    open_poll(slack, "T1")
    slack.fake.wait_for(lambda: posted(slack, "T1"))


def test_an_uninstallation_that_isn_t_as_documented_is_refused(slack: Served) -> None:
    slack.install("T1")
    assert slack.tell("T1", {"type": "tokens_revoked"}) == 400
    assert slack.tell("T1", UNINSTALLED, ago=10**18) == 400


def test_neither_database_nor_log_nor_pages_hold_the_token(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with installable(sqlite_url) as slack:
        page = slack.install("T1")
        token = slack.fake.world.team("T1").token
        start(slack, "T1", "Water Losses")
        slack.tell("T1", {"type": "tokens_revoked"})
        for file in tmp_path.glob("convener.db*"):
            assert token.encode() not in file.read_bytes()
        shown = repr(slack.settings)
    told = capfd.readouterr()
    for secret in (token, CLIENT_SECRET, KEY):
        assert secret not in told.out + told.err + page.text + shown
    assert any(b"Workspace T1" in f.read_bytes() for f in tmp_path.glob("convener.db*"))
