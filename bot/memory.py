"""How the memory of a process that runs for months is looked after.

Modules, tables and texts stay for as long as the process does. Python looks through them for garbage
all the same: some 300,000 objects, several times at the start (a sixth of its time) and again
whenever a quarter as much has come to be, for some 0.2 s in which nobody is answered.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

ARENAS = 1
_M_ARENA_MAX = -8
"""glibc keeps up to eight heaps a core, so that threads needn't wait for each other; ours wait for
the interpreter anyway, and each heap has holes of its own. https://man7.org/linux/man-pages/man3/mallopt.3.html"""


@contextmanager
def settling() -> Iterator[None]:
    """What comes to be in here stays: it is never looked through for garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def share_one_heap() -> None:
    """Have all threads take memory from one heap, where the C library knows how (glibc)."""
    heap = getattr(ctypes.CDLL(None), "mallopt", None)
    if heap is not None:
        heap(_M_ARENA_MAX, ARENAS)
