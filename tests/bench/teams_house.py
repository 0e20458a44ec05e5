"""Convener in Teams as it is served, but for the clock: nothing falls due while it is measured."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.app import FOLLOW_UP_THREADS, all_texts, compose
from bot.connections import teams
from bot.settings import Settings
from scheduler.clock import wall
from scheduler.counting import WITHIN
from storage.communities import Community, Venue
from storage.database import Store
from storage.people import Held, Identity, Member, Person
from tests.bench.subject import Given
from tests.fake_teams import aad
from tests.fake_teams.values import APP, SECRET

TENANT = "00000000-0000-4000-9000-00000000c001"
CHANNEL = "19:water@thread.tacv2"
PEOPLE = 300
HALF_A_YEAR = timedelta(days=180)


def serve(given: Given, listening: Callable[[int], None]) -> None:
    """All of it, on sockets and a database of its own."""
    url = f"sqlite:///{Path(given.folder) / 'house.db'}"
    store = Store(url)
    store.migrate()
    settle(store)
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


def settle(store: Store) -> None:
    """A community in a channel, led by the first of its people."""
    began, lane = wall() - HALF_A_YEAR, f"teams:{TENANT}"
    with store.transaction() as session:
        session.add(
            Community(
                id="c1",
                name="Water Losses",
                domain="How networks lose water",
                zone="Africa/Nairobi",
                languages="en",
                stage="forming",
                created_at=began,
                roster="complete",
            )
        )
        session.flush()
        session.add(Venue(address=f"{lane}:channel:{CHANNEL}", community_id="c1"))
        for number in range(1, PEOPLE + 1):
            session.add(Person(id=f"p{number}", name=f"Member {number}", zone="Africa/Nairobi"))
            session.flush()
            session.add(Identity(address=f"{lane}:person:{aad(number)}", person_id=f"p{number}"))
            session.add(
                Member(id=f"m{number}", community_id="c1", person_id=f"p{number}", joined_at=began)
            )
        session.flush()
        session.add(Held(member_id="m1", role="leader"))
