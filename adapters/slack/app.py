"""The door: `POST /slack/events`, verified by Bolt, answered while Slack waits.

Bolt checks the signature, then hands every request to one middleware of ours, which looks its sort
up in `parse.PARSERS`; Bolt's own listeners are tried one after another, which costs milliseconds, and
all that comes before them finds out what only they use.
No call to Slack is made before the acknowledgement, not even `auth.test`; what follows it is said
by `voice.py`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping

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
from adapters.slack.heard import Malformed
from adapters.slack.reception import Reception, malformed
from adapters.slack.voice import Voice
from bot import bodies

PATH = "/slack/events"
SIGNED: Mapping[str, re.Pattern[str]] = {
    "content-type": re.compile(r"[\x20-\x7e]{1,255}"),
    "x-slack-request-timestamp": re.compile(r"[0-9]{1,12}"),
    "x-slack-signature": re.compile(r"v0=[0-9a-f]{64}"),
}
"""The headers that Bolt is given, and the shape they have. It fails on others instead of refusing
them: a missing one is refused."""

VERIFIES = "url_verification"
"""The sort of request by which Slack makes sure of an address, before it sends anything there."""

_MALFORMED = "convener.malformed"
_THEN = "convener.then"


def door(*, signing_secret: str, reception: Reception, voice: Voice) -> Route:
    """The route that Slack writes to; `voice` is to be open while it does.

    Raises ValueError without a signing secret, for then anybody could come in.
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
        before_authorize=CatchAll(reception),
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def receive(request: Request) -> Response:
        try:
            body = await bodies.body(request, limits.BODY_BYTES)
        except ClientDisconnect:
            return Response(status_code=400)
        except bodies.TooSlow:
            return JSONResponse({"error": "too slow"}, 408, {"Connection": "close"})
        if body is None:
            return JSONResponse({"error": "too large"}, status_code=413)
        verified = _bolt_request(request, body)
        response = to_starlette_response(await app.async_dispatch(verified))
        team, calls = verified.context.get(_THEN, ("", ()))
        if calls:
            response.background = BackgroundTask(voice.speak, team, calls)
        return response

    return Route(PATH, receive, methods=["POST"])


class CatchAll(AsyncMiddleware):
    """Every request that Bolt let through, but for those that make sure of the address: Bolt's own.

    A class, because for a function Bolt first takes the payload apart in its own way, and fails on
    one that isn't as it expects.
    """

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's signature
    ) -> BoltResponse:
        """Answer one request; nothing comes after."""
        if req.body.get("type") == VERIFIES:
            return await next()
        what = req.context.get(_MALFORMED)
        taken = malformed(what) if what else await self._reception.take(req.body)
        req.context[_THEN] = (taken.team, taken.then)
        return BoltResponse(status=taken.status, body=dict(taken.body) or "")


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


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt wants one; nothing is called through it."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def _quiet() -> logging.Logger:
    """Bolt's loggers write bodies and signatures below this level."""
    logger = logging.getLogger("slack_bolt.convener")
    logger.setLevel(logging.ERROR)
    return logger
