"""How often Teams may be asked, as Microsoft documents it, and who waits for their turn.

One conversation takes so many messages in a second, in two, in thirty and in an hour: delivery
keeps to that. A tenant takes so many requests of any kind: `Gate` does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.platform import Lately, Pace, Window

MESSAGES = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1800, 3600))
"""To one conversation, new and changed ones."""

PACE = Pace(windows=MESSAGES)

TENANT = (Window(30, 1),)
"""Of all that one app asks of one tenant; rosters and new conversations are counted with messages."""


def now() -> datetime:
    """An instant by a clock that nobody sets: only what lies between two of them means anything."""
    return datetime.fromtimestamp(time.monotonic(), UTC)


class Gate:
    """Lets requests to a tenant pass, no more than it takes; the others wait. Any thread may come."""

    def __init__(
        self,
        now: Callable[[], datetime] = now,
        pause: Callable[[float], object] = time.sleep,
        windows: tuple[Window, ...] = TENANT,
    ) -> None:
        self._now, self._pause, self._windows = now, pause, windows
        self._lately: dict[str, Lately] = {}
        self._guard = threading.Lock()

    def enter(self, tenant: str) -> None:
        """Wait for this tenant's next turn, and take it."""
        with self._guard:
            lately = self._lately.setdefault(tenant, Lately(self._windows))
            came = self._now()
            turn = max(came, lately.free() or came)
            lately.go(turn)
        if turn > came:
            self._pause((turn - came).total_seconds())
