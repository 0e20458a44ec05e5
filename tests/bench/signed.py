"""Requests as Slack signs them, sent to an application without a socket in between."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

SECRET = "of no use but here"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def command(text: str) -> tuple[bytes, dict[str, str]]:
    """`/cop text` in the channel C1 of T1, by U1: body and headers."""
    body = urlencode({
        "command": "/cop", "text": text, "team_id": "T1", "user_id": "U1", "channel_id": "C1",
        "channel_name": "water", "trigger_id": f"1.{random.getrandbits(60)}",
        "response_url": "http://127.0.0.1:9/none",
    })  # fmt: skip
    return _signed(body.encode(), FORM)


def message(user: str) -> tuple[bytes, dict[str, str]]:
    """Somebody's message in the channel C1 of T1: body and headers."""
    stamp = f"{time.time():.6f}"
    event = {"type": "message", "channel": "C1", "channel_type": "channel", "user": user}
    event |= {"text": "How much do you lose?", "ts": stamp, "event_ts": stamp}
    payload = {
        "type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": event,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event_id": f"Ev{random.getrandbits(60)}", "event_time": int(time.time()),
    }  # fmt: skip
    return _signed(json.dumps(payload).encode(), JSON)


def sending(
    app: Starlette,
    made: Callable[[], Sequence[tuple[bytes, dict[str, str]]]],
    at_once: int = 1,
) -> Callable[[], None]:
    """Sends what `made` gives, so many at once; each must be taken."""

    async def send() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://slack.test") as client:
            turns = asyncio.Semaphore(at_once)

            async def one(body: bytes, headers: dict[str, str]) -> None:
                async with turns:
                    answer = await client.post("/slack/events", content=body, headers=headers)
                assert answer.status_code == 200, answer.text

            await asyncio.gather(*(one(*each) for each in made()))

    return lambda: asyncio.run(send())


def _signed(body: bytes, kind: str) -> tuple[bytes, dict[str, str]]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
