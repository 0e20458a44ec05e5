"""A trouble that lasts is told once, and again when it changes: not at each of many tries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from storage.database import GONE, Busy

log = structlog.get_logger(__name__)

FAILED = "failed; tried again until it doesn't"


class Lasting:
    """What went wrong at the last try of something that is tried again by itself."""

    def __init__(self, what: str) -> None:
        """`what` is tried, as the log is to call it."""
        self._what = what
        self._why = ""

    @contextmanager
    def told(self) -> Iterator[None]:
        """Try it once: nothing is raised.

        What passes by itself, a full disk or a database that is away, is told in a line.
        """
        try:
            yield
        except Exception as error:
            why, self._why = self._why, reason(error)
            if why == self._why:
                return
            if isinstance(error, (Busy, *GONE)):
                log.warning(FAILED, what=self._what, why=self._why)
            else:
                log.exception(FAILED, what=self._what)
        else:
            if self._why:
                log.warning("goes on", what=self._what, after=self._why)
            self._why = ""


def reason(error: Exception) -> str:
    """What kind of trouble it is, in the database's own code where it gives one."""
    said = getattr(error, "orig", None)
    code = getattr(said, "sqlstate", None) or getattr(said, "sqlite_errorname", None)
    return " ".join(filter(None, (type(error).__name__, code)))
