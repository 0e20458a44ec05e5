"""What Convener tells whoever watches it: `/healthz`, `/readyz` and `/metrics`.

A look at the database is taken in a thread of its own, at most every few seconds, and waited for
no longer than two: however often somebody asks, and whatever the database does, the process works
on. Nothing told here names a community, a workspace or a person.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import ExceptionContext, event
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from bot.figures import Seen, Whole
from bot.metrics import Metrics
from storage.backlog import backlog
from storage.database import Store
from storage.revisions import standing

log = structlog.get_logger(__name__)

FRESH = 5.0
"""Seconds for which a look at the database is good enough."""

PATIENCE = 2.0
"""Seconds that a look is waited for."""

NO_TICK = 60.0
NO_BEAT = 10.0
"""Seconds without a tick, or without the durable engine's sign of life, after which it stands still."""

NOT_HERE = (
    "The figures are told straight from this machine or its private network, not through a proxy,"
    " nor under the public address: see docs/operations.md"
)
PROXIES = ("forwarded", "via", "x-real-ip")


@dataclass(slots=True)
class Look:
    """The last look at the database, taken anew once it is stale. One thread at a time takes it."""

    take: Callable[[], Seen]
    clock: Callable[[], float]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: Future[Seen] | None = None
    _began: float = 0.0

    def newest(self) -> Future[Seen]:
        """A look that is fresh, or under way."""
        with self._lock:
            last = self._last
            if last is None or (last.done() and self.clock() - self._began > FRESH):
                last = self._last = Future()
                self._began = self.clock()
                threading.Thread(target=self._run, args=(last,), name="look", daemon=True).start()
            return last

    def _run(self, to: Future[Seen]) -> None:
        try:
            to.set_result(self.take())
        except Exception as error:  # noqa: BLE001 - whatever the driver raises is told by whoever asked
            to.set_exception(error)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One reason not to send this process anything, and how to mend it."""

    name: str
    found: str
    mend: str

    @property
    def told(self) -> dict[str, str]:
        """As JSON."""
        return {"name": self.name, "found": self.found, "mend": self.mend}


LEAVING = Wrong("process", "it is stopping", "ask another process, or wait for the next")
UNKEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Probes:
    """The three pages. `near` says who may read figures; `patience` is in seconds."""

    look: Look
    metrics: Metrics
    near: Callable[[Scope], bool]
    patience: float = PATIENCE
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set by whoever stops the process, so that nothing more is sent here."""

    def routes(self) -> list[Route]:
        """Where these pages are."""
        return [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.told),
        ]

    async def seen(self) -> Seen | None:
        """The newest look; None where the database doesn't answer in time."""
        try:
            asked = asyncio.wrap_future(self.look.newest())
            return await asyncio.wait_for(asyncio.shield(asked), self.patience)
        except Exception as error:  # noqa: BLE001 - a page that tells of failures must not be one
            log.warning("the database was not looked at", error_type=type(error).__name__)
            return None

    async def healthz(self, _request: Request) -> Response:
        """The process lives."""
        return PlainTextResponse("ok")

    async def readyz(self, _request: Request) -> Response:
        """Whether requests should be sent here, what was found, and how to mend what is wrong."""
        if self.stopping.is_set():
            return _not_ready({"ready": False, "wrong": [LEAVING.told]})
        seen = await self.seen()
        wrong = list(self.wrong(seen))
        told: dict[str, object] = {
            "ready": not wrong,
            "database": "answers" if seen else "does not answer",
            "engine": "stands still" if any(w.name == "engine" for w in wrong) else "works",
            "seconds_since_tick": _rounded(self.metrics.since("tick")),
            "seconds_since_sign_of_life": _rounded(self.metrics.since("beat")),
        }
        if seen is not None:
            told["tables"] = seen.tables
            told["oldest_post_seconds"] = _rounded(max(seen.oldest().values(), default=0.0))
            told["oldest_occasion_seconds"] = _rounded(seen.overdue())
        told["wrong"] = [each.told for each in wrong]
        return _not_ready(told) if wrong else JSONResponse(told, headers=UNKEPT)

    def wrong(self, seen: Seen | None) -> Iterator[Wrong]:
        """Why nothing should be sent here. Age of what waits is no reason: it is all processes'."""
        if seen is None:
            yield Wrong(
                "database",
                "it does not answer",
                "see that it runs and can be reached; convener doctor says what it finds",
            )
        elif seen.tables in {"older", "empty"}:
            yield Wrong(
                "tables",
                "they are not this version's",
                "run convener migrate, or restart this process",
            )
        tick, beat = self.metrics.since("tick"), self.metrics.since("beat")
        if (tick or 0) > NO_TICK or (beat or 0) > NO_BEAT:
            yield Wrong(
                "engine",
                "no tick, or no sign of life, for too long",
                "see the log for what it waits for; restart the process",
            )

    async def told(self, request: Request) -> Response:
        """All figures, in Prometheus' text format, for whoever is near."""
        if not self.near(request.scope):
            return PlainTextResponse(NOT_HERE, 403)
        whole = CollectorRegistry()
        whole.register(Whole(await self.seen()))
        body = generate_latest(self.metrics.registry) + generate_latest(whole)
        return Response(body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def watched(
    store: Store,
    metrics: Metrics,
    now: Callable[[], datetime],
    wall: Callable[[], datetime],
    near: Callable[[Scope], bool],
) -> Probes:
    """The pages about a database, of which each refusal counts from now on.

    `now` is community time, `wall` wall time.
    """

    def refused(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception or context.original_exception
        metrics.database_error(type(error).__name__)

    def take() -> Seen:
        revision, at = store.revision(), now()
        with store.reading() as session:
            waits = backlog(session, at, wall())
        return Seen(_standing(revision), waits, metrics.queues(), at)

    event.listen(store.engine, "handle_error", refused)
    return Probes(Look(take, metrics.clock), metrics, near)


def is_near(scope: Scope, public_url: str) -> bool:
    """Whether a request comes straight from this machine or its private network.

    Not through a proxy, nor under the address at which the world reaches Convener.
    """
    headers = Headers(scope=scope)
    hosts, client = headers.getlist("host"), scope.get("client")
    ours = urlsplit(public_url).hostname
    return (
        client is not None
        and _is_private(client[0])
        and len(hosts) == 1
        and (ours is None or _is_private(ours) or _name(hosts[0]) != ours)
        and not any(name in PROXIES or name.startswith("x-forwarded") for name in headers)
    )


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_private(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_private


_standing = cache(standing)  # reading the migrations costs more than all else here


def _not_ready(told: dict[str, object]) -> Response:
    return JSONResponse(told, 503, UNKEPT)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
