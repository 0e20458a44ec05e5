"""What takes long is lived by one worker, and looked at by all."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from typing import TypeVar

import pytest

Lived = TypeVar("Lived")


def once(tmp_path_factory: pytest.TempPathFactory, name: str, lived: Callable[[], Lived]) -> Lived:
    """A life that one worker has lived, for all workers of this run to look at."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    kept = folder / f"{name}.life"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(lived()))
    life: Lived = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return life
