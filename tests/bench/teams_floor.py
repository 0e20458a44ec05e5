"""The least that a bot in Teams must do: the token is checked, one row committed, one card sent."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import aiohttp
import httpx
import jwt
from aiohttp import web
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, create_engine

from adapters.teams.auth import ISSUER
from adapters.teams.token import SCOPE
from tests.bench.subject import Given, Json
from tests.bench.teams_house import TENANT
from tests.fake_teams.values import APP, SECRET


class Floor(SQLModel, registry=registry()):
    """Tables that are not Convener's."""


class Written(Floor, table=True):
    """A message that came."""

    __tablename__ = "bench_written"

    id: int | None = Field(default=None, primary_key=True)
    text: str


def serve(given: Given, listening: Callable[[int], None]) -> None:
    """The bot: its key and its token are there already. The row is written in a thread."""
    engine = create_engine(f"sqlite:///{Path(given.folder) / 'floor.db'}")
    Floor.metadata.create_all(engine)
    where = httpx.get(given.openid_url, trust_env=False).json()["jwks_uri"]
    published = httpx.get(where, trust_env=False).json()["keys"]
    keys = {each["kid"]: jwt.PyJWK(each).key for each in published}
    sends: list[aiohttp.ClientSession] = []

    def keep(text: str) -> None:
        with Session(engine) as session:
            session.add(Written(text=text))
            session.commit()

    async def receive(request: web.Request) -> web.Response:
        if not sends:
            sends.append(await _sending(given.token_url))
        token = request.headers["Authorization"].removeprefix("Bearer ")
        key = keys[jwt.get_unverified_header(token)["kid"]]
        jwt.decode(token, key, algorithms=["RS256"], audience=APP, issuer=ISSUER)
        activity: Json = await request.json()
        await asyncio.to_thread(keep, activity["text"])
        place = quote(activity["conversation"]["id"], safe="")
        url = f"{activity['serviceUrl']}v3/conversations/{place}/activities"
        async with sends[0].post(url, json=given.card) as answer:
            answer.raise_for_status()
            await answer.read()
        return web.Response()

    listen(receive, listening)


def listen(
    receive: Callable[[web.Request], Awaitable[web.StreamResponse]],
    listening: Callable[[int], None],
) -> None:
    """Serve one route with aiohttp, for good."""

    async def started(_app: web.Application) -> None:
        listening(door.getsockname()[1])

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    app.on_startup.append(started)
    with socket.create_server(("127.0.0.1", 0)) as door:
        web.run_app(app, sock=door, print=None, access_log=None)


async def _sending(url: str) -> aiohttp.ClientSession:
    """A session with the token, which is asked for once."""
    asks = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET,
            "scope": SCOPE}  # fmt: skip
    async with (
        aiohttp.ClientSession() as asking,
        asking.post(f"{url}/{TENANT}/oauth2/v2.0/token", data=asks) as answer,
    ):
        token = (await answer.json())["access_token"]
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})
