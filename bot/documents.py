"""`GET /documents/{secret}/…`: a charter's document, a report's files, for whoever has their link."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.engine import Engine
from bot.features.charter.documents import FORMATS, behind
from bot.features.reports import links
from bot.features.reports.links import File
from bot.moment import SECRET
from bot.visiting import Pages

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def documents(engine: Engine) -> Route:
    """The route; nothing at any other address, nor once a link has expired or was revoked."""
    pages = Pages(engine)

    def found(secret: str, kind: str) -> bytes | None:
        if not SECRET.fullmatch(secret) or kind not in FORMATS:
            return None
        document = pages.look(lambda moment: behind(moment, secret))
        return None if document is None else FORMATS[kind].write(document)

    async def answer(request: Request) -> Response:
        kind = request.path_params["kind"]
        body = await run_in_threadpool(found, request.path_params["secret"], kind)
        if body is None:
            return PlainTextResponse("no such document, or no more", 404, HEADERS)
        named = {"Content-Disposition": f'attachment; filename="charter.{kind}"'}
        return Response(body, headers=HEADERS | named, media_type=FORMATS[kind].type)

    return Route("/documents/{secret}/charter.{kind}", answer)


def reports(engine: Engine) -> Route:
    """`/documents/{secret}/report.pdf` and `.xlsx`, and the secretariat's `figures.xlsx`."""
    pages = Pages(engine)

    def found(secret: str, name: str, kind: str) -> File | None:
        if not SECRET.fullmatch(secret):
            return None
        return pages.look(lambda moment: links.behind(moment, secret, name, kind))

    async def answer(request: Request) -> Response:
        asked = (request.path_params[each] for each in ("secret", "name", "kind"))
        file = await run_in_threadpool(found, *asked)
        if file is None:
            return PlainTextResponse("no such document, or no more", 404, HEADERS)
        named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.body, headers=HEADERS | named, media_type=file.type)

    return Route("/documents/{secret}/{name}.{kind}", answer)
