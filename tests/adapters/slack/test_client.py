"""What the port makes of Slack's noes, of its silence and of its limits."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import timedelta
from http.client import RemoteDisconnected

import pytest
from urllib3 import HTTPConnectionPool, exceptions
from urllib3.connection import HTTPConnection

from adapters.slack import limits
from adapters.slack.client import SlackPlatform
from adapters.slack.refusals import read
from bot.cards import Bar, Card, Chart, Text
from bot.messages import Address
from bot.patience import told_apart
from bot.platform import CantTell, TryLater, Undeliverable, Unsure
from scheduler.clock import wall
from tests.adapters.slack.port import platform, web
from tests.fake_slack import FakeSlack
from tests.fake_slack.faults import Done

__all__ = ["platform", "web"]

CHANNEL = Address("slack", "T1", "channel", "C1")
ADA = Address("slack", "T1", "person", "U1")
HELLO, BYE = Card("Hello", (Text("There"),)), Card("Bye")

Act = Callable[[SlackPlatform], object]


def post(platform: SlackPlatform) -> object:
    return platform.post(CHANNEL, HELLO, "k")


def test_a_limit_is_patience_for_as_long_as_slack_says(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    web.limit(0.2)
    post(platform)
    with pytest.raises(TryLater) as later:
        post(platform)
    assert later.value.after == 5
    assert not isinstance(later.value, Unsure)
    assert len(web.messages("T1", "C1")) == 1


@pytest.mark.parametrize("done", ["first", "never"])
@pytest.mark.parametrize("how", ["drop", "stall", "500", "internal_error"])
def test_a_post_without_an_answer_is_unsure_and_never_sent_again_by_itself(
    web: FakeSlack, platform: SlackPlatform, how: str, done: Done
) -> None:
    match how:
        case "drop":
            web.drop("chat.postMessage", done=done)
        case "stall":
            web.stall("chat.postMessage", 2, done=done)
        case "500":
            web.fail("chat.postMessage", status=500, done=done)
        case _:
            web.fail("chat.postMessage", how, done=done)
    since = wall()
    with pytest.raises(Unsure):
        post(platform)
    assert len(web.called("chat.postMessage")) == 1
    found = platform.lookup(CHANNEL, "k", since)
    assert (found is not None) == (done == "first")


def test_nobody_at_the_other_end_is_patience() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    platform = SlackPlatform(lambda _: "x", lambda _: str, f"http://127.0.0.1:{port}/api/")
    with pytest.raises(TryLater) as later:
        post(platform)
    assert not isinstance(later.value, Unsure)


NEW, POOL = HTTPConnection("localhost"), HTTPConnectionPool("localhost")


@pytest.mark.parametrize(
    ("error", "is_sure"),
    [
        (exceptions.ReadTimeoutError(POOL, "/", ""), False),
        (exceptions.ProtocolError("", RemoteDisconnected("")), False),
        (exceptions.ProtocolError("", ConnectionResetError()), False),
        (exceptions.SSLError(ssl.SSLError()), False),
        (exceptions.DecodeError(), False),
        (OSError(), False),
        (exceptions.NewConnectionError(NEW, ""), True),
        (exceptions.NameResolutionError("", NEW, socket.gaierror()), True),
        (exceptions.ConnectTimeoutError(), True),
        (exceptions.ProxyError("", ConnectionRefusedError()), True),
        (exceptions.SSLError(ssl.SSLCertVerificationError()), True),
    ],
    ids=repr,
)
def test_only_what_never_left_surely_did_not_happen(error: Exception, is_sure: bool) -> None:
    with pytest.raises(TryLater) as later, told_apart():
        raise error
    assert isinstance(later.value, Unsure) is not is_sure


@pytest.mark.parametrize("told", [b"", b"<html>", b"[]", b"[" * 100_000, b'{"ok": false}'])
def test_words_that_are_not_slack_s_leave_it_unsure(told: bytes) -> None:
    with pytest.raises(Unsure):
        read(200, {}, told)


@pytest.mark.parametrize(
    ("told", "seconds"), [("30", 30), ("0", 1), ("", 2), ("-1", 2), ("nan", 2), ("9" * 9, 2)]
)
def test_a_limit_that_names_no_sane_time_is_short_patience(told: str, seconds: float) -> None:
    with pytest.raises(TryLater) as later:
        read(429, {"Retry-After": told}, b"")
    assert later.value.after == seconds


def test_connections_are_kept_and_one_that_went_away_is_opened_anew(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    for _ in range(3):
        post(platform)
    assert len({call.peer for call in web.called("chat.postMessage")}) == 1
    web.drop("chat.postMessage", done="never", times=1)
    with pytest.raises(Unsure):
        post(platform)
    post(platform)
    assert len({call.peer for call in web.called("chat.postMessage") if call.accepted}) == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda platform: platform.update(CHANNEL, "C1:1.2", BYE),
        lambda platform: platform.roster(CHANNEL, ""),
        lambda platform: platform.profile(ADA),
        lambda platform: platform.lookup(CHANNEL, "k", wall()),
    ],
    ids=["update", "roster", "profile", "lookup"],
)
def test_what_may_be_done_twice_is_only_ever_tried_later(
    web: FakeSlack, platform: SlackPlatform, act: Act
) -> None:
    web.fail("", status=502)
    with pytest.raises(TryLater) as later:
        act(platform)
    assert not isinstance(later.value, Unsure)


@pytest.mark.parametrize(
    "error",
    ["is_archived", "not_in_channel", "token_revoked", "restricted_action", "something_new"],
)
def test_what_slack_refuses_is_undeliverable_by_its_name(
    web: FakeSlack, platform: SlackPlatform, error: str
) -> None:
    web.fail("chat.postMessage", error)
    with pytest.raises(Undeliverable) as refused:
        post(platform)
    assert refused.value.reason == error
    assert refused.value.of_all == (error == "token_revoked")


def test_a_workspace_without_a_token_is_undeliverable(platform: SlackPlatform) -> None:
    with pytest.raises(Undeliverable, match="no_token"):
        platform.post(Address("slack", "T2", "channel", "C1"), HELLO, "k")


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
def test_blocks_that_slack_does_not_take_are_sent_as_words(
    web: FakeSlack, platform: SlackPlatform, error: str
) -> None:
    web.fail("chat.postMessage", error, times=1)
    ref = platform.post(CHANNEL, HELLO, "k")
    web.fail("chat.update", error, times=1)
    platform.update(CHANNEL, ref, BYE)
    (message,) = web.messages("T1", "C1")
    assert (message.text, message.blocks) == ("Bye", ())


CHART = Card("Week", (Chart("By day", (Bar("Mon", 3, "3"), Bar("Tue", 1, "1"))),))


@pytest.mark.parametrize(
    ("times", "kinds", "asked"),
    [
        (0, ["header", "data_visualization", "rich_text"], 1),
        (1, ["header", "rich_text"], 2),
        (2, [], 3),
    ],
)
def test_a_chart_that_slack_does_not_draw_is_told_in_words(
    web: FakeSlack, platform: SlackPlatform, times: int, kinds: list[str], asked: int
) -> None:
    if times:
        web.fail("chat.postMessage", "invalid_blocks", times=times)
    platform.post(CHANNEL, CHART, "k")
    (message,) = web.messages("T1", "C1")
    assert [block["type"] for block in message.blocks] == kinds
    assert message.text == "Week\nBy day\n1. Mon: 3\n2. Tue: 1"
    assert len(web.called("chat.postMessage")) == asked


def test_a_post_says_nothing_that_slack_would_unfold(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    post(platform)
    (call,) = web.called("chat.postMessage")
    assert call.arguments["unfurl_links"] is False
    assert call.arguments["unfurl_media"] is False
    assert call.arguments["text"] == "Hello\nThere"


def test_a_message_to_a_person_is_found_and_changed_in_their_direct_messages(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    since = wall()
    ref = platform.post(ADA, HELLO, "k")
    assert platform.lookup(ADA, "k", since) == ref
    platform.update(ADA, ref, BYE)
    assert [message.text for message in web.messages("T1", "U1")] == ["Bye"]
    assert platform.lookup(ADA, "k", since) == ref


def test_it_is_looked_for_over_pages_and_not_before_its_time(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    since = wall()
    ref = post(platform)
    for number in range(limits.HISTORY_PAGE):
        platform.post(CHANNEL, BYE, f"later {number}")
    assert platform.lookup(CHANNEL, "k", since) == ref
    assert len(web.called("conversations.history")) == 2
    assert platform.lookup(CHANNEL, "k", since + timedelta(minutes=5)) is None


def test_where_slack_lets_nobody_look_nobody_can_tell(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    post(platform)
    web.fail("conversations.history", "missing_scope")
    for place in (CHANNEL, ADA):
        with pytest.raises(CantTell):
            platform.lookup(place, "k", wall())


def test_a_profile_has_name_zone_and_language(platform: SlackPlatform) -> None:
    found = platform.profile(ADA)
    assert (found.name, found.zone, found.language) == ("Ada", "Africa/Nairobi", "tr")
    assert not found.is_bot


def test_bots_and_slackbot_are_bots_and_a_closed_account_is_gone(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    web.add_user("T1", "U2", is_bot=True)
    web.add_user("T1", "U3", deleted=True)
    web.add_user("T1", "USLACKBOT")
    found = [platform.profile(Address("slack", "T1", "person", u)) for u in ("U2", "USLACKBOT")]
    assert all(each.is_bot for each in found)
    assert platform.profile(Address("slack", "T1", "person", "U3")).is_gone
