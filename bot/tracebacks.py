"""Tracebacks for the log: where it went wrong, and of what kind it was; never what was said.

What an exception says may be what somebody wrote, or a row that a database quotes.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from structlog.typing import ExcInfo


def wordless(exc_info: ExcInfo) -> str:
    """The lines of code, outermost first, and each exception's class, of a whole chain."""
    return "".join(_told(exc_info[1], set())).rstrip()


def _told(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "then:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{_kind(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "of which:\n"
            yield from _told(each, seen)


def _kind(error: BaseException) -> str:
    """Its class, and a database's own name for what is wrong: letters and figures."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f"{name} ({code})" if code else name
