"""The playground's page: Convener in a browser, for whoever wants to try it.

Everything shown is HTML made by pure functions (`cards`, `forms`, `thread`, `people`, `clock`),
which escape whatever they are given. `view` puts it into one browser's page and redraws only what
changed; `acts` does what a person asks for. `page.js` reports clicks and keeps focus and scroll.
"""

from __future__ import annotations

from fastapi import FastAPI
from nicegui import core, run, ui
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from adapters.playground.guard import Guard
from adapters.playground.page.acts import Acts
from adapters.playground.page.desk import Desk, House
from adapters.playground.page.people import first, place_of
from adapters.playground.page.view import View

__all__ = ["Desk", "page"]

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6"'
    ' fill="#0d6960"/><g fill="#fff"><circle cx="12" cy="12.4" r="2.9"/><circle cx="12" cy="5.8" r="1.9"/>'
    '<circle cx="18" cy="16" r="1.9"/><circle cx="6" cy="16" r="1.9"/></g></svg>'
)
PATIENCE = 20.0
"""Seconds that a browser may be away, asleep for instance, before its page is built anew."""


def page(desk: Desk) -> FastAPI:
    """The ASGI app: NiceGUI's page at `/`, guarded.

    NiceGUI keeps one page a process; a later call takes the place of an earlier one. The host
    mounts the app at `/` and runs its lifespan, without which nothing in the page comes alive.
    """
    house = House(desk)

    async def root(request: Request) -> Response | None:
        if request.url.path != "/":
            return PlainTextResponse("Not found.\n", status_code=404)
        world = desk.world
        who = request.query_params.get("as", "")
        who = who if who in world.people else first(world)
        place = place_of(world, who, request.query_params.get("in", ""))
        view = View(house, who, place)
        view.build(Acts(view).take, await run.io_bound(desk.next_due))
        return None

    core.app.user_middleware.clear()
    core.app.middleware_stack = None
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(Guard)
    ui.run_with(
        app,
        root=root,
        title="Convener",
        favicon=ICON,
        dark=None,
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=PATIENCE,
        show_welcome_message=False,
    )
    return app
