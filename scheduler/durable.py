"""The engine's port on DBOS: asked from any process, done by one, taken up when that one dies.

DBOS decides who does what; it keeps nothing that isn't ours to lose. What is due stands in the
schedule, what is to be sent in the outbox, where long work has come to among the jobs. So a
workflow here has no steps of its own to replay: it looks at our tables and goes on from there. A
dead process's workflows are deleted, and what they stood for is asked for again.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, error
from sqlalchemy.exc import DBAPIError

from bot.engine import Engine
from bot.platform import Platform
from scheduler.clock import wall
from scheduler.delivery import Delivery
from scheduler.done import FORGOTTEN_AFTER, forget
from scheduler.lasting import Lasting
from scheduler.life import BEAT_EVERY, LOOK_EVERY, LOOKS, sign
from scheduler.work import take_up, walk
from storage import jobs, outbox
from storage.connecting import ENGINE_S
from storage.database import GONE, Busy

log = structlog.get_logger(__name__)

NAME = "convener"
VERSION = "1"
"""DBOS gives a process only workflows of its own version: pinned, so that new code takes up old work."""

THREADS = 16
"""As many as all queues' workers together."""

LANES, OCCASIONS, JOBS = "lanes", "occasions", "jobs"
QUEUES = {LANES: (8, 0.4), OCCASIONS: (5, 1.0), JOBS: (3, 2.0)}
"""Each queue's workers in a process, and how often (seconds) it is looked at."""

STOP_WITHIN = 3.0
"""Seconds that work in hand gets to end in when the process stops. What takes longer, such as a
request that stalls, is taken up by whoever is there or comes next, as after a death."""

LOOKS_BETWEEN = 100
"""After so many looks at who is alive, what is done is looked for: every 200 s."""

COUNTED = 1000
"""Pieces of work are told up to so many: beyond that the figure means "many"."""

A_LITTLE = 0.05
A_MOMENT = 1.5
SOON = 30.0
"""Seconds. A lane that must wait no longer than a moment keeps its sender; one that may go on soon
is woken then; any other is left to the tick. None is looked at again within a little."""


class DurableWork:
    """Work shared by all processes on one database. One of these a process: DBOS allows no second."""

    def __init__(
        self,
        engine: Engine,
        delivery: Delivery,
        platforms: Mapping[str, Platform],
        queues: Mapping[str, tuple[int, float]] = QUEUES,
    ) -> None:
        """Begin to take work. Raises InUse where another process has this SQLite file."""
        self._engine = engine
        self._delivery = delivery
        self._platforms = platforms
        self._stopping = threading.Event()
        self._held: set[str] = set()
        self._stranded: Counter[str] = Counter()
        self.id = uuid.uuid4().hex
        self._life = sign(engine.store, self.id)
        self._left: set[tuple[str, ...]] = set()
        dbos = DBOS(config=_config(engine, self.id))
        self._queues_stop = dbos.background_thread_stop_events
        for name, do in (
            (LANES, self._drain),
            (OCCASIONS, self._run),
            (JOBS, self._walk),
        ):
            DBOS.workflow(name=name)(self._guarded(name, do))
        DBOS.launch()
        for name, (workers, seconds) in queues.items():
            DBOS.register_queue(
                name,
                worker_concurrency=workers,
                polling_interval_sec=seconds,
                on_conflict="always_update",
            )
        engine.metrics.tells_queues(self._queued)
        self._threads = [
            threading.Thread(target=each, name=each.__name__, daemon=True)
            for each in (self._live, self._keep)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, ident: str, due_at: datetime) -> None:
        """Have an occasion run; while it waits or runs, asking again changes nothing."""
        self._enqueue(OCCASIONS, ident, due_at.isoformat())

    def wake(self, lane: str) -> None:
        """Have a lane drained; while somebody waits to drain it or does, nobody else will."""
        self._enqueue(LANES, lane)

    def start(self, job: str, subject: str) -> None:
        """Have long work gone on with."""
        self._enqueue(JOBS, job, subject)

    def stop(self) -> None:
        """Take nothing more, finish what is in hand, and leave the rest to others at once."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        for each in self._queues_stop:
            each.set()
        until = time.monotonic() + STOP_WITHIN
        while self._in_hand() and time.monotonic() < until:
            time.sleep(0.05)
        for asked in tuple(self._left):
            self._put(*asked)
        for thread in self._threads:
            thread.join(A_MOMENT)
        DBOS.destroy(destroy_registry=True)
        self._life.end()

    def _enqueue(self, queue: str, *arguments: str) -> None:
        if self._stopping.is_set():
            self._left.add((queue, *arguments))
        else:
            self._put(queue, *arguments)

    @staticmethod
    def _put(queue: str, *arguments: str) -> None:
        about = " ".join(arguments)
        options: EnqueueOptions = {
            "workflow_name": queue,
            "queue_name": queue,
            "deduplication_id": about,
            "app_version": VERSION,
        }
        try:
            DBOS.enqueue_workflow_with_options(options, *arguments)
        except error.DBOSQueueDeduplicatedError:
            log.debug("asked for already", queue=queue, about=about)

    def _guarded(self, queue: str, do: Callable[..., None]) -> Callable[..., None]:
        """A workflow that never fails: what goes wrong is logged, and due still.

        What a stop comes between is left to others, to be asked for once it is over here.
        """

        def workflow(*arguments: str) -> None:
            ident = DBOS.workflow_id or ""
            self._held.add(ident)
            try:
                if not self._stopping.is_set():
                    do(*arguments)
            except (Busy, *GONE) as error:
                why = type(error).__name__
                log.warning("no work for now", queue=queue, about=arguments[0], why=why)
            except Exception:
                log.exception("work failed; at the next tick", queue=queue, about=arguments[0])
            finally:
                self._held.discard(ident)
                if self._stopping.is_set():
                    self._left.add((queue, *arguments))

        return workflow

    def _drain(self, lane: str) -> None:
        wait = self._delivery.drain(lane, self._rests)
        while wait is not None and wait <= A_MOMENT:
            self._stopping.wait(max(wait, A_LITTLE))
            if self._rests():  # another process may have the lane by now
                break
            wait = self._delivery.drain(lane, self._rests)
        if wait is not None and wait <= SOON and not self._stopping.is_set():
            later = threading.Timer(max(wait, A_MOMENT), partial(self._again, lane))
            later.daemon = True
            later.start()

    def _again(self, lane: str) -> None:
        try:
            self.wake(lane)
        except Exception:
            log.exception("lane not woken; at the next tick", lane=lane)

    def _run(self, ident: str, due_at: str) -> None:
        take_up(self, self._engine, ident, datetime.fromisoformat(due_at))

    def _walk(self, job: str, subject: str) -> None:
        walk(self, self._engine, self._platforms, job, subject, self._rests)

    def _rests(self) -> bool:
        """Whether this process must not act: it stops, or others may think it dead."""
        return self._stopping.is_set() or not self._life.is_sure()

    def _live(self) -> None:
        """Give a sign of life again and again, whatever else goes wrong."""
        signs = Lasting("sign of life")
        while not self._stopping.wait(BEAT_EVERY):
            with signs.told():
                self._life.beat()
                self._engine.metrics.beat()

    def _keep(self) -> None:
        """Take up what dead processes had in hand; forget what was done long ago."""
        looks, keeping = 0, Lasting("keeping")
        while not self._stopping.wait(LOOK_EVERY):
            with keeping.told():
                self._bury()
                if looks % LOOKS_BETWEEN == 0:
                    forget(datetime.now(UTC) - FORGOTTEN_AFTER, self._stopping.is_set)
            looks += 1

    def _in_hand(self) -> bool:
        try:
            mine = DBOS.list_workflows(status="PENDING", executor_id=self.id, load_input=False)
        except DBAPIError:
            return False  # without its database nothing more can be kept
        return bool(mine)

    @staticmethod
    def _queued() -> dict[str, int]:
        """How many pieces wait in each queue or are in hand, of the first `COUNTED`."""
        found = DBOS.list_workflows(
            status=["ENQUEUED", "PENDING"],
            queues_only=True,
            limit=COUNTED,
            load_input=False,
            load_output=False,
        )
        lengths = Counter(each.queue_name or "" for each in found)
        return {name: lengths[name] for name in QUEUES}

    def _bury(self) -> None:
        pending = DBOS.list_workflows(status="PENDING", load_output=False)
        others = {each.executor_id for each in pending if each.executor_id} - {self.id}
        for name in self._life.dead(others):
            theirs = [each.workflow_id for each in pending if each.executor_id == name]
            DBOS.delete_workflows(theirs)
            self._engine.metrics.recovered(len(theirs))
            log.warning("a process died; its work is taken up", process=name, pieces=len(theirs))
            self._take_up()
        mine = {each.workflow_id for each in pending if each.executor_id == self.id}
        if stranded := self._abandoned(mine):
            DBOS.delete_workflows(stranded)
            log.warning("work whose end wasn't kept; taken up again", pieces=len(stranded))
            self._take_up()

    def _abandoned(self, mine: set[str]) -> list[str]:
        """Those that count as in hand here, and weren't at the last looks: nobody could write so."""
        idle = mine - self._held
        self._stranded = Counter({each: self._stranded[each] + 1 for each in idle})
        return [each for each, looks in self._stranded.items() if looks >= LOOKS]

    def _take_up(self) -> None:
        with self._engine.store.reading() as session:
            lanes, begun = outbox.pending_lanes(session), jobs.under_way(session, wall())
        for lane in lanes:
            self.wake(lane)
        for job, subject in begun:
            self.start(job, subject)


def _config(engine: Engine, ident: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": engine.store.url.render_as_string(hide_password=False),
        "application_version": VERSION,
        "executor_id": ident,
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": THREADS,
        "sys_db_pool_size": ENGINE_S,
        "use_listen_notify": False,
        "log_level": "ERROR",
        "enable_otlp": False,
    }
