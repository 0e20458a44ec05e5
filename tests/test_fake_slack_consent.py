"""The fake Slack's OAuth, asked by Slack's own client: codes are good once, tokens die."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fake_slack import FakeSlack
from tests.fake_slack.consent import CLIENT_ID, CLIENT_SECRET

BACK = "https://convener.example/back"


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        slack.add_user("T1", "U1")
        yield slack


def agreed(fake: FakeSlack) -> dict[str, str]:
    """What comes with the browser after somebody agreed."""
    asked = {"client_id": CLIENT_ID, "scope": "commands", "state": "s", "redirect_uri": BACK}
    back = fake.agree(f"{fake.host}/oauth/v2/authorize?{urlencode(asked)}", "T1", "U1")
    assert back.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def exchange(fake: FakeSlack, code: str, **others: str) -> str:
    """The token for a code."""
    given = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": BACK}
    told = WebClient(base_url=fake.url).oauth_v2_access(code=code, **(given | others))
    assert told["team"]["id"] == "T1"
    assert told["scope"] == "commands"
    return str(told["access_token"])


def refusal(fake: FakeSlack, token: str) -> str:
    """Slack's word against a token; empty where it is good."""
    try:
        WebClient(token=token, base_url=fake.url).auth_test()
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


def test_a_code_brings_a_token_once_and_the_state_comes_back(fake: FakeSlack) -> None:
    came = agreed(fake)
    assert came["state"] == "s"
    assert refusal(fake, exchange(fake, came["code"])) == ""
    with pytest.raises(SlackApiError, match="code_already_used"):
        exchange(fake, came["code"])


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"client_secret": "guessed"}, "bad_client_secret"),
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
    ],
)
def test_a_stranger_gets_nothing_for_a_code(
    fake: FakeSlack, other: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackApiError, match=error):
        exchange(fake, agreed(fake)["code"], **other)


def test_a_new_installation_and_a_revocation_end_the_token_before(fake: FakeSlack) -> None:
    first = exchange(fake, agreed(fake)["code"])
    second = exchange(fake, agreed(fake)["code"])
    assert [refusal(fake, each) for each in (first, second)] == ["token_revoked", ""]
    fake.revoke("T1")
    assert refusal(fake, second) == "token_revoked"
    assert refusal(fake, "xoxb-T9-none") == "invalid_auth"
