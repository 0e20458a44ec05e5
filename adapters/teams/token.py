"""Convener's own token for the connector: asked for once, kept, and renewed before it ends."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog

from adapters.teams.web import Answer, Web
from bot.platform import TryLater

log = structlog.get_logger(__name__)

SCOPE = "https://api.botframework.com/.default"
AHEAD = 300.0
"""Seconds before its end from which a token is renewed."""

SOON, LATER = 2.0, 30.0
"""Seconds until a service that doesn't answer is asked again; one that refuses, until it is mended."""

ERROR = re.compile(r"[a-z_]{1,40}")
LIVES_AT_MOST = 86_400


class Tokens:
    """Tokens by client credentials, from one tenant. Any thread may ask."""

    def __init__(
        self,
        app_id: str,
        password: str,
        tenant: str,
        url: str,
        web: Web,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`url` is the token service's base, below which each tenant has its own."""
        self._url = f"{url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        self._asks = urlencode({"grant_type": "client_credentials", "client_id": app_id,
                                "client_secret": password, "scope": SCOPE}).encode()  # fmt: skip
        self._web, self._seconds = web, seconds
        self._kept, self._until = "", 0.0
        self._asking = threading.Lock()

    def get(self, spoilt: str = "") -> str:
        """A token that isn't the `spoilt` one. Raises TryLater where there is none to be had.

        One thread renews it; the others go on with the one that they have while it is good.
        """
        is_good = self._is_good(spoilt)
        if is_good and self._seconds() < self._until - AHEAD:
            return self._kept
        if not self._asking.acquire(blocking=not is_good):
            return self._kept
        try:
            if not self._is_good(spoilt) or self._seconds() >= self._until - AHEAD:
                self._renew()
        except TryLater:
            if not self._is_good(spoilt):
                raise
        finally:
            self._asking.release()
        return self._kept

    def _is_good(self, spoilt: str) -> bool:
        return self._kept not in ("", spoilt) and self._seconds() < self._until

    def _renew(self) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        began = self._seconds()
        try:
            answer = self._web.call("POST", self._url, headers, self._asks)
        except TryLater as later:  # and Unsure: asking twice does no harm
            raise TryLater(later.after) from None
        told = _read(answer)
        token, lives = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(lives, int):
            raise _refusal(answer.status, told)
        self._kept, self._until = token, began + min(max(lives, 0), LIVES_AT_MOST)


def _refusal(status: int, told: dict[str, Any]) -> TryLater:
    """No token, so that nothing was sent: what waits is sent once the secret is right again."""
    error = str(told.get("error", ""))
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        known = error if ERROR.fullmatch(error) else ""
        log.error("microsoft gives no token for the app; nothing is sent", status=status, why=known)
        return TryLater(LATER)
    return TryLater(SOON)


def _read(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
