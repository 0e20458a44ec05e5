"""How `convener run` serves, and how it leaves: with an error to nobody, within ten seconds.

Told to stop (SIGTERM), it says so at /readyz and closes each connection with its next answer, while
it still takes requests: so a balancer stops choosing it before the listener closes, and meets no
connection that ends under a request. Then what is in hand is finished, and what can't be is left as
it stands in the database, for whoever is there or comes next.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from types import FrameType

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import attending

log = structlog.get_logger(__name__)

GRACE = 3.0
"""Seconds for which requests are still taken where others could take them: a balancer that asks
/readyz each second has then heard twice that it should choose another."""

FINISHED_WITHIN = 3
"""Seconds that requests get which came before the listener closed: more than any waits to begin."""

KEPT = 75
"""Seconds for which a connection is kept that nobody uses: longer than balancers keep theirs (60,
for most), so that none sends a request just as its connection is closed."""

GONE_WITHIN = 9.5
"""Seconds after which the process ends, whatever holds it up: who stopped it waits ten, then kills."""


class Leaving:
    """The application, which once `begun` is set closes each connection with its next answer.

    A request that is broken off, since time is over, is told so: it may be asked elsewhere.
    """

    def __init__(self, app: ASGIApp, begun: threading.Event) -> None:
        self._app = app
        self._begun = begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request, or the lifespan."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        attending.comes()
        answered = False

        async def answer(message: Message) -> None:
            nonlocal answered
            answered = True
            if message["type"] == "http.response.start" and self._begun.is_set():
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except asyncio.CancelledError:
            if answered or not self._begun.is_set():
                raise
            log.warning("a request could not be finished in time")
            await PlainTextResponse("stopping", 503, {"Retry-After": "1"})(scope, receive, answer)


class Server(uvicorn.Server):
    """Serves until a signal. `grace`: for how long a first SIGTERM lets it go on.

    `leaving` is set as soon as one has come: /readyz then says so. `has_page`: the playground's,
    which alone talks over WebSockets.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        port: int,
        grace: float,
        leaving: threading.Event,
        *,
        has_page: bool = False,
        finished_within: int = FINISHED_WITHIN,
    ) -> None:
        self._leaving = leaving
        self._grace = grace
        self._until = 0.0
        super().__init__(
            uvicorn.Config(
                Leaving(app, leaving),
                host=host,
                port=port,
                log_config=None,  # its lines and tracebacks go where ours go, and say as little
                log_level="warning",
                access_log=False,
                ws="auto" if has_page else "none",
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEPT,
                timeout_graceful_shutdown=finished_within,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """Begin to leave; Ctrl-C, and whatever comes second, grants no grace."""
        patient = sig == signal.SIGTERM and self.started and not self._leaving.is_set()
        self._until = time.monotonic() + (self._grace if patient else 0.0)
        self._leaving.set()

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to close: asked ten times a second."""
        self.should_exit = self._leaving.is_set() and time.monotonic() >= self._until
        return await super().on_tick(counter)

    def watched(self) -> None:
        """Serve; where the end takes too long, end."""
        threading.Thread(target=self._watch, name="leaving", daemon=True).start()
        self.run()

    def _watch(self) -> None:
        self._leaving.wait()
        time.sleep(GONE_WITHIN)
        log.warning("not everything in hand could be finished; it is taken up elsewhere")
        end()


def serve(app: Starlette, host: str, port: int, *, among_others: bool, has_page: bool) -> None:
    """Serve until told to stop; then the process ends. `among_others`: replicas may be there."""
    grace = GRACE if among_others else 0.0
    Server(app, host, port, grace, app.state.leaving, has_page=has_page).watched()
    end()


def end() -> None:
    """End the process, also while threads of it still wait for somebody: their work stands written."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
