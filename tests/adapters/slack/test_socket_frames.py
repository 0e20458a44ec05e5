"""Connections over which Slack says what nobody expects: the next one is there at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.texts import Texts
from tests.adapters.slack import payloads
from tests.adapters.slack.conftest import Core
from tests.adapters.slack.test_socket_mode import both, connected
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Request
from tests.payloads import recorded

LARGER_THAN_READ = b'"' + b"x" * (4 * 2**20) + b'"'
"""aiohttp reads 4 MiB; Slack's own envelopes are far smaller."""

NO_FRAMES = {
    "reserved bits": b"\xf1\x01x",
    "an unknown kind": b"\x83\x01x",
    "the rest of nothing": b"\x80\x01x",
    "half a goodbye": b"\x88\x01x",
    "a long ping": b"\x89\x7e\x00\x80" + b"x" * 128,
    "a second beginning": b"\x01\x01x\x81\x01y",
    "no frame": b"HTTP/1.1 200 OK\r\n\r\n",
}


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        fake.add_team("T1")
        fake.add_user("T1", "U1")
        yield fake


def heard(fake: FakeSlack) -> bool:
    """Whether what comes next is acknowledged, by one of two connections."""
    both(fake)
    return fake.sockets.send(Request.event(payloads.direct("hello"))).status == 200


@pytest.mark.parametrize("raw", NO_FRAMES.values(), ids=NO_FRAMES)
def test_a_connection_on_which_something_else_is_spoken_is_left_for_another(
    fake: FakeSlack, texts: Texts, raw: bytes
) -> None:
    with connected(fake, Core(), texts):
        first, _ = both(fake)
        first.write(raw)
        assert first.ended.wait(5)
        assert heard(fake)


def test_a_connection_on_which_too_much_is_said_at_once_is_left_for_another(
    fake: FakeSlack, texts: Texts
) -> None:
    with connected(fake, Core(), texts):
        first, _ = both(fake)
        first.say(LARGER_THAN_READ)
        assert first.ended.wait(5)
        assert heard(fake)


@pytest.mark.parametrize("reason", ["warning", "link_disabled", None, {"of": []}])
def test_whatever_reason_slack_gives_to_leave_another_connection_follows(
    fake: FakeSlack, texts: Texts, reason: object
) -> None:
    with connected(fake, Core(), texts):
        first, _ = both(fake)
        first.send(recorded("slack", "socket_disconnect") | {"reason": reason})
        fake.wait_for(lambda: fake.sockets.opened == 3)
        first.cut()
        assert first.ended.wait(5)
        assert heard(fake)
