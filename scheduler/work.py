"""The engine's port done inline: what is asked is done on the spot, for tests and the playground.

It claims no crash recovery of its own: what it had in hand when the process died is found again by
the next tick, from the schedule, the outbox and the jobs. One process at a time: its locks are
local. `durable` has the port for everything else.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import waiting
from bot.engine import Engine, Work
from bot.messages import Answer, Incoming, Signalled
from bot.platform import Platform, TryLater, Undeliverable
from bot.posting import Done
from scheduler.clock import wall
from scheduler.counting import Together
from scheduler.delivery import Delivery
from storage.database import Busy

log = structlog.get_logger(__name__)


class InlineWork:
    """Work done in the caller's thread, one sender a lane, one worker a job."""

    def __init__(
        self, engine: Engine, delivery: Delivery, platforms: Mapping[str, Platform]
    ) -> None:
        self._engine = engine
        self._delivery = delivery
        self._platforms = platforms
        self._held: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._stopped = False

    def ask(self, ident: str, due_at: datetime) -> None:
        """Run an occasion, and what it leaves to do."""
        if not self._stopped:
            take_up(self, self._engine, ident, due_at)

    def wake(self, lane: str) -> None:
        """Send a lane's posts; a second caller waits, then looks again."""
        if not self._stopped:
            with self._held[lane]:
                self._delivery.drain(lane)

    def start(self, job: str, subject: str) -> None:
        """Do long work from where it stands to its end, or until the platform asks for patience."""
        with self._held[f"{job} {subject}"]:
            walk(self, self._engine, self._platforms, job, subject, lambda: self._stopped)

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped = True


def walk(
    work: Work,
    engine: Engine,
    platforms: Mapping[str, Platform],
    job: str,
    subject: str,
    stopped: Callable[[], bool],
) -> None:
    """Do long work piece by piece, one worker at a time: whoever calls this sees to it.

    Where the platform asks for patience it stands where it is until a tick after that.
    """
    address, _ = engine.routes.jobs[job].about(subject)
    platform = platforms.get(address.platform)
    if platform is None:
        return
    cursor = engine.standing(job, subject)
    while cursor is not None and not stopped():
        try:
            cursor, done = engine.piece(job, platform, subject, cursor)
        except TryLater as later:
            engine.put_off(job, subject, wall() + timedelta(seconds=later.after))
            return
        except Undeliverable as no:
            log.warning("work given up", job=job, reason=no.reason)
            engine.give_up(job, subject)
            return
        follow(work, done)


def take_up(work: Work, engine: Engine, ident: str, due_at: datetime) -> None:
    """Run an occasion, unless somebody did, and have done what it leaves to do."""
    late = engine.now() - due_at
    done = engine.run(ident, due_at)
    if done.outcome == "done":
        engine.metrics.occasion(late)
    follow(work, done)


def follow(work: Work, done: Done) -> None:
    """Have done what a committed transaction left to do.

    What fails here is logged: it stands in the outbox or among the jobs, and the next tick finds it.
    """
    for do in (
        *(partial(work.wake, lane) for lane in done.lanes),
        *(partial(work.start, begin.job, begin.subject) for begin in done.begun),
    ):
        try:
            do()
        except Busy:
            log.info("busy; at the next tick")
        except Exception:
            log.exception("follow-up failed; at the next tick")


Later = Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Door:
    """What adapters call with an event: one transaction, then the answers; the rest comes `later`.

    Commit, ack, then answer: where somebody waits for an acknowledgement, `later` hands the
    follow-up to another thread. Signals are counted together; who has many waits on futures.
    """

    engine: Engine
    work: Work
    later: Later
    counting: Together

    def __call__(self, event: Incoming) -> tuple[Answer, ...]:
        """Handle an event, and give what is answered."""
        with self.engine.metrics.handling(event) as outcomes:
            if isinstance(event, Signalled):
                self.counting.take(event)
                outcomes.append("done")
                return ()
            with waiting.turn():
                done = self.engine.handle(event)
            outcomes.append(done.outcome)
        if done.lanes or done.begun:
            self.later(partial(follow, self.work, done))
        return done.answers

    def count(self, signal: Signalled) -> Future[None]:
        """Have a signal counted with others, and lend no thread to it."""
        return self.engine.metrics.awaited(signal, self.counting.bring(signal))


def door(engine: Engine, work: Work, later: Later = lambda do: do(), within: float = 0) -> Door:
    """The door to an engine; signals that come `within` so many seconds are counted together.

    As it is, the follow-up is done on the spot.
    """
    return Door(engine, work, later, Together(engine.metrics.counted(engine.count), within))
