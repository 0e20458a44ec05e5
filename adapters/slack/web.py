"""Slack's Web API, called from delivery's threads over connections that are kept.

slack_sdk's own synchronous client opens one for each call: two more journeys to Slack and back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from adapters.slack import refusals
from adapters.slack.refusals import Refused
from adapters.slack.voice import TokenOf
from bot.patience import PATIENCE, told_apart, trusted
from bot.platform import TryLater, Unsure

SECONDS = 10
"""How long one call may take."""

KEPT = 16
"""Connections that are kept open: about as many as there are senders in a process."""


def no_other(_team: str) -> str | None:
    """There is one token, for good."""
    return None


class WebApi:
    """The methods, on behalf of whichever workspace. Any thread may call."""

    def __init__(
        self, token_of: TokenOf, url: str, seconds: float = SECONDS, anew: TokenOf = no_other
    ) -> None:
        """`token_of` gives a workspace's bot token, `anew` the one that is kept by now.

        Proxies are the environment's.
        """
        self._token_of = token_of
        self._anew = anew
        self._url = url
        self._pool = _pool(url, seconds)
        self._shut: dict[tuple[str, str], float] = {}

    def write(self, team: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method that takes JSON, and give its answer.

        Raises Refused where Slack heard it and did nothing, TryLater where it surely wasn't done,
        and Unsure where nobody knows.
        """
        body = json.dumps(arguments).encode()
        return self._called(team, method, body, "application/json; charset=utf-8")

    def ask(self, team: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method that takes a form, as those do that only read; raises as `write` does.

        Where Slack asked for patience it isn't asked again before the time is over.
        """
        wait = self._shut.get((team, method), 0.0) - time.monotonic()
        if wait > 0:
            raise TryLater(wait)
        body = urlencode(arguments).encode()
        try:
            return self._called(team, method, body, "application/x-www-form-urlencoded")
        except Unsure:
            raise
        except TryLater as later:
            self._shut[team, method] = time.monotonic() + later.after
            raise

    def _called(self, team: str, method: str, body: bytes, kind: str) -> Mapping[str, Any]:
        token = self._token_of(team)
        if token is None:
            raise Refused("no_token")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        with told_apart():
            answer = self._pool.request(
                "POST", self._url + method, body=body, headers=headers, redirect=False
            )
        try:
            return refusals.read(answer.status, answer.headers, answer.data)
        except Refused as no:
            if no.error in refusals.UNKNOWN_TOKEN and self._anew(team) not in (None, token):
                raise TryLater(PATIENCE) from None  # installed anew, by another process
            raise


def _pool(url: str, seconds: float) -> urllib3.PoolManager:
    parts = urlsplit(url)
    kept: dict[str, Any] = {
        "maxsize": KEPT,
        "retries": False,  # delivery's business
        "timeout": urllib3.Timeout(connect=seconds, read=seconds),
    }
    if parts.scheme == "https":
        kept["ssl_context"] = trusted()
    proxy = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if not proxy:
        return urllib3.PoolManager(**kept)
    auth = urlsplit(proxy).netloc.rpartition("@")[0]
    headers = urllib3.make_headers(proxy_basic_auth=auth) if auth else None
    return urllib3.ProxyManager(proxy, proxy_headers=headers, **kept)
