"""What follows a response: messages through the connector, best effort.

Losing one loses no state. No request waits for them, and a slow Teams holds neither the loop nor the
threads that events are handled in.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

import structlog

from adapters.teams.steps import Tell
from bot.platform import TryLater, Undeliverable, Unsure

log = structlog.get_logger(__name__)

Say = Callable[[Tell], None]
"""Delivers one message. Blocks, and raises as the port's `post` does."""

THREADS = 8
TRIES, PATIENCE = 3, 5.0
"""An answer that surely wasn't taken is said again, if it need wait no more seconds than these."""

IN_FLIGHT = 200
"""So many replies may be on their way; with Teams that slow, the next are not sent at all."""


class Voice:
    """Says what is to be said after responses. Open it around the time that requests come."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="teams-voice")
        self._speaking: set[Future[None]] = set()

    async def __aenter__(self) -> Self:
        """Nothing is to be opened."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let what is being said end."""
        await asyncio.to_thread(self._threads.shutdown)

    async def speak(self, tenant: str, steps: Sequence[Tell]) -> None:
        """Begin what follows, one message after another, and don't wait for it.

        Nor does the loop hear of its end: waking it for each would cost more than the rest of this.
        """
        if len(self._speaking) >= IN_FLIGHT:
            log.warning("teams is too slow; an answer was not sent", tenant=tenant)
            return
        saying = self._threads.submit(self._speak, tenant, tuple(steps))
        self._speaking.add(saying)
        saying.add_done_callback(self._speaking.discard)

    def _speak(self, tenant: str, steps: Sequence[Tell]) -> None:
        try:
            for each in steps:
                self._told(tenant, each)
        except Exception as error:  # noqa: BLE001 - a bug, whichever; nobody else would hear of it
            log.error("teams answer failed", error_type=type(error).__name__)  # noqa: TRY400

    def _told(self, tenant: str, step: Tell, tries: int = TRIES) -> None:
        try:
            self._say(step)
        except Undeliverable as no:
            log.warning("teams took no answer", tenant=tenant, why=no.reason)
            if step.otherwise is not None:
                self._told(tenant, step.otherwise)
        except TryLater as later:
            is_doubt = isinstance(later, Unsure)  # it may have arrived: said twice is worse
            if is_doubt or tries <= 1 or later.after > PATIENCE:
                log.warning(
                    "teams took no answer", tenant=tenant, why="doubt" if is_doubt else "later"
                )
                return
            time.sleep(later.after)
            self._told(tenant, step, tries - 1)
