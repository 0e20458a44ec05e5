"""A server that is told to stop says so, serves on for its grace, and is gone."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.serving import FINISHED_WITHIN, Server
from tests.app.serving import free_port
from tests.storage.meeting import soon

FOREVER = 600.0


class Served:
    """A server in a thread, and whoever asks it over connections that are kept."""

    def __init__(self, grace: float, finished_within: int = FINISHED_WITHIN) -> None:
        async def ok(_request: Request) -> Response:
            return PlainTextResponse("ok")

        async def never(_request: Request) -> Response:
            self.began.set()
            await asyncio.sleep(FOREVER)
            return PlainTextResponse("ok")

        self.began = threading.Event()
        app = Starlette(routes=[Route("/work", ok), Route("/slow", never)])
        port = free_port()
        self.leaving = threading.Event()
        self.server = Server(
            app, "127.0.0.1", port, grace, self.leaving, finished_within=finished_within
        )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()
        soon(lambda: self.server.started)

    def ask(self, path: str) -> tuple[int, str]:
        """The status, and what becomes of the connection."""
        answer = self.client.get(path)
        return answer.status_code, answer.headers.get("connection", "")

    def told(self, number: signal.Signals) -> None:
        self.server.handle_exit(number, None)

    @property
    def is_gone(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> None:
        self.told(signal.SIGINT)
        self._thread.join(10)
        self.client.close()


@pytest.fixture
def served() -> Iterator[Served]:
    found = Served(FOREVER)
    yield found
    found.end()


def test_before_it_is_told_to_stop_it_keeps_connections(served: Served) -> None:
    assert served.ask("/work") == (200, "")
    assert not served.leaving.is_set()


def test_told_to_stop_it_says_so_but_serves_on_and_keeps_no_connection(
    served: Served,
) -> None:
    assert served.ask("/work") == (200, "")
    served.told(signal.SIGTERM)
    assert served.leaving.is_set()
    assert served.ask("/work") == (200, "close")
    assert not served.is_gone


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_whatever_comes_second_ends_the_grace(served: Served, second: signal.Signals) -> None:
    served.told(signal.SIGTERM)
    served.told(second)
    soon(lambda: served.is_gone)


def test_ctrl_c_grants_no_grace(served: Served) -> None:
    served.told(signal.SIGINT)
    soon(lambda: served.is_gone)


def test_where_nobody_else_could_serve_there_is_no_grace() -> None:
    alone = Served(0)
    alone.told(signal.SIGTERM)
    soon(lambda: alone.is_gone)
    alone.end()


def test_a_request_that_takes_too_long_is_told_to_go_elsewhere() -> None:
    slow = Served(0, finished_within=0)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(slow.client.get, "/slow")
        assert slow.began.wait(10)
        slow.told(signal.SIGTERM)
        answer = asked.result(10)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    slow.end()


def test_an_idle_connection_is_kept_longer_than_balancers_keep_theirs(served: Served) -> None:
    assert served.server.config.timeout_keep_alive > 60
