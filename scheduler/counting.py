"""Signals in great numbers, counted together: one commit for many, and no acknowledgement before it.

The first to come waits a moment for others, then has all of them counted. Whoever brings one may
wait in a thread (`take`) or on a future (`bring`): a platform's door does the latter, so that a group
isn't bounded by its threads, and no command waits for one that a signal holds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.messages import Signalled

AT_ONCE = 200
WITHIN = 0.05
"""Seconds that the first waits for others."""

COUNTING = 2
"""So many groups are gathered or counted at a time for those who wait on futures."""


def _begun() -> Future[None]:
    """A future that nobody can cancel: others wait for it too."""
    counted: Future[None] = Future()
    counted.set_running_or_notify_cancel()
    return counted


@dataclass
class _Group:
    signals: list[Signalled] = field(default_factory=list)
    full: threading.Event = field(default_factory=threading.Event)
    counted: Future[None] = field(default_factory=_begun)


class Together:
    """Counts what any number of threads bring; each gets back once its own is committed."""

    def __init__(
        self,
        count: Callable[[Sequence[Signalled]], None],
        within: float = WITHIN,
        at_once: int = AT_ONCE,
    ) -> None:
        self._count = count
        self._within = within
        self._at_once = at_once
        self._lock = threading.Lock()
        self._open: _Group | None = None
        self._leaders = ThreadPoolExecutor(COUNTING, thread_name_prefix="counting")

    def take(self, signal: Signalled) -> None:
        """Count it, with others. Raises what counting raises: none of the group was counted then."""
        group, leads = self._join(signal)
        if leads:
            self._lead(group)
        group.counted.result()

    def bring(self, signal: Signalled) -> Future[None]:
        """Have it counted, with others: the future is done when it is, or has what counting raised."""
        group, leads = self._join(signal)
        if leads:
            self._leaders.submit(self._lead, group)
        return group.counted

    def _join(self, signal: Signalled) -> tuple[_Group, bool]:
        """The group that is open, now with this signal, and whether it was the first."""
        with self._lock:
            group, leads = self._open or _Group(), self._open is None
            self._open = group
            group.signals.append(signal)
            if len(group.signals) >= self._at_once:
                self._close(group)
        return group, leads

    def _lead(self, group: _Group) -> None:
        group.full.wait(self._within)
        with self._lock:
            self._close(group)
        try:
            self._count(group.signals)
        except Exception as error:  # noqa: BLE001 - each of the group raises it
            group.counted.set_exception(error)
        else:
            group.counted.set_result(None)

    def _close(self, group: _Group) -> None:
        """Nobody more comes into this group."""
        if self._open is group:
            self._open = None
        group.full.set()
