"""Connecting to Slack where somebody in between answers: whatever they say, it is tried again."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from adapters.slack.reception import Reception
from adapters.slack.socket_mode import SocketMode
from adapters.slack.voice import Voice
from bot.app import all_texts

WITHIN = 5.0
TRIES = 3
"""Two connections, and one of them once more."""


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"null",
        b'"sign in first"',
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"ok": true}',
        b'{"ok": true, "url": ["ws://x"]}',
        b'{"ok": true, "url": "wss://["}',
        b'{"ok": true, "url": "ws://127.0.0.1:1/"}',
        b'{"ok": true, "url": "ws://127.0.0.1:99999999/"}',
    ],
    ids=lambda answer: repr(answer[:40]),
)
def test_an_odd_answer_does_not_end_it(answer: bytes) -> None:
    assert asyncio.run(_tries(answer)) >= TRIES


async def _tries(answer: bytes) -> int:
    """How often Slack is asked for a connection where it always answers so."""
    asked, enough = 0, asyncio.Event()

    async def opens(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        if asked == TRIES:
            enough.set()
        return web.Response(body=answer, content_type="application/json")

    app = web.Application()
    app.router.add_post("/apps.connections.open", opens)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    words = all_texts().tongue("en", "UTC")
    reception = Reception(lambda event: (), lambda reader: words)
    voice = Voice(lambda team: None, lambda opened: ())
    try:
        async with SocketMode("xapp-1", reception, voice, f"http://{host}:{port}/"):
            await asyncio.wait_for(enough.wait(), WITHIN)
    except TimeoutError:
        pass
    finally:
        await runner.cleanup()
    return asked
