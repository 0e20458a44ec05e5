"""The fake Slack is as Slack documents itself, counts exactly, and troubles as it is told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fake_slack import DROPPED, FakeSlack, impatient


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as served:
        served.add_team("T1")
        served.add_user("T1", "U1", "Amina", tz="Africa/Nairobi", locale="tr-TR")
        served.add_user("T1", "U2", "Ben")
        served.add_channel("T1", "C1", "U1", "U2")
        yield served


@pytest.fixture
def web(fake: FakeSlack) -> WebClient:
    return WebClient("xoxb-T1", base_url=fake.url, timeout=10, retry_handlers=[])


def said(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def test_slack_s_own_client_posts_updates_reads_back_and_deletes(
    fake: FakeSlack, web: WebClient
) -> None:
    metadata = {"event_type": "convener_post", "event_payload": {"key": "k1"}}
    sent = web.chat_postMessage(channel="C1", text="one", blocks=[said("1")], metadata=metadata)
    web.chat_update(channel="C1", ts=str(sent["ts"]), text="two", blocks=[said("2")])
    [now] = fake.messages("T1", "C1")
    assert (now.text, now.metadata, now.ts) == ("two", metadata, sent["ts"])
    assert now.edited
    [read] = web.conversations_history(channel="C1", include_all_metadata=True)["messages"]
    assert read["metadata"] == metadata
    assert "metadata" not in web.conversations_history(channel="C1")["messages"][0]
    web.chat_delete(channel="C1", ts=str(sent["ts"]))
    assert fake.messages("T1", "C1") == ()


def test_a_post_to_a_person_opens_their_direct_messages(fake: FakeSlack, web: WebClient) -> None:
    sent = web.chat_postMessage(channel="U1", text="hello")
    assert web.conversations_open(users="U1")["channel"]["id"] == sent["channel"]
    assert [each.text for each in fake.messages("T1", "U1")] == ["hello"]
    person = web.users_info(user="U1", include_locale=True)["user"]
    assert (person["tz"], person["locale"]) == ("Africa/Nairobi", "tr-TR")


def test_pages_hold_everything_once(fake: FakeSlack, web: WebClient) -> None:
    for number in range(7):
        web.chat_postMessage(channel="C1", text=str(number))
    pages = [page["messages"] for page in web.conversations_history(channel="C1", limit=3)]
    assert [message["text"] for page in pages for message in page] == list("6543210")
    people = [page["members"] for page in web.conversations_members(channel="C1", limit=2)]
    assert people == [["U1", "U2"], ["UBOTT1"]]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C2", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "C3", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C1"}, "no_text"),
        ("chat.postMessage", {"channel": "C1", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C1", "blocks": [{"type": "x"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C1", "blocks": [said("w" * 2990)] * 5}, "msg_blocks_too_long"),
        ("chat.update", {"channel": "C1", "ts": "1.0", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U9"}, "user_not_found"),
        ("users.info", {"user": "U9"}, "user_not_found"),
        ("views.open", {"trigger_id": "1.1.t1", "view": {}}, "invalid_arguments"),
        ("chat.unheard", {}, "unknown_method"),
    ],
)  # fmt: skip
def test_what_slack_refuses_is_refused_by_its_name(
    fake: FakeSlack, web: WebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    fake.add_channel("T1", "C2", archived=True)
    fake.add_channel("T1", "C3", bot=False)
    with pytest.raises(SlackApiError) as refused:
        web.api_call(method, json=arguments)
    assert refused.value.response["error"] == error
    assert (fake.calls[-1].error, fake.calls[-1].accepted) == (error, False)


def test_a_token_is_one_workspace_s(fake: FakeSlack, web: WebClient) -> None:
    fake.add_team("T2")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        web.chat_postMessage(token="xoxb-T2", channel="C1", text="x")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        web.auth_test(token="xoxb-T3")


def test_a_limit_lets_through_exactly_what_it_allows_and_says_when_to_come_back(
    fake: FakeSlack, web: WebClient
) -> None:
    limit = fake.limit(2.0, burst=3)
    arguments = {"channel": "C1", "text": "x", "token": "xoxb-T1"}
    began = time.monotonic()
    with httpx.Client(base_url=fake.url) as client:
        answers = [client.post("chat.postMessage", data=arguments) for _ in range(10)]
    posted = len(fake.messages("T1", "C1"))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
    assert 3 <= posted == 10 - len(refused) <= limit.allows(time.monotonic() - began)
    assert len(impatient(fake.calls)) >= len(refused) - 1 > 0


def test_a_drop_after_accepting_is_recorded_as_accepted(fake: FakeSlack, web: WebClient) -> None:
    fake.drop("chat.postMessage", times=1, done="first")
    fake.drop("chat.postMessage", times=1)
    for _ in range(2):
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            web.chat_postMessage(channel="C1", text="x")
    assert [(c.status, c.accepted) for c in fake.calls] == [(DROPPED, True), (DROPPED, False)]
    assert len(fake.messages("T1", "C1")) == 1


def test_a_stalled_call_holds_up_no_other(fake: FakeSlack, web: WebClient) -> None:
    stall = fake.stall("chat.postMessage", 60, times=1)
    fake.fail("chat.update", status=502)
    waiting = threading.Thread(
        target=httpx.post,
        args=(f"{fake.url}chat.postMessage",),
        kwargs={"data": {"channel": "C1", "text": "x", "token": "xoxb-T1"}, "timeout": 30},
    )
    waiting.start()
    fake.wait_for(lambda: fake.messages("T1", "C1"))
    assert fake.calls[0].status is None
    with pytest.raises(SlackApiError) as refused:
        web.chat_update(channel="C1", ts="1.0", text="x")
    assert refused.value.response.status_code == 502
    fake.lift(stall)
    waiting.join(5)
    assert [call.accepted for call in fake.calls] == [True, False]


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.fake_slack"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        yield started
        started.terminate()
    assert started.returncode == 0


def test_as_a_process_of_its_own_it_is_told_what_to_do_over_http(
    process: subprocess.Popen[str],
) -> None:
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    web = WebClient("xoxb-T1", base_url=url, timeout=10, retry_handlers=[])
    with httpx.Client(base_url=url.removesuffix("api/")) as client:
        for deed in (
            {"do": "add_channel", "team": "T1", "channel": "C1", "members": ["U1"]},
            {"do": "drop", "method": "chat.postMessage", "times": 1, "done": "first"},
        ):
            assert client.post("control", json=deed).json() == {"ok": True}
        assert client.post("control", json={"do": "harm"}).status_code == 400
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            web.chat_postMessage(channel="C1", text="x")
        web.chat_postMessage(channel="C1", text="y")
        calls = client.get("control/calls", params={"team": "T1"}).json()
        assert [(call["status"], call["accepted"]) for call in calls] == [(0, True), (200, True)]
        told = client.get("control/messages", params={"team": "T1", "channel": "C1"}).json()
        assert [message["text"] for message in told] == ["x", "y"]
