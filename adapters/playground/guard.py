"""Who may come in: this machine's own browsers, and nobody through a proxy or another site.

The playground lets anybody be anybody, so it must never be reachable from elsewhere. A loopback
client alone proves little: a reverse proxy, a rebound DNS name or a foreign page's websocket also
come from loopback, and each of them shows in a header.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
PROXIES = ("forwarded", "via", "x-real-ip")
POLICY = 1008
"""The websocket close code for what a server's policy doesn't allow."""

REFUSAL = "The playground answers only to a browser on this very machine, without a proxy.\n"

CONTENT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from another host. `unsafe-eval`: Vue compiles its templates in the page."""

SAFE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": CONTENT,
}


class Guard:
    """ASGI middleware that refuses everything but direct loopback requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it: 403 for http, a close before the accept for websockets."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif is_local(scope):
            await self._app(scope, receive, _safely(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY, "reason": ""})
        else:
            await _refuse(_safely(send))


def is_local(scope: Scope) -> bool:
    """Whether a request comes straight from a browser on this machine, looking at our own page."""
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    return (
        _is_loopback(scope.get("client"))
        and len(hosts) == 1
        and _is_ours(hosts[0])
        and not any(name in PROXIES or name.startswith("x-forwarded") for name in headers)
        and all(
            origin.lower().startswith("http://") and _is_ours(origin[len("http://") :])
            for origin in origins
        )
    )


def _is_ours(host: str) -> bool:
    return HOST.fullmatch(host.lower()) is not None


def _is_loopback(client: tuple[str, int] | None) -> bool:
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _safely(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SAFE.items():
                headers[name] = value
        await send(message)

    return sent


async def _refuse(send: Send) -> None:
    body = REFUSAL.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
