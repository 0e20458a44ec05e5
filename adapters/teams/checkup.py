"""What Microsoft says of the app: whether it gives a token, and the keys of its messages.

`convener doctor` asks, nothing else does. Nothing told here holds a secret or a part of one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from adapters.teams.keys import is_safe, usable
from adapters.teams.token import SCOPE
from adapters.teams.web import Answer, Web
from bot.platform import TryLater

CODE = re.compile(r"AADSTS\d{4,9}")
ERROR = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back."""

    refused: str
    """Microsoft's code for why there is no token, such as `AADSTS7000222`; empty when there is one."""
    date: datetime | None
    """Microsoft's own clock, to the second."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer of Microsoft's came."""

    why: str


def token(app: str, password: str, tenant: str, url: str, seconds: float) -> Seen | Unreached:
    """Ask for a token, once, and drop it. `url` is the token service's base."""
    asks = {"grant_type": "client_credentials", "client_id": app}
    asks |= {"client_secret": password, "scope": SCOPE}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    at = f"{url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
    answer = _asked("POST", at, headers, urlencode(asks).encode(), seconds)
    if isinstance(answer, Unreached):
        return answer
    told = _read(answer)
    if answer.status == HTTPStatus.OK and isinstance(told.get("access_token"), str):
        return Seen("", _date(answer))
    named = CODE.search(str(told.get("error_description", "")))
    refused = named[0] if named else str(told.get("error", ""))
    if not named and not ERROR.fullmatch(refused):
        return Unreached(f"what answers there gives no tokens (status {answer.status})")
    return Seen(refused, _date(answer))


def keys(url: str, seconds: float) -> Unreached | None:
    """Whether the keys can be had that messages are signed with; `url` is the OpenID metadata's."""
    metadata = _asked("GET", url, {}, None, seconds)
    if isinstance(metadata, Unreached):
        return metadata
    at = _read(metadata).get("jwks_uri")
    if not isinstance(at, str) or not is_safe(at):
        return Unreached(f"it names no keys (status {metadata.status})")
    answer = _asked("GET", at, {}, None, seconds)
    if isinstance(answer, Unreached):
        return answer
    return None if usable(_read(answer).get("keys")) else Unreached(f"there are no keys at {at}")


def _asked(
    verb: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
) -> Answer | Unreached:
    try:
        return Web(seconds).call(verb, url, headers, body)
    except TryLater:  # and Unsure: either way nobody answered
        return Unreached("there is no answer")
    except ValueError:  # no address, whatever it looks like
        return Unreached("it is no address")


def _read(answer: Answer) -> Mapping[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _date(answer: Answer) -> datetime | None:
    try:
        told = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
