"""What follows an acknowledgement: calls to Slack, best effort, each within its time.

Losing one loses no state, and is logged. No request waits for them, and they wait for none, but for
a Home, which is asked for as a request is: the threads that attend to requests are others. A slow
Slack doesn't hold the loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import Context
from types import TracebackType
from typing import Self, assert_never
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import refusals
from adapters.slack.steps import Call, Next, Refresh, Respond
from bot.attending import attend
from bot.messages import Address, Opened

log = structlog.get_logger(__name__)

TokenOf = Callable[[str], str | None]
"""A workspace's bot token; None where Convener isn't installed. May block."""

Home = Callable[[Opened], tuple[Next, ...]]
"""What shows somebody's Home as things stand. May block, and raise."""

API_URL = "https://slack.com/api/"

SECONDS = 2.0
"""How long one call may take: a trigger is worth 3 s."""

RESPONSE_SECONDS = 10.0
"""How long an answer to a response URL may take, which is good for half an hour."""

IN_FLIGHT = 200
"""So many replies may be on their way; with Slack that slow, the next are not sent at all."""

READ_AT_MOST = 4_000
"""How much of a refusal is looked at for its reason."""

RESPONSE_HOST = "https://hooks.slack.com"


class Voice:
    """Says what is to be said after acknowledgements. Open it around the time that requests come.

    Proxies are the environment's, as the outgoing port's are.
    """

    def __init__(
        self, token_of: TokenOf, home: Home, api_url: str = API_URL, seconds: float = SECONDS
    ) -> None:
        """`seconds`: how long one call may take, and what is being said when the process ends."""
        self._seconds = seconds
        self._token_of = token_of
        self._home = home
        self._homes: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()
        self._api_url = api_url
        self._hosts = {_host(RESPONSE_HOST), _host(api_url)}
        self._session: aiohttp.ClientSession | None = None
        self._speaking: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Open the connections that all calls share: one is there for each that is on its way."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=IN_FLIGHT),
            timeout=aiohttp.ClientTimeout(total=self._seconds),
            trust_env=True,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let what is being said end; what doesn't in time is logged as not said."""
        if self._speaking:
            await asyncio.wait(self._speaking, timeout=self._seconds)
        for each in self._speaking:
            each.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def speak(self, team: str, steps: Sequence[Next]) -> None:
        """Begin what follows, one step after another, and don't wait for it."""
        if len(self._speaking) >= IN_FLIGHT:
            log.warning("slack is too slow; an answer was not sent", team=team)
            return
        # nobody waits for this any more, whose request it was
        task = asyncio.create_task(self._speak(team, tuple(steps)), context=Context())
        self._speaking.add(task)
        task.add_done_callback(self._speaking.discard)

    async def _speak(self, team: str, steps: Sequence[Next]) -> None:
        try:
            for each in steps:
                if isinstance(each, Refresh):
                    await self._refresh(each, team)
                else:
                    await self._say(each, team)
        except asyncio.CancelledError:
            log.warning("convener ends; an answer was not sent", team=team)
            raise
        except Exception as error:  # noqa: BLE001 - a bug, whichever; nobody else would hear of it
            log.error("slack answer failed", error_type=type(error).__name__)  # noqa: TRY400

    async def _refresh(self, step: Refresh, team: str) -> None:
        """Ask and publish in turn, so that of two presses the later one's Home stays."""
        whose = step.event.sender
        async with self._homes.setdefault(whose, asyncio.Lock()):
            for each in await attend(self._home, step.event):
                if not isinstance(each, Refresh):
                    await self._say(each, team)

    async def _say(self, first: Call | Respond, team: str) -> None:
        step: Call | Respond | None = first
        while step is not None:
            step = await self._after(step, team)

    async def _after(self, step: Call | Respond, team: str) -> Call | Respond | None:
        """Take one step; gives what is to follow because Slack didn't take it."""
        try:
            match step:
                case Call():
                    await self._call(step, await asyncio.to_thread(self._token_of, team))
                case Respond():
                    await self._respond(step)
                case _:
                    assert_never(step)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, _Refused) as error:
            what, why = step.method if isinstance(step, Call) else "response_url", _why(error)
            log.warning("slack took no answer", to=what, team=team, why=why)
            if step.plainer is not None and why in refusals.BLOCKS:
                return step.plainer
            return step.otherwise if isinstance(step, Call) else None
        return None

    async def _respond(self, step: Respond) -> None:
        """Only Slack's own hosts are written to, whatever address a request gave."""
        if _host(step.url) not in self._hosts:
            raise _Refused("foreign_url")
        timeout = aiohttp.ClientTimeout(total=RESPONSE_SECONDS)
        async with self._opened().post(
            step.url, json=step.body, allow_redirects=False, timeout=timeout
        ) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                raise _Refused(_named(await answer.text()) or f"http_{answer.status}")

    async def _call(self, call: Call, token: str | None) -> None:
        if token is None:
            raise _Refused("not_installed")
        client = AsyncWebClient(
            token=token,
            base_url=self._api_url,
            session=self._opened(),
            retry_handlers=[],
            logger=silent(),
        )
        client.proxy = None  # the session knows the environment's, and where not to use them
        await client.api_call(call.method, json=dict(call.arguments))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise _Refused("not_open")
        return self._session


class _Refused(Exception):
    """Not sent, or not taken; the words are for the log."""


def _host(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc


def _named(told: str) -> str:
    """The reason in a refusal, which is JSON or the bare word; empty where none is known."""
    return next((error for error in sorted(refusals.BLOCKS) if error in told[:READ_AT_MOST]), "")


def _why(error: Exception) -> str:
    match error:
        case SlackApiError():
            told = getattr(error.response, "data", None)
            named = told.get("error") if isinstance(told, dict) else None
            return str(named or type(error).__name__)
        case _Refused():
            return str(error)
        case _:
            return type(error).__name__


def silent() -> logging.Logger:
    """slack_sdk writes what it sends below this level."""
    logger = logging.getLogger("slack_sdk.convener")
    logger.setLevel(logging.CRITICAL)
    return logger
