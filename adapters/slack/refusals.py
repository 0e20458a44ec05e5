"""Slack's noes, told apart: not now, nobody knows, or never.

Source: the errors that Slack documents for its methods, and HTTP's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog

from bot.patience import PATIENCE, retry_after
from bot.platform import TryLater, Undeliverable, Unsure

log = structlog.get_logger(__name__)

NOT_NOW = frozenset(
    {
        *("ratelimited", "rate_limited", "service_unavailable", "request_timeout"),
        *("team_added_to_org", "accesslimited"),
    }
)
PERHAPS = frozenset({"fatal_error", "internal_error"})
"""Slack's own failures, of which it says that part of the work may have been done."""

NEVER = frozenset(
    {
        *("channel_not_found", "is_archived", "not_in_channel", "user_not_found", "user_disabled"),
        *("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        *("message_not_found", "cant_update_message", "cannot_dm_bot", "restricted_action"),
        *("messages_tab_disabled", "user_not_visible", "users_not_found", "missing_scope"),
        *("edit_window_closed", "no_token", "org_login_required", "ekm_access_denied"),
        *("method_not_supported_for_channel_type", "access_denied", "no_permission"),
    }
)
CLOSED = frozenset(
    {
        *("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        *("no_token", "org_login_required", "ekm_access_denied", "missing_scope"),
    }
)
"""Of those: the workspace itself is closed to Convener, whoever is written to."""

UNKNOWN_TOKEN = CLOSED - {"missing_scope", "org_login_required", "ekm_access_denied"}
"""Of those: another token may be good, where Convener was installed anew meanwhile."""

BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"}
)
"""A message's blocks weren't taken; its words may be."""

ERROR = re.compile(r"[a-z0-9_.]{1,80}")


class Refused(Exception):
    """Slack heard the call and did nothing; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


def read(status: int, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    """What Slack answered, where it did what it was asked.

    Raises TryLater for what surely didn't happen, Unsure where nobody knows, else Refused.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise TryLater(retry_after(headers))
    told = _object(body)
    if status == HTTPStatus.OK and told.get("ok") is True:
        return told
    named = str(told.get("error", ""))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not ERROR.fullmatch(named):
        raise Unsure(PATIENCE)  # words that aren't Slack's: somebody in between answered
    if named in NOT_NOW:
        raise TryLater(PATIENCE)
    if named in PERHAPS:
        raise Unsure(PATIENCE)
    raise Refused(named)


def settled(error: str) -> Undeliverable:
    """A refusal as the port says it; one that isn't known is logged, to be looked at."""
    if error not in NEVER:
        log.error("slack refused with an error that is not known", why=error)
    return Undeliverable(error, of_all=error in CLOSED)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
