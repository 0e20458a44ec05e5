"""Convener's own pages for whoever has their address: the calendar of a community's calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.features.calls.feed import feed
from bot.texts import Texts
from storage import communities
from storage.database import Store

SECRET = re.compile("[0-9a-f]{32}")


def calendar(store: Store, texts: Texts, now: Callable[[], datetime]) -> Route:
    """`GET /calendar/{secret}.ics`: the feed of one community; nothing at any other address."""

    def found(secret: str) -> bytes | None:
        if not SECRET.fullmatch(secret):
            return None
        with store.reading() as session:
            community = communities.of_calendar(session, secret)
            return None if community is None else feed(session, texts, community, now())

    async def answer(request: Request) -> Response:
        body = await run_in_threadpool(found, request.path_params["secret"])
        if body is None:
            return PlainTextResponse("no such calendar", 404)
        headers = {"Cache-Control": "private", "Content-Type": "text/calendar; charset=utf-8"}
        return Response(body, headers=headers)

    return Route("/calendar/{secret}.ics", answer)
