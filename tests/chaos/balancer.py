"""A balancer as they are in front of real houses: it asks who is ready, and keeps connections.

What it does where something fails is what nginx and its like do: where a connection can't be had,
nothing was said yet, so another replica is asked; a request that was sent is never sent again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.chaos.crowd import BROKEN, CLOSING, Line, read_head

LOOKS_EVERY = 1.0
ANSWERS_WITHIN = 2.0
"""Seconds between two questions at /readyz, and how long each is waited for."""

KEPT = 60.0
"""Seconds for which a connection is kept that nobody uses: nginx's, and most others'."""

READY = b"GET /readyz HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n"


@dataclass(eq=False)
class Behind:
    """A replica, as the balancer sees it."""

    host: str
    port: int
    is_ready: bool = False
    idle: list[tuple[float, Line]] = field(default_factory=list)


class Balancer:
    """Serves from entering to leaving, in a thread of its own.

    `told` counts what went wrong: `refused` connections, requests that were `broken` off, and those
    for which there was `nobody`; the first is mended by asking another.
    """

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self._behind: list[Behind] = []
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        ).result()
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._looking = asyncio.run_coroutine_threadsafe(self._look(), self._loop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Serve nobody any more."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def stand_before(self, urls: Iterable[str]) -> None:
        """These replicas are behind it from now on; who is ready is found out."""
        wanted = [(where.hostname or "", where.port or 80) for where in map(urlsplit, urls)]
        self._loop.call_soon_threadsafe(self._stand_before, wanted)

    def _stand_before(self, wanted: Sequence[tuple[str, int]]) -> None:
        known = {(each.host, each.port): each for each in self._behind}
        for key in known.keys() - set(wanted):
            for _, (_, writer) in known[key].idle:
                writer.close()
        self._behind = [known.get(each) or Behind(*each) for each in wanted]

    @property
    def ready(self) -> int:
        """How many it sends requests to."""
        return sum(each.is_ready for each in self._behind)

    async def _end(self) -> None:
        self._looking.cancel()
        self._server.close()
        here = asyncio.current_task()
        others = [each for each in asyncio.all_tasks() if each is not here]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for behind in self._behind:
            for _, (_, writer) in behind.idle:
                writer.close()
        await asyncio.sleep(CLOSING)

    async def _look(self) -> None:
        """Ask each again and again whether it is ready; nobody waits for another's answer."""
        while True:
            for each in self._behind:
                asyncio.create_task(self._ask(each))  # noqa: RUF006 - it ends within its patience
            await asyncio.sleep(LOOKS_EVERY)

    async def _ask(self, behind: Behind) -> None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                reader, writer = await asyncio.open_connection(behind.host, behind.port)
                try:
                    writer.write(READY)
                    status, _ = read_head(await reader.readuntil(b"\r\n\r\n"))
                finally:
                    writer.close()
                behind.is_ready = status == 200
        except BROKEN:
            behind.is_ready = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes over one connection, request by request."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
                writer.write(await self._handed_on(head + await reader.readexactly(length)))
                await writer.drain()
        except BROKEN:
            pass
        finally:
            writer.close()

    async def _handed_on(self, request: bytes) -> bytes:
        for behind in self._in_turn():
            try:
                line = await self._line(behind)
            except OSError:
                self.told["refused"] += 1
                behind.is_ready = False
                continue
            try:
                return await self._answer(behind, line, request)
            except BROKEN:
                line[1].close()
                self.told["broken"] += 1
                return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        self.told["nobody"] += 1
        return b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"

    def _in_turn(self) -> list[Behind]:
        ready = [each for each in self._behind if each.is_ready]
        self._turn += 1
        start = self._turn % len(ready) if ready else 0
        return ready[start:] + ready[:start]

    async def _line(self, behind: Behind) -> Line:
        while behind.idle:
            since, line = behind.idle.pop()
            if not line[0].at_eof() and time.monotonic() - since < KEPT:
                return line
            line[1].close()
        return await asyncio.open_connection(behind.host, behind.port)

    async def _answer(self, behind: Behind, line: Line, request: bytes) -> bytes:
        reader, writer = line
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        _, length = read_head(head)
        body = await reader.readexactly(length)
        if b"connection: close" in head.lower():
            writer.close()
            head = head.replace(b"connection: close\r\n", b"")
        else:
            behind.idle.append((time.monotonic(), line))
        self.served[f"{behind.host}:{behind.port}"] += 1
        return head + body
