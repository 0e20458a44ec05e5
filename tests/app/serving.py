"""The whole of Convener on a free port, and people in a fake Slack who use it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from bot.app import create
from bot.connections import Doors
from bot.settings import Settings
from tests.fake_slack import FakeSlack, SlackPerson
from tests.fake_slack.sockets import APP_TOKEN
from tests.impatient import durable

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Announced(uvicorn.Server):
    """A server that says when it listens, and ends as soon as it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    def end(self) -> None:
        """Stop serving; to be called from another thread."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """An application on a port, a free one unless told; gives its address."""
    port = port or free_port()
    server = Announced(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.ready.wait(20)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.end()
        thread.join(20)


@contextmanager
def serving_doors(doors: Sequence[Doors]) -> Iterator[str]:
    """Platforms' doors and no more, as `convener run` opens them; gives their address."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for around in (each for door in doors for each in door.around):
                await stack.enter_async_context(around)
            yield

    routes = [route for door in doors for route in door.routes]
    with serving(Starlette(routes=routes, lifespan=lifespan)) as url:
        yield url


@dataclass(frozen=True)
class House:
    """Convener, served, and the Slack that it speaks to."""

    fake: FakeSlack
    url: str
    socket_mode: bool = False

    def person(self, user: str, team: str = "T1") -> SlackPerson:
        url = "" if self.socket_mode else self.url
        return SlackPerson(self.fake, url, SECRET, team, user)


@contextmanager
def house(database_url: str, *, socket_mode: bool = False) -> Iterator[House]:
    """Convener on a database, with Slack's workspace T1: a dozen people in the channel C1."""
    with FakeSlack() as fake:
        fake.add_team("T1")
        everybody = [f"U{number}" for number in range(1, 13)]
        for each in everybody:
            fake.add_user("T1", each, f"Name of {each}", tz="Africa/Nairobi")
        fake.add_channel("T1", "C1", *everybody)
        settings = Settings(
            CONVENER_DATABASE_URL=database_url,
            SLACK_SIGNING_SECRET="" if socket_mode else SECRET,
            SLACK_APP_TOKEN=APP_TOKEN if socket_mode else "",
            SLACK_BOT_TOKEN="xoxb-T1",
            SLACK_API_URL=fake.url,
        )
        with serving(create(settings, durable)) as url:
            if socket_mode:
                fake.wait_for(lambda: fake.sockets.open, 10)
            yield House(fake, url, socket_mode)
