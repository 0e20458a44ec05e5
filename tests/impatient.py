"""The durable engine as tests have it: it looks for work twenty times a second."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine import Engine, Work
from bot.platform import Platform
from scheduler.delivery import Delivery
from scheduler.durable import QUEUES, DurableWork

IMPATIENT = {name: (workers, 0.05) for name, (workers, _) in QUEUES.items()}


def durable(engine: Engine, sends: Delivery, platforms: Mapping[str, Platform]) -> Work:
    """DurableWork, but for its patience."""
    return DurableWork(engine, sends, platforms, IMPATIENT)
