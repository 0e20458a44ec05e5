"""Convener in Teams as it is served, but for the clock: nothing falls due while it is measured."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.app import FOLLOW_UP_THREADS, all_texts, compose
from bot.connections import teams
from bot.settings import Settings
from scheduler.counting import WITHIN
from storage.database import Store
from tests.bench.settled import settle
from tests.bench.subject import Given
from tests.fake_teams import aad
from tests.fake_teams.values import APP, SECRET

TENANT = "00000000-0000-4000-9000-00000000c001"
CHANNEL = "19:water@thread.tacv2"
PEOPLE = 300


def serve(given: Given, listening: Callable[[int], None]) -> None:
    """All of it, on sockets and a database of its own."""
    url = f"sqlite:///{Path(given.folder) / 'house.db'}"
    store = Store(url)
    store.migrate()
    lane = f"teams:{TENANT}"
    settle(store, PEOPLE, f"{lane}:channel:{CHANNEL}", lambda n: f"{lane}:person:{aad(n)}")
    settings = Settings.model_validate({
        "CONVENER_DATABASE_URL": url,
        "TEAMS_APP_ID": APP,
        "TEAMS_APP_PASSWORD": SECRET,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_URL": given.openid_url,
        "TEAMS_TOKEN_URL": given.token_url,
        "TEAMS_SERVICE_HOSTS": "127.0.0.1",
    })  # fmt: skip
    connected = teams.connect(settings, store, all_texts())
    follow_up = ThreadPoolExecutor(FOLLOW_UP_THREADS)
    platforms = {connected.platform.name: connected.platform}
    core = compose(store, platforms, later=follow_up.submit, within=WITHIN)
    doors = connected.open(core.handle)

    @asynccontextmanager
    async def around(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in doors.around:
                await stack.enter_async_context(each)
            yield

    asyncio.run(_serve(Starlette(routes=[*doors.routes], lifespan=around), listening))


async def _serve(app: Starlette, listening: Callable[[int], None]) -> None:
    """As `convener run` does."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        listening(door.getsockname()[1])  # who comes early waits in the socket's queue
        config = uvicorn.Config(app, log_level="warning", proxy_headers=False, server_header=False)
        await uvicorn.Server(config).serve([door])
