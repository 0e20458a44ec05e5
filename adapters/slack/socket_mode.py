"""The other way in: Slack's Socket Mode, for whoever has no public address.

Convener connects to Slack, and what would have been requests comes over the connection, as
envelopes, to the same reception; nothing is signed, since only Slack is at the other end. An
envelope is acknowledged once its transaction is committed. One that fails is not acknowledged at
all, as a request that fails is answered with 500: Slack sends an event again, and its name sees to
it that it counts once.

slack_sdk's own client leaves a connection before it opens the next one, looks for a broken one every
5 s, and when it is closed it doesn't wait for what is being handled. Measured on a local fake: while
one was replaced 12 times it lost 11 of 120 commands; after a break it was back in 4.5 s; closed, it
had acknowledged 3 of 8. This one, which opens the next first and has two: 0, 0.03 s, 8.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.heard import Payload
from adapters.slack.reception import Reception
from adapters.slack.voice import API_URL, Voice, silent
from bot.attending import comes
from bot.patience import SECONDS

log = structlog.get_logger(__name__)

CONNECTIONS = 2
"""One is there while the other is lost or replaced; Slack lets an app have ten, all processes'."""

BEAT = 10.0
"""Seconds between pings. Where the answer to one doesn't come in half of that, the line is dead."""

CONNECTED_WITHIN = 10.0
LEFT_WITHIN = 10.0
"""Seconds in which a connection that Slack wants replaced may still bring something."""

DONE_WITHIN = 5.0
CLOSED_WITHIN = 1.0
"""Seconds to finish what is in hand, and to say goodbye: Slack doesn't always answer that."""

SOUND_AFTER = 10.0
"""Seconds after which a connection that Slack greeted counts as one that came about."""

BACKOFF = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds until a connection that didn't come about is tried again. Slack may ask for more: it lets
an app ask for few a minute."""


class _Odd(Exception):
    """Slack's answer has no address to connect to."""


FAILS = (
    *(SlackClientError, aiohttp.ClientError, TimeoutError, OSError, _Odd),
    *(ValueError, AttributeError, RecursionError),
)
"""What connecting raises; the last three where whoever answered isn't Slack, but somebody in between.

Anything that isn't caught here would end a connection for good.
"""

_WEB = {"wss": "https", "ws": "http"}


@dataclass(slots=True, eq=False)
class Line:
    """A connection. `over`: the next one is wanted; `greeted`: Slack said hello on this one."""

    socket: aiohttp.ClientWebSocketResponse
    since: float
    over: asyncio.Event = field(default_factory=asyncio.Event)
    greeted: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it came about, and lasted."""
        return self.greeted and _clock() >= self.since + SOUND_AFTER


class SocketMode:
    """Connections to Slack, from entering to leaving. Whether they come about isn't waited for."""

    def __init__(
        self,
        app_token: str,
        reception: Reception,
        voice: Voice,
        api_url: str = API_URL,
        beat: float = BEAT,
    ) -> None:
        self._app_token = app_token
        self._reception = reception
        self._voice = voice
        self._api_url = api_url
        self._beat = beat
        self._lines: list[Line] = []
        self._tending: set[asyncio.Task[None]] = set()
        self._taking: set[asyncio.Task[None]] = set()
        self._is_stopping = False

    async def __aenter__(self) -> Self:
        """Begin to connect."""
        timeout = aiohttp.ClientTimeout(total=None)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        for _ in range(CONNECTIONS):
            _begin(self._keep(), self._tending)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take nothing more, acknowledge what is being handled, and go."""
        self._is_stopping = True
        if self._taking:
            await asyncio.wait(self._taking, timeout=DONE_WITHIN)
        for each in (*self._tending, *self._taking):
            each.cancel()
        await asyncio.gather(*self._tending, *self._taking, return_exceptions=True)
        await self._session.close()

    async def _keep(self) -> None:
        """Have a connection, always: the next one while the last still brings something."""
        failed = 0
        while True:
            try:
                line = await self._connected()
            except FAILS as error:
                failed += 1
                wait = _patience(error, failed)
                log.warning("slack gave no connection", why=_why(error), again_in=wait)
            else:
                _begin(self._listen(line), self._tending)
                await line.over.wait()
                failed = 0 if line.is_sound else failed + 1
                wait = _backoff(failed - 1)
            await asyncio.sleep(wait)

    async def _connected(self) -> Line:
        async with asyncio.timeout(CONNECTED_WITHIN):
            client = AsyncWebClient(
                token=self._app_token,
                base_url=self._api_url,
                session=self._session,
                retry_handlers=[],
                logger=silent(),
            )
            client.proxy = None  # the session knows the environment's, and where not to use them
            opened = await client.api_call("apps.connections.open")
            url = str(opened.get("url"))
            if urlsplit(url).scheme not in _WEB:
                raise _Odd
            socket = await self._session.ws_connect(
                url,
                heartbeat=self._beat,
                proxy=_proxy(url),
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSED_WITHIN),
            )
        line = Line(socket, _clock())
        self._lines.append(line)
        return line

    async def _listen(self, line: Line) -> None:
        """Hear what comes until the end, or until Slack has had its time to close it."""
        try:
            async with asyncio.timeout(None) as patience:
                async for message in line.socket:
                    if message.type is aiohttp.WSMsgType.TEXT and self._heard(line, message.data):
                        line.over.set()
                        patience.reschedule(_clock() + LEFT_WITHIN)
        except TimeoutError:
            log.info("slack left a connection open; closed")
        finally:
            line.over.set()
            self._lines.remove(line)
            await line.socket.close()

    def _heard(self, line: Line, text: str) -> bool:
        """Take what came; whether it asks for another connection."""
        match _object(text):
            case {"type": "hello"}:
                line.greeted = True
            case {"type": "disconnect"}:
                return True
            case {"envelope_id": str(name), "payload": dict(payload)} if not self._is_stopping:
                _begin(self._take(line, name, payload), self._taking)
        return False

    async def _take(self, line: Line, name: str, payload: Payload) -> None:
        comes()
        taken = await self._reception.take(payload)
        if taken.status == HTTPStatus.OK:
            await self._acknowledge(line, name, taken.body)
        else:
            log.warning("slack's envelope is not acknowledged", status=taken.status)
        if taken.then:
            await self._voice.speak(taken.team, taken.then)

    async def _acknowledge(self, line: Line, name: str, body: Mapping[str, Any]) -> None:
        """On the connection that it came by; on another where that one has broken meanwhile."""
        said = {"envelope_id": name} | ({"payload": dict(body)} if body else {})
        for each in (line, *self._lines):
            with suppress(ConnectionError):
                await each.socket.send_json(said)
                return
        log.warning("slack heard no acknowledgement")


def _begin(work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(work)
    among.add(task)
    task.add_done_callback(among.discard)


def _patience(error: Exception, failed: int) -> float:
    """How long to wait after a failure: as long as Slack says, else longer each time."""
    told = ""
    if isinstance(error, SlackApiError):
        told = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(told) if SECONDS.fullmatch(told) else _backoff(failed)


def _backoff(failed: int) -> float:
    return BACKOFF[max(0, min(failed, len(BACKOFF) - 1))]


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _why(error: Exception) -> str:
    """What Slack says of it, or what kind of failure it is; never an address, which lets one in."""
    told = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(told.get("error")) if isinstance(told, dict) else type(error).__name__


def _object(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _proxy(url: str) -> str | None:
    """The environment's proxy for a WebSocket, which goes by those of the web."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.netloc) else getproxies().get(_WEB[parts.scheme])
