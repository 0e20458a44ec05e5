"""HTTP to Microsoft, from delivery's threads over connections that are kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from bot.patience import told_apart, trusted

SECONDS = 10.0
"""How long one call may take."""

KEPT = 16
"""Connections to one host that are kept open: about as many as there are senders in a process."""


Pool = urllib3.HTTPConnectionPool | urllib3.ProxyManager


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """Calls whichever host. Proxies are the environment's. Any thread may call."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._pools: dict[str, Pool] = {}
        self._guard = threading.Lock()

    def call(self, verb: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """One request. Raises TryLater where no connection came about, Unsure where it broke off."""
        pool, target = self._way(url)
        with told_apart():
            answer = pool.urlopen(verb, target, body=body, headers=headers, redirect=False)
        return Answer(answer.status, answer.headers, answer.data)

    def _way(self, url: str) -> tuple[Pool, str]:
        """The connections to a URL's host, and what is asked for on one of them."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            if host not in self._pools:
                self._pools[host] = _pool(parts.scheme, parts.netloc, self._seconds)
            pool = self._pools[host]
        return pool, url if isinstance(pool, urllib3.ProxyManager) else url[len(host) :] or "/"


def _pool(scheme: str, host: str, seconds: float) -> Pool:
    kept: dict[str, Any] = {
        "maxsize": KEPT,
        "retries": False,  # delivery's business
        "timeout": urllib3.Timeout(connect=seconds, read=seconds),
    }
    if scheme == "https":
        kept["ssl_context"] = trusted()
    proxy = None if proxy_bypass(host) else getproxies().get(scheme)
    if not proxy:
        return urllib3.connection_from_url(f"{scheme}://{host}", **kept)
    auth = urlsplit(proxy).netloc.rpartition("@")[0]
    headers = urllib3.make_headers(proxy_basic_auth=auth) if auth else None
    return urllib3.ProxyManager(proxy, proxy_headers=headers, **kept)
