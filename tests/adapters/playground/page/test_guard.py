from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from adapters.playground.guard import Guard

HOST = ("host", "127.0.0.1:8080")
HERE = ("127.0.0.1", 50123)


async def _welcome(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def _sent(
    headers: Iterable[tuple[str, str]], client: tuple[str, int] | None = HERE, kind: str = "http"
) -> list[Message]:
    scope: dict[str, Any] = {
        "type": kind,
        "path": "/",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        "client": client,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(_welcome)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9", "LocalHost:8080", "[::1]:8080"])
@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_a_browser_on_this_machine_comes_in(host: str, client: str) -> None:
    assert _sent([("host", host)], (client, 1))[0]["status"] == 200


@pytest.mark.parametrize(
    "client", [None, ("192.0.2.7", 1), ("testclient", 1), ("::ffff:10.0.0.1", 1)]
)
def test_nobody_comes_in_from_elsewhere(client: tuple[str, int] | None) -> None:
    assert _sent([HOST], client)[0]["status"] == 403


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "10.0.0.1",
        "",
        "::1",
        "localhost:",
    ],
)
def test_no_other_name_for_this_machine_is_taken(host: str) -> None:
    assert _sent([("host", host)])[0]["status"] == 403


def test_a_missing_or_a_second_host_is_refused() -> None:
    assert _sent([])[0]["status"] == 403
    assert _sent([HOST, HOST])[0]["status"] == 403


@pytest.mark.parametrize(
    "header",
    ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-prefix"],
)
def test_a_proxy_is_refused(header: str) -> None:
    assert _sent([HOST, (header, "127.0.0.1")])[0]["status"] == 403


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_our_own_origin_is_let_through(kind: str) -> None:
    first = _sent([HOST, ("origin", "http://localhost:8080")], kind=kind)[0]
    assert first["type"] in ("http.response.start", "websocket.accept")
    assert first.get("status", 200) == 200


@pytest.mark.parametrize(
    "origin",
    ["null", "https://localhost", "http://example.org", "http://localhost.example.org", ""],
)
def test_another_sites_websocket_is_closed_before_it_opens(origin: str) -> None:
    sent = _sent([HOST, ("origin", origin)], kind="websocket")
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_every_answer_has_the_safe_headers() -> None:
    for headers in ([HOST], []):
        named = dict(_sent(headers)[0]["headers"])
        assert named[b"x-frame-options"] == b"DENY"
        assert named[b"x-content-type-options"] == b"nosniff"
        assert named[b"referrer-policy"] == b"no-referrer"
        assert b"default-src 'self'" in named[b"content-security-policy"]


def test_a_refusal_says_why_in_a_sentence() -> None:
    assert b"this very machine" in _sent([])[1]["body"]
