"""A simulated year through the real engine and storage."""

from __future__ import annotations

import json
import time

from bot.simulation.run import simulate
from tests.bench.figure import Found

WEEKS, MEMBERS, SEED = 52, 300, 1


def of_community() -> Found:
    """CPU seconds of a year; whose promises don't hold doesn't count."""
    cpu, wall = time.process_time(), time.monotonic()
    *_, end = simulate(WEEKS, MEMBERS, SEED)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    told = json.loads(end)
    assert told["broken"] == []
    return Found(cpu, f"{wall:.0f} s by the wall; {told['posts']} posts, {told['events']} events")
