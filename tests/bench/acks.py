"""Whether anybody waits for an answer while a thousand messages go out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from storage.database import Store
from tests.bench.figure import Found
from tests.chaos.acks import measure


def late() -> Found:
    """How many commands were answered after Slack's three seconds, or weren't done in time."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'convener.db'}"
        store = Store(database)
        store.migrate()
        store.close()
        acks = measure(database, Path(folder))
    return Found(acks.load.late + acks.undone, acks.told())
