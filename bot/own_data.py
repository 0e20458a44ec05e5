"""`GET /data/{secret}` and `.json`: all that is kept of whoever was given the link, for a day.

It is written out before anything is sent, so that a slow reader holds up nobody's database.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot import html
from bot.engine import Engine
from bot.features.membership.disclosing import as_json, as_page, behind
from bot.moment import SECRET, Moment
from bot.visiting import Pages

IN_MEMORY = 4_000_000
"""Bytes; what is longer goes through a file that has no name."""
PIECE = 64_000

HEADERS = html.HEADERS | {"X-Robots-Tag": "noindex"}
TYPES = {"html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8"}


def own_data(engine: Engine) -> list[Route]:
    """The routes; nothing at any other address, nor once a link has expired."""
    pages = Pages(engine)

    def written(secret: str, kind: str) -> IO[bytes] | None:
        return pages.look(lambda moment: _written(moment, secret, kind))

    async def answer(request: Request, kind: str) -> Response:
        secret = request.path_params["secret"]
        body = await run_in_threadpool(written, secret, kind) if SECRET.fullmatch(secret) else None
        if body is None:
            return PlainTextResponse("no such page, or no more", 404, HEADERS)
        named = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        headers = HEADERS | (named if kind == "json" else {})
        return StreamingResponse(_pieces(body), headers=headers, media_type=TYPES[kind])

    async def page(request: Request) -> Response:
        return await answer(request, "html")

    async def json(request: Request) -> Response:
        return await answer(request, "json")

    return [Route("/data/{secret}.json", json), Route("/data/{secret}", page)]


def _written(moment: Moment, secret: str, kind: str) -> IO[bytes] | None:
    person = behind(moment, secret)
    if person is None:
        return None
    told = as_json(moment, person) if kind == "json" else as_page(moment, person, f"{secret}.json")
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
    for each in told:
        body.write(each.encode("utf-8", "replace"))
    body.seek(0)
    return body


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while piece := body.read(PIECE):
            yield piece
