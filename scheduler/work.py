"""The engine's port, implemented: here the inline twin, which does what is asked on the spot.

It claims no crash recovery: what it had in hand when the process died is found again by the next
tick, from the schedule and the outbox.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.engine import Engine
from bot.messages import Answer, Event
from bot.platform import Platform
from bot.posting import Done
from scheduler.delivery import Delivery

log = structlog.get_logger(__name__)


class InlineWork:
    """Work done in the caller's thread, one sender a lane."""

    def __init__(
        self, engine: Engine, delivery: Delivery, platforms: Mapping[str, Platform]
    ) -> None:
        self._engine = engine
        self._delivery = delivery
        self._platforms = platforms
        self._lanes: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._stopped = False

    def ask(self, ident: str, due_at: datetime) -> None:
        """Run an occasion, and what it leaves to do."""
        if not self._stopped:
            self.follow(self._engine.run(ident, due_at))

    def wake(self, lane: str) -> None:
        """Send a lane's posts; a second caller waits, then looks again."""
        if not self._stopped:
            with self._lanes[lane]:
                self._delivery.drain(lane)

    def start(self, job: str, subject: str) -> None:
        """Do long work to its end."""
        work = self._engine.job(job)
        address, _ = work.about(subject)
        platform = self._platforms.get(address.platform)
        if platform is None:
            log.warning("no platform for this work", job=job)
            return
        cursor: str | None = ""
        while cursor is not None and not self._stopped:
            cursor, done = self._engine.piece(work, platform, subject, cursor)
            self.follow(done)

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped = True

    def follow(self, done: Done) -> None:
        """Do what a committed transaction left to do."""
        for begin in done.begun:
            self.start(begin.job, begin.subject)
        for lane in done.lanes:
            self.wake(lane)


def door(engine: Engine, work: InlineWork) -> Callable[[Event], tuple[Answer, ...]]:
    """What adapters call with an event: one transaction, then its follow-up, then the answers."""

    def handle(event: Event) -> tuple[Answer, ...]:
        done = engine.handle(event)
        work.follow(done)
        return done.answers

    return handle
