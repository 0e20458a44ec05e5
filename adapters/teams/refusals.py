"""The connector's noes, told apart: not now, nobody knows, or never.

Source: the status codes that Microsoft documents for bots in Teams, and HTTP's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.patience import retry_after
from bot.platform import TryLater, Undeliverable, Unsure

NOT_NOW = frozenset({HTTPStatus.PRECONDITION_FAILED, HTTPStatus.TOO_MANY_REQUESTS})
"""Nothing was done: others wrote to the conversation at once, or too many did."""

AGAIN = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})
"""To be tried again by the connector's own word; what a gateway in between says is a doubt."""

UNFIT = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
"""It is the message that isn't taken; its words may be."""

CLOSED = frozenset(
    {"BotDisabledByAdmin", "BotNotRegistered", "InvalidBotApiHost", "TenantNotAllowed"}
)
"""The tenant itself is closed to Convener, whoever is written to."""

CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")


class Refused(Exception):
    """The connector heard the call and did nothing; `code` is its word for why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code


def read(status: int, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    """What the connector answered, where it did what it was asked.

    Raises TryLater for what surely didn't happen, Unsure where nobody knows, else Refused.
    """
    told = _object(body)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return told or {}
    if status in NOT_NOW:
        raise TryLater(retry_after(headers))
    if told is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        is_sure = bool(_code(told or {})) and status in AGAIN
        raise (TryLater if is_sure else Unsure)(retry_after(headers))
    raise Refused(status, _code(told) or f"http_{status}")


def settled(refused: Refused) -> Undeliverable:
    """A refusal as the port says it. What the whole app did wrong tells nothing of one reader."""
    is_ours = refused.status == HTTPStatus.UNAUTHORIZED or refused.code in CLOSED
    return Undeliverable(refused.code, of_all=is_ours)


def unfit(refused: Refused) -> Undeliverable:
    """A message that isn't taken, not even its words: that, too, tells nothing of its reader."""
    return Undeliverable(refused.code, of_all=True)


def _object(body: bytes) -> Mapping[str, Any] | None:
    """The connector's words; None where these aren't its: somebody in between answered."""
    try:
        told = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _code(told: Mapping[str, Any]) -> str:
    error = told.get("error")
    code = error.get("code") if isinstance(error, dict) else told.get("errorCode")
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""
