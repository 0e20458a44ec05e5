"""Convener's own pages for whoever has their address: the calendar of a community's calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.features.calls.calendar_file import Entry, build
from bot.markup import plain
from bot.texts import Texts, Tongue
from storage import calls, communities
from storage.calls import Call
from storage.communities import Community
from storage.database import Store

SECRET = re.compile("[0-9a-f]{32}")
KEPT = timedelta(days=366)
"""How long a call that is over stays in the feed."""


def calendar(store: Store, texts: Texts, now: Callable[[], datetime]) -> Route:
    """`GET /calendar/{secret}.ics`: the feed of one community; nothing at any other address."""

    def found(secret: str) -> bytes | None:
        if not SECRET.fullmatch(secret):
            return None
        with store.reading() as session:
            community = communities.of_calendar(session, secret)
            return None if community is None else _feed(session, texts, community, now())

    async def answer(request: Request) -> Response:
        body = await run_in_threadpool(found, request.path_params["secret"])
        if body is None:
            return PlainTextResponse("no such calendar", 404)
        headers = {"Cache-Control": "private", "Content-Type": "text/calendar; charset=utf-8"}
        return Response(body, headers=headers)

    return Route("/calendar/{secret}.ics", answer)


def _feed(session: Session, texts: Texts, community: Community, now: datetime) -> bytes:
    text = texts.tongue(community.language, community.zone)
    found = calls.since(session, community.id, now - KEPT)
    entries = [_entry(text, community, each) for each in found]
    return build(community.name, community.zone, entries, now)


def _entry(text: Tongue, community: Community, call: Call) -> Entry:
    title = text("calls.announced.planned", community=community.name)
    lines = [text("calls.feed.text", count=call.minutes)]
    lines += [text(call.flag)] if call.flag else []
    lines += [text("calls.reason", reason=call.reason)] if call.reason else []
    return Entry(
        uid=f"{call.id}@convener",
        starts_at=call.starts_at,
        ends_at=call.starts_at + timedelta(minutes=call.minutes),
        sequence=call.sequence,
        planned_at=call.planned_at,
        title=plain(title),
        description=plain("\n".join(lines)),
        cancelled=call.status == "cancelled",
    )
