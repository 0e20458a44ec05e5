"""What a command costs when many things can be done: no more than when few can."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

import bot
from adapters.slack.app import door as slack_door
from adapters.slack.reception import Reception
from adapters.slack.voice import Voice
from bot.app import all_texts
from bot.cards import Card, Text
from bot.engine import Engine
from bot.feature import Effects, Feature, Route, Turn
from bot.messages import Whisper
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import wall
from scheduler.delivery import Delivery
from scheduler.work import InlineWork, door
from storage.database import Store
from tests.bench.figure import Figure, ratio

SECRET = "of no use but here"
COMMANDS = 300
FEW, MANY = 10, 150


def flat() -> Figure:
    """A signed command with 150 registered actions over one with 10: CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_commands(Path(folder) / f"{number}.db", number) for number in (FEW, MANY))
        return Figure("dispatch_flat", ratio(many, few), "ratio", 1.1)


def _answer(_turn: Turn) -> Effects:
    return [Whisper(Card("", (Text("Here"),)))]


def _feature(actions: int) -> Feature:
    route = Route("anybody", _answer, anywhere=True)
    return Feature(
        name="bench",
        folder=Path(bot.__path__[0]) / "catalogue",
        commands={"last": route},
        presses={f"bench.press{number}": route for number in range(actions)},
        forms={f"bench.form{number}": route for number in range(actions)},
    )


def _commands(file: Path, actions: int) -> Callable[[], None]:
    """Signed commands through the door of a house in which so many actions are registered."""
    store = Store(f"sqlite:///{file}")
    store.migrate()
    texts = all_texts()
    routes = Routes.of((_feature(actions),))
    engine = Engine(store, texts, load_all(), wall, random.Random(7), routes)
    work = InlineWork(engine, Delivery(store, {}, routes.kinds, wall, wall), {})
    reception = Reception(door(engine, work), lambda _: texts.tongue("en", "UTC"))
    voice = Voice(lambda _: None, reception.home, "http://127.0.0.1:9/")
    app = Starlette(routes=[slack_door(signing_secret=SECRET, reception=reception, voice=voice)])

    async def send() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://slack.test") as client:
            for _ in range(COMMANDS):
                body, headers = _signed()
                answer = await client.post("/slack/events", content=body, headers=headers)
                assert "Here" in answer.text

    return lambda: asyncio.run(send())


def _signed() -> tuple[str, dict[str, str]]:
    body = urlencode({
        "command": "/cop", "text": "last", "team_id": "T1", "user_id": "U1", "channel_id": "C1",
        "channel_name": "water", "trigger_id": f"1.{random.getrandbits(60)}",
        "response_url": "http://127.0.0.1:9/none",
    })  # fmt: skip
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return body, headers
