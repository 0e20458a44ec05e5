"""The playground's community time: how far it was moved is kept; it stands still once the process goes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from scheduler.clock import MovableClock, Stuck
from storage import playground
from storage.database import Store

CLOCK = "clock"


@contextmanager
def unless_leaving(leaving: threading.Event) -> Iterator[None]:
    """Time stands still once the process is told to stop, `leaving` set: that is no failure."""
    try:
        yield
    except Stuck:
        if not leaving.is_set():
            raise


def community_clock(store: Store) -> MovableClock:
    """Community time: wall time, but for what the playground has moved it by."""
    with store.reading() as session:
        moved = dict(playground.things(session, CLOCK)).get(CLOCK)
    return MovableClock(
        timedelta(seconds=float(moved or 0)),
        keep=lambda by: keep_thing(store, CLOCK, CLOCK, str(by.total_seconds())),
    )


def keep_thing(store: Store, kind: str, ident: str, body: str) -> None:
    """Keep a thing of the playground's world under its kind and id."""
    with store.transaction() as session:
        playground.keep(session, kind, ident, body)
