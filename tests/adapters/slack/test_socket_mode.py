"""What is done with envelopes, and with connections that fail, over real sockets."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.slack.reception import Reception
from adapters.slack.socket_mode import SocketMode
from adapters.slack.voice import Voice
from bot.messages import Answer, Incoming
from bot.texts import Texts
from tests.adapters.slack import payloads
from tests.adapters.slack.conftest import Core
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Request
from tests.fake_slack.sockets import APP_TOKEN, Link


@contextmanager
def connected(
    fake: FakeSlack, core: Core, texts: Texts, token: str = APP_TOKEN, beat: float = 10.0
) -> Iterator[None]:
    """A core that is reached by Socket Mode alone."""
    stop = threading.Event()

    async def listen() -> None:
        reception = Reception(core.handle, lambda _reader: texts.tongue("en", "UTC"))
        async with (
            Voice(lambda team: f"xoxb-{team}", reception.home, fake.url) as voice,
            SocketMode(token, reception, voice, fake.url, beat),
        ):
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(listen(),))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        fake.add_team("T1")
        fake.add_user("T1", "U1")
        fake.add_channel("T1", "C1", "U1")
        yield fake


def both(fake: FakeSlack) -> list[Link]:
    """The two connections, once they are there."""
    return fake.wait_for(lambda: list(fake.sockets.open) if len(fake.sockets.open) == 2 else [])


def test_an_event_that_fails_is_not_acknowledged_and_is_taken_when_it_comes_again(
    fake: FakeSlack, texts: Texts, capfd: pytest.CaptureFixture[str]
) -> None:
    core = Core(failure=RuntimeError("a bug"))
    event = Request.event(payloads.direct("secret words"))
    with connected(fake, core, texts):
        both(fake)
        fake.sockets.patience = 0.5
        assert fake.sockets.send(event).status == 0
        core.failure = None
        assert fake.sockets.send(event, retry=1).status == 200
        fake.wait_for(lambda: fake.called("chat.postMessage"))
    first, second = core.heard
    assert first.key == second.key
    printed = capfd.readouterr()
    assert "RuntimeError" in printed.out + printed.err
    for secret in ("a bug", "secret words", APP_TOKEN, "ticket"):
        assert secret not in printed.out + printed.err


def test_the_core_works_beside_the_event_loop_and_events_carry_no_payload_back(
    fake: FakeSlack, texts: Texts
) -> None:
    core = Core()
    with connected(fake, core, texts):
        fake.wait_for(lambda: fake.sockets.open)
        acks = [
            fake.sockets.send(Request.event(payloads.envelope(type="star_added"))),
            fake.sockets.send(Request.event(payloads.mention("<@UBOT> help"))),
            fake.sockets.send(Request.interaction(payloads.press())),
        ]
    assert [(ack.status, ack.text) for ack in acks] == [(200, "")] * 3
    assert core.held_the_loop == [False, False]


@pytest.mark.parametrize(
    "told",
    [
        {"type": "hello"},
        {"type": "nobody knows this"},
        {"envelope_id": 7, "payload": {}},
        {"envelope_id": "e", "payload": "words"},
        {"envelope_id": "e", "payload": {"type": "event_callback", "event": []}},
        {"envelope_id": "e", "payload": {"command": "/cop", "team_id": None}},
    ],
)
def test_what_slack_does_not_document_ends_no_connection(
    fake: FakeSlack, texts: Texts, told: dict[str, Any]
) -> None:
    core = Core()
    with connected(fake, core, texts):
        both(fake)[0].send(told)
        assert fake.sockets.send(Request.event(payloads.direct())).status == 200
        assert fake.sockets.send(Request.event(payloads.direct())).status == 200
        assert fake.sockets.opened == 2
    assert len(core.heard) == 2


def test_a_connection_that_answers_no_ping_is_given_up_for_another(
    fake: FakeSlack, texts: Texts
) -> None:
    with connected(fake, Core(), texts, beat=0.2):
        deaf, other = both(fake)
        deaf.deaf = True
        fake.wait_for(lambda: fake.sockets.opened == 3)
        assert not other.ended.is_set()


def test_a_token_that_slack_refuses_is_tried_ever_more_rarely_and_said(
    fake: FakeSlack, texts: Texts, capfd: pytest.CaptureFixture[str]
) -> None:
    with connected(fake, Core(), texts, token="xapp-of-nobody"):
        fake.wait_for(lambda: len(fake.called("apps.connections.open")) >= 6)
    calls = fake.called("apps.connections.open")
    waited = [call.received_at - calls[0].received_at for call in calls]
    assert waited[2] > 0.4
    assert waited[4] - waited[2] > 0.9
    said = capfd.readouterr().out
    assert "invalid_auth" in said
    assert "of-nobody" not in said


@dataclass
class Slow(Core):
    """A core that takes a while from when it is asked to when it answers."""

    asked: threading.Event = field(default_factory=threading.Event)

    def handle(self, event: Incoming) -> tuple[Answer, ...]:
        self.asked.set()
        time.sleep(0.3)
        return super().handle(event)


def test_what_is_in_hand_at_a_stop_is_acknowledged_and_answered(
    fake: FakeSlack, texts: Texts
) -> None:
    core = Slow()
    with ThreadPoolExecutor(1) as pool:
        with connected(fake, core, texts):
            both(fake)
            sent = pool.submit(fake.sockets.send, Request.event(payloads.direct()))
            assert core.asked.wait(5)
        assert sent.result().status == 200
    assert len(fake.called("chat.postMessage")) == 1


def test_a_stop_in_the_midst_of_connecting_is_heeded_at_once(fake: FakeSlack, texts: Texts) -> None:
    fake.stall("apps.connections.open", 10)
    with connected(fake, Core(), texts):
        fake.wait_for(lambda: fake.called("apps.connections.open"))
    assert fake.sockets.opened == 0
    fake.lift()
