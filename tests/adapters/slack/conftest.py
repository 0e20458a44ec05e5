"""A door on a real socket, a Slack that signs what it sends, and a core that remembers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from adapters import slack
from adapters.slack.app import door
from adapters.slack.reception import Reception
from adapters.slack.voice import Voice
from bot.cards import Card, Text
from bot.messages import Answer, Incoming, Whisper
from bot.texts import Texts
from tests.fake_slack import FakeSlack

HERE = Path(__file__).parent
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, ADA, ROOM = "T0001ACME", "U2147483697", "C2147483705"
FORM = "application/x-www-form-urlencoded"
DEFAULT_ANSWER = (Whisper(Card("Welcome", (Text("You said something."),))),)


@dataclass
class Core:
    """Stands where the engine does: keeps what it heard, answers what it was told to."""

    heard: list[Incoming] = field(default_factory=list)
    answers: tuple[Answer, ...] = DEFAULT_ANSWER
    failure: Exception | None = None
    held_the_loop: list[bool] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)

    def handle(self, event: Incoming) -> tuple[Answer, ...]:
        self.heard.append(event)
        self.held_the_loop.append(is_in_a_loop())
        self.threads.append(threading.current_thread().name)
        if self.failure is not None:
            raise self.failure
        return self.answers


@dataclass
class Slack:
    """Signs and sends, the way Slack does."""

    client: httpx.Client
    core: Core
    web: FakeSlack

    def send(
        self,
        body: str | bytes,
        content_type: str = FORM,
        *,
        age: int = 0,
        secret: str = SECRET,
        headers: Mapping[str, str | bytes | None] | None = None,
    ) -> httpx.Response:
        raw = body.encode() if isinstance(body, str) else body
        stamp = str(int(time.time()) - age)
        digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256)
        signed: dict[str, str | bytes | None] = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        signed |= dict(headers or {})
        sent = [
            (name.encode(), value.encode() if isinstance(value, str) else value)
            for name, value in signed.items()
            if value is not None
        ]
        return self.client.post("/slack/events", content=raw, headers=sent)

    def command(self, **changes: str | None) -> httpx.Response:
        fields: dict[str, str | None] = {**dict(parse_qsl(recorded())), **changes}
        return self.send(urlencode({k: v for k, v in fields.items() if v is not None}))

    def interaction(self, payload: object) -> httpx.Response:
        return self.send(urlencode({"payload": json.dumps(payload)}))

    def event(self, payload: object) -> httpx.Response:
        return self.send(json.dumps(payload), "application/json")


def is_in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def recorded() -> str:
    return (HERE / "command.form").read_text()


def catalogue() -> Texts:
    texts = Texts()
    texts.add("slack", Path(slack.__file__).parent / "texts")
    return texts


@pytest.fixture(scope="session")
def texts() -> Texts:
    return catalogue()


@pytest.fixture(scope="session")
def web() -> Iterator[FakeSlack]:
    """The Web API of a workspace with one person and one channel."""
    with FakeSlack() as fake:
        fake.add_team(TEAM)
        fake.add_user(TEAM, ADA, "Ada")
        fake.add_channel(TEAM, ROOM, ADA)
        yield fake


@pytest.fixture(scope="session")
def served(texts: Texts, web: FakeSlack) -> Iterator[Slack]:
    core = Core()
    reception = Reception(core.handle, lambda _reader: texts.tongue("en", "UTC"))
    voice = Voice(lambda team: f"xoxb-{team}" if team == TEAM else None, reception.home, web.url)
    route = door(signing_secret=SECRET, reception=reception, voice=voice)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with voice:
            yield

    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            Starlette(routes=[route], lifespan=lifespan), ws="none", log_level="critical"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
                yield Slack(client, core, web)
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@pytest.fixture
def workspace(served: Slack) -> Slack:
    served.core.heard.clear()
    served.core.held_the_loop.clear()
    served.core.threads.clear()
    served.core.answers = DEFAULT_ANSWER
    served.core.failure = None
    served.web.lift()
    return served
