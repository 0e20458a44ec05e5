"""When a request came, and the threads that attend to it.

They are apart from the loop's own, in which names are resolved and proxies looked up: so what is
said to whoever asked last never stands in the queue of those who ask now.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar

THREADS = min(32, (os.cpu_count() or 1) + 4)
"""As many as asyncio has for everything: more would wait for the processor, not for the database."""

P = ParamSpec("P")
Given = TypeVar("Given")

_came: ContextVar[float] = ContextVar("came")
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="attending")


def comes(clock: Callable[[], float] = time.monotonic) -> None:
    """A request has come: from now on somebody waits."""
    _came.set(clock())


def came() -> float | None:
    """When the request came that is attended to here; None where nobody waits."""
    return _came.get(None)


async def attend(do: Callable[P, Given], *args: P.args, **kwargs: P.kwargs) -> Given:
    """What `do` gives, called in one of these threads once one is free, as for this request."""
    here = copy_context()
    return await asyncio.get_running_loop().run_in_executor(
        _threads, lambda: here.run(do, *args, **kwargs)
    )
