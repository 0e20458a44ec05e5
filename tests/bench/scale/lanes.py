"""Ten thousand communities, each in a workspace of its own, beside the queues of one process.

What is sent is not sent anywhere: it costs what it costs before and after the platform. A message
takes no time on its way, so that lanes are as fast as they may be.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text

from adapters.slack.client import PACE
from bot.app import all_texts
from bot.card_json import dump
from bot.cards import Card, Text
from bot.engine import Engine
from bot.features import FEATURES
from bot.messages import Address, Profile
from bot.platform import Pace, RosterPage
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import Ticker, wall
from scheduler.delivery import Delivery
from scheduler.durable import JOBS, LANES, OCCASIONS, QUEUES, DurableWork
from storage import outbox, schedule
from storage.database import Store
from tests.bench.scale import filling
from tests.bench.scale.server import Server, Work, server
from tests.bench.scale.told import Told

COMMUNITIES = 10_000
ASKED = 1_000
WHILE = 8.0
"""Seconds for which each queue is watched."""

NOBODY = {LANES: (0, 0.35), OCCASIONS: (0, 1.0), JOBS: (0, 2.0)}
"""Queues that nobody takes from."""

AT_ONCE = {LANES: (8, 0.02), OCCASIONS: (8, 0.02), JOBS: (1, 2.0)}
"""Queues that are looked at as often as can be."""

BEHIND = """INSERT INTO dbos.workflow_status
    SELECT (jsonb_populate_record(w, jsonb_build_object('workflow_uuid', gen_random_uuid()::text,
      'deduplication_id', NULL, 'created_at', w.created_at + 86400000))).*
    FROM dbos.workflow_status w, generate_series(1, 9) WHERE w.status = 'ENQUEUED'"""

DIGEST = "digests.weekly"
KIND = "digests.monthly"
CARD = json.dumps(dump(Card("A month", tuple(Text("What members did. " * 6) for _ in range(6)))))


@dataclass
class Silent:
    """A Slack that takes everything at once. `pace` is what is kept to."""

    pace: Pace = PACE
    name: str = "slack"
    posted: int = 0
    _one: threading.Lock = field(default_factory=threading.Lock)

    def post(self, to: Address, card: Card, key: str) -> str:
        """Count it."""
        with self._one:
            self.posted += 1
        return f"{to}{card.title}{key}"[:16]

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Nothing is changed here."""

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """Nobody."""
        return RosterPage((channel,)[:0], cursor[:0])

    def profile(self, person: Address) -> Profile:
        """Nobody asks."""
        raise NotImplementedError(person)

    def resting(self, person: Address) -> datetime | None:
        """Nobody rests."""

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:
        """Nothing is in doubt."""


@dataclass
class Noting:
    """A port that only notes how often it was asked."""

    asked: int = 0

    def ask(self, ident: str, due_at: datetime) -> None:
        """One more."""
        self.asked += bool(ident and due_at)

    def wake(self, lane: str) -> None:
        """One more."""
        self.asked += bool(lane)

    def start(self, job: str, subject: str) -> None:
        """One more."""
        self.asked += bool(job and subject)

    def stop(self) -> None:
        """Nothing to stop."""


class Machine:
    """One process' core on a database."""

    def __init__(self, postgres: Server, store: Store) -> None:
        self.postgres, self.store, self.slack = postgres, store, Silent()
        routes = Routes.of(FEATURES)
        self.engine = Engine(store, all_texts(), load_all(), wall, random.Random(1), routes)
        self.delivery = Delivery(store, {"slack": self.slack}, routes.kinds, wall, wall)

    @contextmanager
    def working(self, queues: Mapping[str, tuple[int, float]]) -> Iterator[DurableWork]:
        """With DBOS at work."""
        work = DurableWork(self.engine, self.delivery, {"slack": self.slack}, queues)
        yield work
        work.stop()

    def due(self) -> list[tuple[str, datetime]]:
        with self.store.reading() as session:
            return schedule.due(session, wall(), COMMUNITIES)

    def taken(self) -> int:
        """How many occasions were taken up."""
        with self.store.engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM occasion")).scalar_one())

    def cost(self, do: Callable[[], object]) -> tuple[float, Work]:
        """Seconds by the clock, and what was done."""
        before = self.postgres.work(self.store)
        began = time.perf_counter()
        do()
        took = time.perf_counter() - began
        return took, self.postgres.work(self.store, before)


def lanes() -> Iterator[Told]:
    """What one process does of occasions and lanes in a second, and what each costs."""
    with server() as postgres, postgres.store() as store:
        filling.settle(store, COMMUNITIES, 1)
        machine = Machine(postgres, store)
        yield from _ticks(machine)
        yield from _occasions(machine)
        yield from _messages(machine)


def _ticks(machine: Machine) -> Iterator[Told]:
    """What it costs every process, at each tick, to see what is due or waits, ten thousand of it."""
    for number in (1_000, COMMUNITIES):
        filling.run(machine.store, ("DELETE FROM schedule",))
        filling.fall_due(machine.store, DIGEST, number)
        yield _cpu(machine, f"tick with {number} occasions due", _looking(machine), 1)
    filling.run(machine.store, ("DELETE FROM schedule",))
    for members in (1, 50):
        filling.post(machine.store, KIND, CARD, COMMUNITIES, members)
        few = COMMUNITIES * members
        yield _cpu(
            machine, f"tick with {few} posts waiting in {COMMUNITIES} lanes", _looking(machine), 1
        )
        filling.run(machine.store, ("TRUNCATE outbox",))


def _looking(machine: Machine) -> Callable[[], object]:
    return Ticker(machine.engine, Noting())._look  # noqa: SLF001 - `tick` would hide what fails


def _occasions(machine: Machine) -> Iterator[Told]:
    filling.fall_due(machine.store, DIGEST, COMMUNITIES)
    due = machine.due()
    with machine.working(NOBODY) as work:

        def ask() -> None:
            for ident, at in due[:ASKED]:
                work.ask(ident, at)

        yield _cpu(machine, "asking for an occasion", ask, ASKED)
        yield _cpu(machine, "asking for an occasion again", ask, ASKED)
    _crowd(machine)
    yield from _watched(machine, "occasions", machine.taken)


def _messages(machine: Machine) -> Iterator[Told]:
    filling.run(machine.store, ("TRUNCATE outbox", "TRUNCATE dbos.workflow_status CASCADE"))
    filling.post(machine.store, KIND, CARD, COMMUNITIES, 1)
    with machine.store.reading() as session:
        waiting = outbox.pending_lanes(session)
    with machine.working(NOBODY) as work:

        def wake() -> None:
            for lane in waiting[:ASKED]:
                work.wake(lane)

        yield _cpu(machine, "waking a lane", wake, ASKED)
        yield _cpu(machine, "waking a lane again", wake, ASKED)
    _crowd(machine)
    yield from _watched(machine, "lanes of one message", lambda: machine.slack.posted)
    filling.run(machine.store, ("TRUNCATE outbox", "TRUNCATE dbos.workflow_status CASCADE"))
    filling.post(machine.store, f"{KIND}", CARD, 40, 500)
    with machine.working(NOBODY) as work:
        for lane in waiting[:40]:
            work.wake(lane)
    yield from _watched(machine, "messages in long lanes", lambda: machine.slack.posted)


def _crowd(machine: Machine) -> None:
    """Let nine times as many stand behind those that wait in a queue."""
    filling.run(machine.store, (BEHIND,))


def _watched(machine: Machine, what: str, done: Callable[[], int]) -> Iterator[Told]:
    """How many are done in a second as the queues are set, and if they were looked at all the time."""
    for how, queues in (("as set", QUEUES), ("looked at all the time", AT_ONCE)):
        with machine.working(queues):
            time.sleep(2)  # until it is under way
            first = done()
            took, work = machine.cost(lambda: time.sleep(WHILE))
            number = done() - first
        yield Told(f"{what}, {how}", number / took, "a second and process")
        if number:
            yield Told(f"{what}, {how}: CPU in Convener", 1000 * work.ours / number, "ms each")
            yield Told(f"{what}, {how}: CPU in PostgreSQL", 1000 * work.theirs / number, "ms each")


def _cpu(machine: Machine, what: str, do: Callable[[], object], number: int) -> Told:
    _, work = machine.cost(do)
    return Told(what, 1000 * (work.ours + work.theirs) / number, "ms of CPU each")
