"""Turns: so many at once, first come, first served."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """So many `places`; whoever finds none stands in a queue, as long as they have patience."""

    def __init__(self, places: int = 1) -> None:
        self._free = places
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    def begin(self, patience: float) -> bool:
        """Take a place. False where none was to be had within so many seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return True
        with self._lock:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
        return False

    def end(self) -> None:
        """Leave a place to whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
