"""A transaction that loses a race to another is tried again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from storage.database import RACES

log = structlog.get_logger(__name__)

TRIES = 3
"""How often it is tried; each try begins anew."""

Kept = TypeVar("Kept")


def persistently(transact: Callable[[], Kept]) -> Kept:
    """What `transact` gives. Raises what it raises; races only at the last try."""
    for _ in range(TRIES - 1):
        try:
            return transact()
        except RACES as lost:
            log.info("transaction lost a race; once more", error_type=type(lost).__name__)
    return transact()
