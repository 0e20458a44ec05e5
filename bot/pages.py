"""Convener's own pages: what it is, and the calendar of a community's calls for who has its address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.html import language_of, page, words
from bot.moment import SECRET
from bot.texts import Texts
from storage import communities
from storage.communities import Community
from storage.database import Store

CALL = re.compile("[a-z0-9]{1,40}")
STAMP = re.compile(rb"^DTSTAMP:.*\r\n", re.MULTILINE)


def calendar(store: Store, texts: Texts, now: Callable[[], datetime]) -> Route:
    """`GET /calendar/{secret}.ics`: the feed of one community; nothing at any other address."""

    def found(secret: str) -> bytes | None:
        from bot.features.calls.feed import feed  # brings icalendar, which is large

        with store.reading() as session:
            community = _with(session, secret)
            return None if community is None else feed(session, texts, community, now())

    async def answer(request: Request) -> Response:
        return _file(request, await run_in_threadpool(found, request.path_params["secret"]))

    return Route("/calendar/{secret}.ics", answer)


def calendar_of_call(store: Store, texts: Texts, now: Callable[[], datetime]) -> Route:
    """`GET /calendar/{secret}/{call}.ics`: one of that community's calls."""

    def found(secret: str, call: str) -> bytes | None:
        from bot.features.calls.feed import alone

        with store.reading() as session:
            community = _with(session, secret)
            is_name = community is not None and CALL.fullmatch(call)
            return alone(session, texts, community, call, now()) if community and is_name else None

    async def answer(request: Request) -> Response:
        asked = request.path_params["secret"], request.path_params["call"]
        return _file(request, await run_in_threadpool(found, *asked))

    return Route("/calendar/{secret}/{call}.ics", answer)


def _with(session: Session, secret: str) -> Community | None:
    return communities.of_calendar(session, secret) if SECRET.fullmatch(secret) else None


def _file(request: Request, body: bytes | None) -> Response:
    """A calendar, unless whoever asks has it as it is: all but the moment at which it was asked for."""
    if body is None:
        return PlainTextResponse("no such calendar", 404)
    tag = f'W/"{hashlib.sha256(STAMP.sub(b"", body)).hexdigest()[:32]}"'
    headers = {"Cache-Control": "private", "ETag": tag}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers | {"Content-Type": "text/calendar; charset=utf-8"})


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
