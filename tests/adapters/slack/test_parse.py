"""What is read out of a command."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.heard import Malformed
from adapters.slack.parse import commanded, kind, read
from adapters.slack.typed import unescape
from bot.messages import Address

COMMAND = {
    "command": "/cop",
    "text": "help",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "channel_name": "general",
    "trigger_id": "1.2.a",
}


def where(changes: dict[str, str]) -> Address:
    return commanded(COMMAND | changes).event.where


def test_a_command_in_direct_messages_is_given_at_the_senders_own_address() -> None:
    me = Address("slack", "T1", "person", "U1")
    assert where({"channel_id": "D1", "channel_name": "directmessage"}) == me
    assert where({"channel_id": "D1", "channel_name": "whatever"}) == me
    assert where({"channel_id": "C1", "channel_name": "directmessage"}) == me


def test_a_private_channel_and_a_group_are_channels() -> None:
    group = where({"channel_id": "G1", "channel_name": "privategroup"})
    assert group == Address("slack", "T1", "channel", "G1")


def test_in_an_enterprise_grid_the_workspace_is_the_team() -> None:
    grid = {"enterprise_id": "E1", "is_enterprise_install": "true"}
    assert commanded(COMMAND | grid).event.sender.workspace == "T1"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("ask <@U123|ada> now", "ask @U123 now"),
        ("ask <@W123>", "ask @W123"),
        ("see <#C12|talk>", "see #C12"),
        ("see <#C12|>", "see #C12"),
        ("<!here> <!channel|@channel>", "@here @channel"),
        ("<!subteam^S1|@team> <!subteam^S1>", "@team @"),
        ("<https://a.example/?q=1|a.example>", "https://a.example/?q=1"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;@U1&amp;gt;", "&lt;@U1&gt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("<not a thing>", "<not a thing>"),
    ],
)
def test_slacks_escapes_are_undone_once(sent: str, typed: str) -> None:
    assert unescape(sent) == typed


@settings(max_examples=100, deadline=None, database=None)
@given(st.text())
def test_words_that_slack_escaped_come_back_as_they_were(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(escaped) == words


@settings(max_examples=150, deadline=None, database=None)
@given(
    st.text(), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "", "a"])
)
def test_any_body_is_a_payload_or_malformed(body: str, content_type: str) -> None:
    try:
        payload = read(body, content_type)
        kind(payload)
    except Malformed:
        return
    assert isinstance(payload, dict)
