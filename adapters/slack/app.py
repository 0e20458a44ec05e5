"""The door: `POST /slack/events`, verified by Bolt, answered while Slack waits.

Bolt checks the signature, then hands every request to one middleware of ours, which looks its sort
up in `parse.PARSERS`; Bolt's own listeners are tried one after another, which costs milliseconds.
What is answered rides on the acknowledgement: no call to Slack is made, not even `auth.test`.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, assert_never

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.slack import limits, parse, render
from bot.cards import Card, Note, Text
from bot.messages import Answer, Event, Invalid, Open, Replace, Whisper

log = structlog.get_logger(__name__)

Handle = Callable[[Event], tuple[Answer, ...]]
Say = Callable[[str, str], str]

PATH = "/slack/events"
READ_AT_MOST = 8 * limits.BODY_BYTES
"""How much of too large a body is read (and dropped), so that whoever sends it hears the answer."""

UNKNOWN_LANGUAGE = ""
"""A command doesn't say which language its sender reads; `say` gives its default for this."""

SIGNED: Mapping[str, re.Pattern[str]] = {
    "content-type": re.compile(r"[\x20-\x7e]{1,255}"),
    "x-slack-request-timestamp": re.compile(r"[0-9]{1,12}"),
    "x-slack-signature": re.compile(r"v0=[0-9a-f]{64}"),
}
"""The headers that Bolt is given, and the shape they have. It fails on others instead of refusing
them: a missing one is refused."""

ANSWERABLE = frozenset({"block_actions", "message_action", "shortcut"})
"""The interactions whose acknowledgement may carry a message."""

_MALFORMED = "convener.malformed"


def door(*, signing_secret: str, bot_token: str, handle: Handle, say: Say) -> Route:
    """The route that Slack writes to.

    `handle` answers one event; it is synchronous and runs in a thread. `say(language, key)` gives
    a text of this folder's catalogue, keys beginning with `slack.`. Raises ValueError without a
    signing secret, for then anybody could come in.
    """
    if not signing_secret.strip():
        message = "Slack's signing secret is empty"
        raise ValueError(message)
    app = AsyncApp(
        name="slack",
        logger=_quiet(),
        signing_secret=signing_secret,
        process_before_response=True,
        authorize=_authorize(bot_token),
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(CatchAll(handle, say))

    async def receive(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return JSONResponse({"error": "too large"}, status_code=413)
        return to_starlette_response(await app.async_dispatch(_bolt_request(request, body)))

    return Route(PATH, receive, methods=["POST"])


class CatchAll(AsyncMiddleware):
    """Every request that Bolt let through.

    A class, because for a function Bolt first takes the payload apart in its own way, and fails on
    one that isn't as it expects.
    """

    def __init__(self, handle: Handle, say: Say) -> None:
        self._handle = handle
        self._words: render.Say = lambda key: say(UNKNOWN_LANGUAGE, key)

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
            kind = parse.kind(req.body)
            parser = parse.PARSERS.get(kind)
            if parser is None:
                return _passed_over(kind, self._words)
            event = parser(req.body)
        except parse.Malformed as wrong:
            return _refused(wrong.what)
        except parse.TooLong:
            return _ephemeral((Card(self._words("slack.too_long")),), self._words)
        try:
            return await asyncio.to_thread(self._answer, event)
        except Exception as error:  # noqa: BLE001 - a bug, whichever; Slack is told that there is one
            return _failed(error)

    def _answer(self, event: Event) -> BoltResponse:
        return _acknowledged(self._handle(event), self._words)


def _acknowledged(answers: tuple[Answer, ...], words: render.Say) -> BoltResponse:
    if not answers:
        return BoltResponse(status=200)
    return _ephemeral(tuple(_card(each, words) for each in answers), words)


def _card(answer: Answer, words: render.Say) -> Card:
    match answer:
        case Whisper(card) | Replace(card):
            return card
        case Open(form):
            return Card(form.title, (Note(words("slack.form")),), form.community)
        case Invalid(errors):
            return Card(words("slack.invalid"), tuple(Text(error) for error in errors.values()))
    assert_never(answer)


def _passed_over(kind: str, words: render.Say) -> BoltResponse:
    """What isn't in the table yet is taken, so that Slack doesn't send it again."""
    if kind in ANSWERABLE:
        return _ephemeral((Card("", (Text(words("slack.later")),)),), words)
    return BoltResponse(status=200)


def _refused(what: str) -> BoltResponse:
    return BoltResponse(status=400, body={"error": "malformed", "what": what})


def _ephemeral(cards: tuple[Card, ...], words: render.Say) -> BoltResponse:
    """An answer that only whoever asked sees. `mrkdwn` off: its text is words, not markup."""
    message = render.message(cards, words)
    body = {"response_type": "ephemeral", "text": message.text, "mrkdwn": False}
    return BoltResponse(
        status=200, body=body | ({"blocks": list(message.blocks)} if message.blocks else {})
    )


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
    except parse.Malformed as wrong:
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


def _authorize(bot_token: str) -> Callable[..., Any]:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    return authorize


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
