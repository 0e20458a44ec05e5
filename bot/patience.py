"""Calls over HTTP: whom they trust, and how long to wait after one that was refused or got lost."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from urllib3 import exceptions

from bot.platform import TryLater, Unsure

PATIENCE = 2.0
"""Seconds until a call that didn't get through is tried again; a lost one has landed by then."""

SECONDS = re.compile(r"[0-9]{1,5}")

_NEVER_LEFT = (
    exceptions.NewConnectionError,
    exceptions.ConnectTimeoutError,
    exceptions.ProxyError,
)


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that the system trusts, read once for all connections: 0.8 MB, and 25 ms."""
    return ssl.create_default_context()


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise TryLater where no connection came about, Unsure where it broke off."""
    try:
        yield
    except (exceptions.HTTPError, OSError) as error:
        raise (TryLater if _never_left(error) else Unsure)(PATIENCE) from None


def retry_after(headers: Mapping[str, str]) -> float:
    """For how long the answer asks, in seconds."""
    told = headers.get("Retry-After", "")
    return max(float(told), PATIENCE / 2) if SECONDS.fullmatch(told) else PATIENCE


def _never_left(error: Exception) -> bool:
    """Whether no connection came about, so that nobody can have heard anything."""
    if isinstance(error, exceptions.SSLError):
        return any(isinstance(each, ssl.SSLCertVerificationError) for each in error.args)
    return isinstance(error, _NEVER_LEFT)
