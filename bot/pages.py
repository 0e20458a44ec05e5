"""Convener's own pages: what it is, and the calendar of a community's calls for who has its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.features.calls.feed import feed
from bot.html import language_of, page, words
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


def about(texts: Texts) -> Route:
    """`GET /about`: what Convener is, what it keeps, on what terms; app manifests point here."""

    async def answer(request: Request) -> Response:
        say = texts.tongue(language_of(request), "UTC")

        def told(*keys: str) -> str:
            return "".join(f"<p>{words(say(f'core.about.{key}'))}</p>" for key in keys)

        def heading(key: str) -> str:
            return f'<h2 id="{key}">{words(say(f"core.about.{key}"))}</h2>'

        body = (
            f"{told('what', 'how')}{heading('privacy')}{told('keeps', 'never', 'yours')}"
            f"{heading('terms')}{told('free')}"
        )
        return page(say.language, words(say("core.about.title")), body)

    return Route("/about", answer)
