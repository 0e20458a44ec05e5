"""The door: `POST /api/messages`, verified by `auth.py`, answered while Teams waits.

Who sends nothing that holds gets 401 before anything is read; 503 where nobody can tell, because
Microsoft's keys can't be had and the one named is new: another try may succeed, and a 401 would tell
Teams that it never will. No call to Teams is made before the response; what follows is said by
`voice.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.teams import parse
from adapters.teams.auth import Doorkeeper, Forged, Token
from adapters.teams.heard import Malformed
from adapters.teams.keys import Unavailable
from adapters.teams.local import is_local
from adapters.teams.reception import Reception, Taken, malformed
from adapters.teams.turns import Turns
from adapters.teams.voice import Voice
from bot import bodies

log = structlog.get_logger(__name__)

PATH = "/api/messages"
AGAIN_AFTER = 5
"""Seconds."""


def door(
    *, doorkeeper: Doorkeeper, reception: Reception, voice: Voice, anonymous: bool = False
) -> Route:
    """The route that Teams writes to; `voice` is to be open while it does.

    `anonymous` lets programs on this machine in that send no token.
    """
    turns = Turns()

    async def receive(request: Request) -> Response:
        try:
            token = await _token(request, doorkeeper, anonymous=anonymous)
            body = await bodies.body(request, parse.BODY_BYTES)
            if body is None:
                return JSONResponse({"error": "too large"}, 413)
            activity = parse.read(body, request.headers.get("content-type", ""))
            tenant = doorkeeper.admit(token, activity)
        except Forged as forged:
            log.warning("teams activity refused", why=forged.why)
            return JSONResponse({"error": "unauthorized"}, 401, {"WWW-Authenticate": "Bearer"})
        except Unavailable:
            headers = {"Retry-After": str(AGAIN_AFTER)}
            return JSONResponse({"error": "keys unavailable"}, 503, headers)
        except Malformed as wrong:
            return _response(malformed(wrong.what))
        except ClientDisconnect:
            return Response(status_code=400)
        except bodies.TooSlow:
            return JSONResponse({"error": "too slow"}, 408, {"Connection": "close"})
        claims: Mapping[str, Any] = token.claims if token else {}
        taken = await turns.run(claims, activity, partial(reception.take, tenant))
        response = _response(taken)
        if taken.then:
            response.background = BackgroundTask(voice.speak, tenant, taken.then)
        return response

    return Route(PATH, receive, methods=["POST"])


async def _token(request: Request, doorkeeper: Doorkeeper, *, anonymous: bool) -> Token | None:
    """The token of a request; None for a program on this machine that needs none."""
    match request.headers.getlist("authorization"):
        case [header]:
            return await doorkeeper.token(header)
        case [] if anonymous and is_local(request):
            return None
        case _:
            raise Forged("authorization")


def _response(taken: Taken) -> Response:
    if taken.body is None:
        return Response(status_code=taken.status)
    return JSONResponse(dict(taken.body), taken.status)
