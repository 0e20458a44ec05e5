"""What comes back for a code: kept where it is one workspace's token, and told where it isn't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from adapters.slack.install import ASK, BACK, COOKIE, Application, Installed, routes
from bot.app import all_texts
from tests.app.serving import serving
from tests.app.slack_api import SlackApi
from tests.app.slack_api import serving as slack_api

GOOD: dict[str, Any] = {
    "ok": True,
    "app_id": "A1",
    "authed_user": {"id": "U1"},
    "scope": "commands,chat:write",
    "token_type": "bot",
    "access_token": "xoxb-1-a",
    "bot_user_id": "UBOT",
    "team": {"id": "T1", "name": "Water <people>"},
    "enterprise": None,
    "is_enterprise_install": False,
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@dataclass
class Kept:
    """Stands where the workspaces do."""

    came: list[Installed] = field(default_factory=list)

    def begin(self) -> str:
        return "state"

    def spend(self, state: str) -> bool:
        return state == "state"

    def install(self, came: Installed) -> None:
        self.came.append(came)


@dataclass(frozen=True)
class Way:
    """A browser before the two addresses, a Slack behind them, and what was kept."""

    browser: httpx.Client
    slack: SlackApi
    kept: Kept

    def back(self, answer: object) -> tuple[int, str]:
        """Come back with a code for which Slack answers this; the page's status and words."""
        self.slack.body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.browser.cookies.set(COOKIE, "state")
        page = self.browser.get(BACK, params={"state": "state", "code": "c"})
        return page.status_code, page.text.replace("&#x27;", "'")


@pytest.fixture(scope="module")
def way() -> Iterator[Way]:
    kept = Kept()
    with slack_api() as slack:
        app = Application("1.2", "http://convener.example", slack.url, "secret")
        say_in = partial(all_texts().tongue, zone="UTC")
        house = Starlette(routes=routes(app, kept, say_in))
        with serving(house) as url, httpx.Client(base_url=url, timeout=10) as browser:
            yield Way(browser, slack, kept)


@pytest.fixture(autouse=True)
def fresh(way: Way) -> None:
    way.kept.came.clear()
    way.slack.status = 200


def test_a_token_for_one_workspace_is_kept_and_its_name_forges_nothing(way: Way) -> None:
    status, words = way.back(GOOD)
    assert status == 200
    assert "Water &lt;people&gt;" in words
    assert "xoxb" not in words
    (came,) = way.kept.came
    assert (came.team, came.bot, came.by, came.token) == ("T1", "UBOT", "U1", "xoxb-1-a")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"is_enterprise_install": True, "team": None}, "One workspace at a time"),
        ({"access_token": "xoxe.xoxb-1-rotated"}, "Slack didn't let Convener in"),
        ({"access_token": "xoxp-a-person-s"}, "Slack didn't let Convener in"),
        ({"team": {"id": "T1:x", "name": "n"}}, "Slack didn't let Convener in"),
        ({"ok": False, "error": "invalid_code"}, "no longer good"),
        ({"ok": False, "error": "bad_redirect_uri"}, "Slack didn't let Convener in"),
    ],
)
def test_anything_else_is_told_and_nothing_is_kept(
    way: Way, other: dict[str, object], said: str
) -> None:
    status, words = way.back(GOOD | other)
    assert status in {400, 502}
    assert said in words
    assert "Start again" in words
    assert way.kept.came == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, b"<html>down</html>"), (200, b"<html>log in</html>"), (200, b"[1]"), (200, b""),
     (200, b"null"), (200, b"\xff"), (200, b'{"ok": false, "error": {"a": 1}}'), (429, b"{}")],
)  # fmt: skip
def test_an_answer_that_is_no_slack_s_is_told(way: Way, status: int, body: bytes) -> None:
    way.slack.status = status
    told, words = way.back(body)
    assert told == 502
    assert "Slack didn't answer" in words
    assert way.kept.came == []


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*GOOD]), anything, min_size=1))
def test_whatever_slack_answers_there_is_a_page(way: Way, other: dict[str, object]) -> None:
    status, words = way.back(GOOD | other)
    assert status in {200, 400, 502}
    assert "</html>" in words
    assert "xoxb" not in words


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=50)
def test_no_words_in_the_address_are_shown_or_believed(way: Way, state: str, code: str) -> None:
    way.browser.cookies.clear()
    page = way.browser.get(BACK, params={"state": state, "code": code, "error": f"<b>{code}"})
    assert page.status_code == 400
    assert "<b>" not in page.text
    assert way.kept.came == []


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_page_has_a_language_a_heading_and_a_link_with_words(way: Way, language: str) -> None:
    page = way.browser.get(ASK, headers={"Accept-Language": language})
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1>") == 1
    assert "<main>" in page.text
    assert "<script" not in page.text
    assert "<img" not in page.text
