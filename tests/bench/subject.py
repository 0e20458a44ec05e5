"""A bot in a process of its own, so that its CPU time is its own, and nobody else's."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from tests.bench import profiling

Json = dict[str, Any]

PATIENCE = 30.0
"""Seconds in which a bot must listen."""


@dataclass(frozen=True, slots=True)
class Given:
    """Where the bot finds Teams' services, the card that it says, and a folder for its database.

    Convener says what it has to say; the others say the same card after it.
    """

    folder: str
    openid_url: str
    token_url: str
    card: Json


Serve = Callable[[Given, Callable[[int], None]], None]
"""Serves for good, and tells its port once it listens."""


class Subject:
    """A bot that is measured. Serves from entering to leaving."""

    def __init__(self, serve: Serve, given: Given) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._ours, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_run, args=(serve, given, theirs), daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        """Begin, and wait until it listens."""
        self._process.start()
        assert self._ours.poll(PATIENCE), "the bot does not listen"
        self.url = f"http://127.0.0.1:{self._ours.recv()}/api/messages"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self._ours.close()
        self._process.join(PATIENCE)

    def cpu(self) -> float:
        """The CPU seconds of all its threads so far."""
        self._ours.send(None)
        spent: float = self._ours.recv()
        return spent


def _run(serve: Serve, given: Given, pipe: Connection) -> None:
    watching = profiling.watched()

    def listening(port: int) -> None:
        pipe.send(port)
        threading.Thread(target=_answer, args=(pipe, watching), daemon=True).start()

    watching.__enter__()
    serve(given, listening)


def _answer(pipe: Connection, watching: AbstractContextManager[None]) -> None:
    """Tell the CPU time whenever it is asked for, until nobody asks any more."""
    while True:
        try:
            pipe.recv()
        except EOFError:
            watching.__exit__(None, None, None)
            os._exit(0)
        pipe.send(time.process_time())
