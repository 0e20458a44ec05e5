"""What Slack says of a bot token: whose workspace, which scopes, and what time it is there.

`convener doctor` asks, nothing else does. Nothing told here holds the token or a part of it.
"""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

NEEDED: Mapping[str, str] = {
    "app_mentions:read": "hear when somebody mentions Convener",
    "channels:read": "read the members of public channels",
    "chat:write": "post cards",
    "commands": "answer /cop",
    "dnd:read": "leave people alone while they want no notifications",
    "groups:read": "read the members of private channels",
    "im:history": "hear what people write to Convener directly",
    "im:write": "write to people directly",
    "users:read": "know names and time zones",
}
"""The scopes of the minimal manifest, and what each is for."""

COUNTING: Mapping[str, str] = {
    "channels:history": "count messages in public channels",
    "groups:history": "count messages in private channels",
    "reactions:read": "count reactions",
}
"""Those that the manifest has on top where a community wants to count; nobody else needs them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Slack's answer to `auth.test`."""

    refused: str
    """Slack's word for why the token isn't taken, such as `invalid_auth`; empty when it is."""
    team: str
    missing: tuple[str, ...] | None
    """The needed scopes that the token lacks; None where Slack didn't say which it has."""
    date: datetime | None
    """Slack's own clock, to the second."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer of Slack's came."""

    why: str


def look(token: str, api_url: str, timeout: int) -> Seen | Unreached:
    """Ask Slack about `token`, once. `timeout` is in seconds, for each wait on the network."""
    return _asked("auth.test", token, api_url, timeout)


def connect(app_token: str, api_url: str, timeout: int) -> Seen | Unreached:
    """Ask Slack for a Socket Mode connection, which isn't made; of what is seen, `refused` counts."""
    return _asked("apps.connections.open", app_token, api_url, timeout)


def _asked(method: str, token: str, api_url: str, timeout: int) -> Seen | Unreached:
    client = WebClient(
        token=token, base_url=api_url, timeout=timeout, logger=_silent(), retry_handlers=[]
    )
    try:
        return _seen(client.api_call(method))
    except SlackApiError as error:
        return _refusal(error.response)
    except TimeoutError:
        return Unreached("it didn't answer in time")
    except OSError as error:
        return Unreached(str(getattr(error, "reason", error)))
    except (http.client.HTTPException, ValueError, AttributeError):  # the SDK takes JSON for a dict
        return Unreached("its answer can't be read")


def _refusal(response: object) -> Seen | Unreached:
    if not isinstance(response, SlackResponse) or not isinstance(response.data, dict):
        return Unreached("its answer can't be read")
    refused = str(response.get("error"))
    if not re.fullmatch(r"[a-z_]{1,60}", refused):
        return Unreached(f"what answers there isn't Slack (status {response.status_code})")
    return Seen(refused, "", None, _date(response))


def _seen(response: SlackResponse) -> Seen:
    scopes = _header(response, "x-oauth-scopes")
    has = {scope.strip() for scope in scopes.split(",")}
    missing = tuple(scope for scope in NEEDED if scope not in has) if scopes else None
    return Seen("", str(response.get("team", "")), missing, _date(response))


def _date(response: SlackResponse) -> datetime | None:
    try:
        told = parsedate_to_datetime(_header(response, "date"))
    except ValueError:
        return None
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def _header(response: SlackResponse, name: str) -> str:
    return next((str(v) for k, v in response.headers.items() if k.lower() == name), "")


def _silent() -> logging.Logger:
    """The SDK logs what fails, addresses and answers included; here it is told instead."""
    logger = logging.getLogger("slack_sdk.convener.checkup")
    logger.setLevel(logging.CRITICAL)
    return logger
