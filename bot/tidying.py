"""Forgetting, day by day: weeks are summed up first, then what is over goes, a piece at a time."""

from __future__ import annotations

from datetime import datetime

from bot.persistence import persistently
from storage import retention, weeks
from storage.database import Store

PIECE = 1000
"""Rows that one transaction erases at most, so that nobody waits long for it."""

PIECES_AT_ONCE = 20
"""After so many pieces others have their turn; the next tick goes on."""


def tidy(store: Store, now: datetime) -> bool:
    """Forget what is over. False where some of it is left for later.

    It needs no memory of its own: a process that dies in the midst of it leaves the rest to be found.
    """
    return any(persistently(lambda: _is_done(store, now)) for _ in range(PIECES_AT_ONCE))


def _is_done(store: Store, now: datetime) -> bool:
    """One piece; whether it was the last. Sums are made while others may write."""
    with store.reading() as session:
        week = weeks.due(session, now)
        found = weeks.sums(session, week) if week else []
    with store.transaction() as session:
        if week is not None:
            weeks.keep(session, found)
            return False
        return retention.forget(session, now, PIECE) < PIECE
