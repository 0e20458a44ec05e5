"""The door: `POST /slack/events`, verified by Bolt, answered while Slack waits.

Bolt checks the signature, then hands every request to one middleware of ours, which looks its sort
up in `parse.PARSERS`; Bolt's own listeners are tried one after another, which costs milliseconds.
No call to Slack is made before the acknowledgement, not even `auth.test`; what follows it is said
by `voice.py`.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.slack import limits, parse
from adapters.slack.answers import Next, ephemeral, reply, whole
from adapters.slack.heard import Heard, Malformed, TooLong, Wanted
from adapters.slack.render import SayTo
from adapters.slack.voice import API_URL, TokenOf, Voice
from bot.cards import Card
from bot.messages import Address, Answer, Event

log = structlog.get_logger(__name__)

Handle = Callable[[Event], tuple[Answer, ...]]

Whole = Callable[[Wanted], Card | None]
"""The newest form of a message of ours that was shortened. May block."""

PATH = "/slack/events"
READ_AT_MOST = 8 * limits.BODY_BYTES
"""How much of too large a body is read (and dropped), so that whoever sends it hears the answer."""

SIGNED: Mapping[str, re.Pattern[str]] = {
    "content-type": re.compile(r"[\x20-\x7e]{1,255}"),
    "x-slack-request-timestamp": re.compile(r"[0-9]{1,12}"),
    "x-slack-signature": re.compile(r"v0=[0-9a-f]{64}"),
}
"""The headers that Bolt is given, and the shape they have. It fails on others instead of refusing
them: a missing one is refused."""

_MALFORMED = "convener.malformed"
_THEN = "convener.then"


@dataclass(frozen=True, slots=True)
class Door:
    """The route that Slack writes to, and the voice to be open while it does."""

    route: Route
    voice: Voice


def door(
    *,
    signing_secret: str,
    token_of: TokenOf,
    handle: Handle,
    say: SayTo,
    whole_of: Whole = lambda _: None,
    api_url: str = API_URL,
) -> Door:
    """The way in from Slack.

    `handle` answers one event; it is synchronous and runs in a thread, as `whole_of` does, which
    finds a message that was shortened. The keys that
    `say` is asked for begin with `slack.`. Raises ValueError without a signing secret, for then
    anybody could come in.
    """
    if not signing_secret.strip():
        message = "Slack's signing secret is empty"
        raise ValueError(message)
    app = AsyncApp(
        name="slack",
        logger=_quiet(),
        signing_secret=signing_secret,
        process_before_response=True,
        authorize=_authorize,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(CatchAll(handle, say, whole_of))
    voice = Voice(token_of, api_url)

    async def receive(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return JSONResponse({"error": "too large"}, status_code=413)
        verified = _bolt_request(request, body)
        response = to_starlette_response(await app.async_dispatch(verified))
        team, calls = verified.context.get(_THEN, ("", ()))
        if calls:
            response.background = BackgroundTask(voice.speak, team, calls)
        return response

    return Door(Route(PATH, receive, methods=["POST"]), voice)


class CatchAll(AsyncMiddleware):
    """Every request that Bolt let through.

    A class, because for a function Bolt first takes the payload apart in its own way, and fails on
    one that isn't as it expects.
    """

    def __init__(self, handle: Handle, say: SayTo, whole_of: Whole) -> None:
        self._handle = handle
        self._say = say
        self._whole_of = whole_of

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 - Bolt's signature
    ) -> BoltResponse:
        """Answer one request; nothing comes after."""
        try:
            if what := req.context.get(_MALFORMED):
                return _refused(what)
            parser = parse.PARSERS.get(parse.kind(req.body))
            heard = parser(req.body) if parser else None
            if heard is None:  # taken, so that Slack doesn't send it again
                return BoltResponse(status=200)
            response, calls = await asyncio.to_thread(self._answer, heard)
        except Malformed as wrong:
            return _refused(wrong.what)
        except TooLong as wrong:
            return await asyncio.to_thread(self._too_long, wrong.sender)
        except Exception as error:  # noqa: BLE001 - a bug, whichever; Slack is told that there is one
            return _failed(error)
        sender = heard.sender if isinstance(heard, Wanted) else heard.event.sender
        req.context[_THEN] = (sender.workspace, calls)
        return response

    def _answer(self, heard: Heard | Wanted) -> tuple[BoltResponse, tuple[Next, ...]]:
        if isinstance(heard, Wanted):
            replied = whole(heard, self._whole_of(heard), self._say(heard.sender))
            return BoltResponse(status=200, body=""), replied.then
        answers = self._handle(heard.event)
        replied = reply(heard, answers, self._say(heard.event.sender))
        return BoltResponse(status=200, body=dict(replied.ack) or ""), replied.then

    def _too_long(self, sender: Address) -> BoltResponse:
        words = self._say(sender)
        return BoltResponse(status=200, body=ephemeral((Card(words("slack.too_long")),), words))


def _refused(what: str) -> BoltResponse:
    return BoltResponse(status=400, body={"error": "malformed", "what": what})


def _bolt_request(request: Request, body: bytes) -> AsyncBoltRequest:
    """The request as Bolt verifies it, with the payload as `parse.read` understands it.

    A body that can't be read is only said to be so behind the signature check. Slack writes UTF-8;
    other bytes become a text that no signature holds for.
    """
    headers = {
        name: value
        for name, shape in SIGNED.items()
        if shape.fullmatch(value := request.headers.get(name, ""))
    }
    verified = AsyncBoltRequest(body="", headers=dict(headers))
    verified.raw_body = body.decode("utf-8", "replace")
    try:
        verified.body = dict(parse.read(verified.raw_body, headers.get("content-type", "")))
    except Malformed as wrong:
        verified.context[_MALFORMED] = wrong.what
    return verified


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than any of Slack's."""
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limits.BODY_BYTES:
            kept += chunk
        elif size > READ_AT_MOST:
            break
    return bytes(kept) if size <= limits.BODY_BYTES else None


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt wants one; nothing is called through it."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def _failed(error: Exception) -> BoltResponse:
    """A bug behind the door: logged once, and Slack is told (events it sends again).

    Where it happened and of what kind, but not the error's words or anybody's variables: those may
    hold what people wrote.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("slack request failed", exception=f"{where}{type(error).__name__}")
    return BoltResponse(status=500)


def _quiet() -> logging.Logger:
    """Bolt's loggers write bodies and signatures below this level."""
    logger = logging.getLogger("slack_bolt.convener")
    logger.setLevel(logging.ERROR)
    return logger
