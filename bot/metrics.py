"""What this process counts of its own work, for Prometheus: numbers by platform and kind, never whose.

Labels come from closed lists (platforms, kinds of event, outcomes), so that their number doesn't
grow with communities, and nothing said, named or addressed gets among them. Counting never opens
a transaction, and rules don't know of it. What waits, in all processes' database together, is
`bot.probes`' to tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
)
from prometheus_client.metrics_core import Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.messages import Incoming, Signalled, Unwaited

LATE = 3.0
"""Seconds after which Slack tells whoever waits that Convener didn't answer."""

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, LATE, 10.0)
"""Bounds, in seconds, of what should be over within three."""

TIMED = ("/slack/events", "/api/messages")
"""Where platforms' requests come."""

SLOW = (1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 3600.0, 86400.0)
"""Bounds, in seconds, of what is due at a minute and may come some minutes later."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """One application's figures. `clock` gives seconds that never go back."""

    clock: Callable[[], float] = time.monotonic
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _counters: dict[str, Counter] = field(default_factory=dict)
    _spans: dict[str, Histogram] = field(default_factory=dict)
    _gauges: dict[str, Gauge] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _queues: list[Callable[[], Mapping[str, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin at nothing; the process's memory, CPU and files are told as well."""
        ProcessCollector(registry=self.registry)
        for name, (what, labels) in COUNTERS.items():
            self._counters[name] = Counter(name, what, labels, registry=self.registry)
        for name, (what, labels, bounds) in SPANS.items():
            self._spans[name] = Histogram(
                name, what, labels, buckets=bounds, registry=self.registry
            )
        for name, what in GAUGES.items():
            self._gauges[name] = Gauge(name, what, registry=self.registry)
        self._last["tick"] = self.clock()

    def event(self, event: Incoming, outcome: str, seconds: float) -> None:
        """An event was handled. `outcome` is `posting.Done`'s, or `raised`."""
        platform, kind = event.sender.platform, type(event).__name__.lower()
        self._counters["convener_events"].labels(platform, kind, outcome).inc()
        self._spans["convener_event_seconds"].labels(kind).observe(seconds)
        if seconds > LATE and not isinstance(event, Signalled | Unwaited):
            self._counters["convener_answers_late"].labels(platform).inc()

    @contextmanager
    def handling(self, event: Incoming) -> Iterator[list[str]]:
        """Count an event and its seconds, with the last outcome put into the list."""
        began, said = self.clock(), ["raised"]
        try:
            yield said
        finally:
            self.event(event, said[-1], self.clock() - began)

    def awaited(self, event: Incoming, future: Future[None]) -> Future[None]:
        """Count an event and its seconds when its future is done."""
        began = self.clock()

        def over(done: Future[None]) -> None:
            outcome = "raised" if done.exception() else "done"
            self.event(event, outcome, self.clock() - began)

        future.add_done_callback(over)
        return future

    def counted(
        self, count: Callable[[Sequence[Signalled]], None]
    ) -> Callable[[Sequence[Signalled]], None]:
        """What counts signals, counted itself: how many at a time."""

        def both(signals: Sequence[Signalled]) -> None:
            count(signals)
            self._counters["convener_signal_groups"].inc()
            self._counters["convener_signals"].inc(len(signals))

        return both

    def post(self, platform: str, what: str, outcome: str, seconds: float) -> None:
        """One try to send a message (`post`) or to change it (`edit`), and what became of it."""
        self._counters["convener_posts"].labels(platform, what, outcome).inc()
        self._spans["convener_post_seconds"].labels(platform).observe(seconds)

    def occasion(self, late: timedelta) -> None:
        """An occasion was taken up, so long after it fell due."""
        self._spans["convener_occasion_lateness_seconds"].observe(max(0.0, late.total_seconds()))

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Count a tick and its seconds, whether or not it comes to its end."""
        began = self.clock()
        try:
            yield
        finally:
            self._last["tick"] = ended = self.clock()
            self._spans["convener_tick_seconds"].observe(ended - began)
            self._gauges["convener_last_tick_timestamp_seconds"].set_to_current_time()

    def beat(self) -> None:
        """The durable engine gave a sign of life."""
        self._last["beat"] = self.clock()

    def recovered(self, pieces: int) -> None:
        """A process died, and so many pieces of its work were taken up."""
        self._counters["convener_recovered_processes"].inc()
        self._counters["convener_recovered_pieces"].inc(pieces)

    def database_error(self, kind: str) -> None:
        """The database refused something; `kind` is SQLAlchemy's class of error."""
        self._counters["convener_database_errors"].labels(kind).inc()

    def request(self, path: str, status: int, seconds: float) -> None:
        """A platform's request was answered. `path` is one of our own, never as it was asked for."""
        self._counters["convener_requests"].labels(path, str(status)).inc()
        self._spans["convener_request_seconds"].labels(path).observe(seconds)

    def since(self, what: str) -> float | None:
        """Seconds since the last `tick` ended or the last `beat`; None where there never was one."""
        last = self._last.get(what)
        return None if last is None else self.clock() - last

    def tells_queues(self, queues: Callable[[], Mapping[str, int]]) -> None:
        """Have the durable engine asked, when somebody looks, how many pieces stand in each queue."""
        self._queues.append(queues)

    def queues(self) -> dict[str, int]:
        """Pieces of work that stand in the engine's queues or are in hand, in all processes."""
        return {name: length for ask in self._queues for name, length in ask().items()}

    def described(self) -> list[Metric]:
        """Each metric of Convener's own, whether or not there was anything to count."""
        return [each for each in self.registry.collect() if each.name.startswith("convener_")]


COUNTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "convener_events": (
        ("What people and platforms did, by what came of it: `done`, `answered` (only looked at),"
        " `refused`, `already` (told before), `busy` (asked to try again), `failed` (a fault of"
        " ours, logged with its reference), `raised` (nobody waited; the platform sends it again)"),
        ("platform", "kind", "outcome"),
    ),
    "convener_answers_late": (
        "Commands, presses and forms that took more than three seconds to handle",
        ("platform",),
    ),
    "convener_requests": ("Platforms' requests, by the status they were answered with", ("path", "status")),
    "convener_signals": ("Messages and reactions that were counted, or passed over where nobody counts", ()),
    "convener_signal_groups": ("Groups in which they were counted, one commit each", ()),
    "convener_posts": (
        ("Tries to send (`post`) or change (`edit`) a message, by what came of it: `sent`,"
        " `put_off` (the platform asked for patience: a retry follows), `in_doubt` (it may have"
        " arrived: it is read back), `held` (its reader's quiet hours), `withheld` (a rule of"
        " courtesy, or stale), `unknown` (in doubt for good), `undeliverable` (refused for good),"
        " `failed` (a fault of ours, logged)"),
        ("platform", "what", "outcome"),
    ),
    "convener_recovered_processes": ("Other processes that died, whose work this one took up", ()),
    "convener_recovered_pieces": ("Pieces of work that were taken up from them", ()),
    "convener_database_errors": ("Statements and connections that the database refused", ("error",)),
}  # fmt: skip

SPANS: Mapping[str, tuple[str, tuple[str, ...], tuple[float, ...]]] = {
    "convener_event_seconds": ("From an event's coming to its answer", ("kind",), QUICK),
    "convener_request_seconds": (
        "From a platform's request to the answer's first byte", ("path",), QUICK),
    "convener_post_seconds": ("A try to send or change a message", ("platform",), QUICK),
    "convener_tick_seconds": ("A look at all that is due, which comes every five seconds", (), QUICK),
    "convener_occasion_lateness_seconds": (
        "From when an occasion fell due to when it was taken up, in community time", (), SLOW),
}  # fmt: skip

GAUGES: Mapping[str, str] = {
    "convener_last_tick_timestamp_seconds": "When the last tick ended (Unix time); 0 before the first",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """Around the application: how long platforms' requests take until the answer's first byte."""

    app: ASGIApp
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and look at the clock."""
        path = scope.get("path")
        if scope["type"] != "http" or path not in TIMED:
            await self.app(scope, receive, send)
            return
        began = self.metrics.clock()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.request(path, message["status"], self.metrics.clock() - began)
            await send(message)

        await self.app(scope, receive, sent)
