"""Signed requests at a steady rate: each is sent at its own instant, whoever else still waits.

So a house that falls behind is found out: how long an answer took counts from when it was asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.fake_slack.signed import PATIENCE, Request

GIVES_UP = 30.0
"""Seconds after which nobody waits for an answer any more."""

KEPT = 2.0
"""Seconds for which a connection is kept that nobody uses."""

CLOSING = 0.05
"""Seconds in which connections that were closed are let go of, before their loop ends."""

BROKEN = (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one got: `status` 0 where the connection broke. `seconds` since it was to be sent."""

    status: int
    seconds: float
    text: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the platform had given up waiting."""
        return self.seconds > PATIENCE


@dataclass(frozen=True, slots=True)
class Load:
    """What all got, in the order of asking. `a_second` is the rate at which they really asked."""

    answers: Sequence[Answer]
    a_second: float

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(each.status for each in self.answers)

    @property
    def late(self) -> int:
        """How many were answered after the platform's patience was over."""
        return sum(each.is_late for each in self.answers)

    def quantile(self, share: float) -> float:
        """Within so many seconds this share was answered."""
        took = sorted(each.seconds for each in self.answers)
        return took[min(len(took) - 1, int(share * len(took)))]

    def told(self) -> str:
        """A line for people."""
        quantiles = ", ".join(f"{share:.0%} {self.quantile(share):.3f} s" for share in (0.5, 0.99))
        return (
            f"{len(self.answers)} commands at {self.a_second:.0f} a second: {quantiles},"
            f" worst {self.quantile(1):.3f} s; late {self.late}; statuses {dict(self.statuses)}"
        )


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Crowd:
    """Asks a house at `url`; connections are kept and used again, as Slack's and balancers' are."""

    def __init__(self, url: str, secret: str) -> None:
        where = urlsplit(url)
        self._host, self._port = where.hostname or "", where.port or 80
        self._secret = secret.encode()
        self._idle: list[tuple[float, Line]] = []

    def ask(
        self,
        what: Callable[[int], Request],
        most: int,
        a_second: float,
        enough: Callable[[], bool] = lambda: False,
    ) -> Load:
        """Send requests at that rate until it is enough; the number says which is the next."""
        return asyncio.run(self._ask(what, most, a_second, enough))

    async def _ask(
        self,
        what: Callable[[int], Request],
        most: int,
        a_second: float,
        enough: Callable[[], bool],
    ) -> Load:
        began = time.monotonic()
        asked: list[asyncio.Task[Answer]] = []
        while len(asked) < most and not enough():
            due = began + len(asked) / a_second
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            asked.append(asyncio.create_task(self._one(what(len(asked)), due)))
        took = time.monotonic() - began
        answers = await asyncio.gather(*asked)
        for _, (_, writer) in self._idle:
            writer.close()
        self._idle.clear()
        await asyncio.sleep(CLOSING)
        return Load(answers, len(asked) / max(took, 1 / a_second))

    async def _one(self, request: Request, due: float) -> Answer:
        status, text = 0, ""
        try:
            async with asyncio.timeout(GIVES_UP):
                line = await self._line()
                try:
                    status, text = await self._heard(line, request)
                finally:
                    if status:
                        self._idle.append((time.monotonic(), line))
                    else:
                        line[1].close()
        except BROKEN as error:
            text = repr(error)
        return Answer(status, time.monotonic() - due, text)

    async def _line(self) -> Line:
        """A connection that was used just now, or a new one."""
        while self._idle:
            since, line = self._idle.pop()
            if not line[0].at_eof() and time.monotonic() - since < KEPT:
                return line
            line[1].close()
        return await asyncio.open_connection(self._host, self._port)

    async def _heard(self, line: Line, request: Request) -> tuple[int, str]:
        reader, writer = line
        writer.write(self._signed(request))
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = read_head(head)
        return status, (await reader.readexactly(length)).decode()

    def _signed(self, request: Request) -> bytes:
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret, f"v0:{stamp}:".encode() + request.body, hashlib.sha256)
        head = (
            "POST /slack/events HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Content-Type: {request.content_type}",
            f"Content-Length: {len(request.body)}",
            f"X-Slack-Request-Timestamp: {stamp}",
            f"X-Slack-Signature: v0={digest.hexdigest()}",
            "\r\n",
        )
        return "\r\n".join(head).encode() + request.body


def read_head(head: bytes) -> tuple[int, int]:
    """The status and the body's length that an answer begins with."""
    first, *rest = head.decode("latin-1").split("\r\n")
    named = dict(each.lower().split(": ", 1) for each in rest if each)
    return int(first.split(" ", 2)[1]), int(named.get("content-length", "0"))
