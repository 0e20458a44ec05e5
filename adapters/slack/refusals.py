"""Slack's noes, told apart: not now, nobody knows, or never.

Source: the errors that Slack documents for its methods, and HTTP's own.
"""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

import structlog
from slack_sdk.errors import SlackApiError

from bot.platform import TryLater, Undeliverable, Unsure

log = structlog.get_logger(__name__)

PATIENCE = 2.0
"""Seconds until a call that didn't get through is tried again; a lost one has landed by then."""

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
BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"}
)
"""A message's blocks weren't taken; its words may be."""

ERROR = re.compile(r"[a-z0-9_.]{1,80}")
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH})


class Refused(Exception):
    """Slack heard the call and did nothing; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise TryLater for what surely didn't happen, Unsure where nobody knows, else Refused."""
    try:
        yield
    except SlackApiError as error:
        raise _of_answer(error) from None
    except URLError as error:
        raise (TryLater if _never_left(error.reason) else Unsure)(PATIENCE) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Unsure(PATIENCE) from None


def settled(error: str) -> Undeliverable:
    """A refusal as the port says it; one that isn't known is logged, to be looked at."""
    if error not in NEVER:
        log.error("slack refused with an error that is not known", why=error)
    return Undeliverable(error)


def _never_left(reason: object) -> bool:
    """Whether no connection came about, so that Slack can't have heard anything."""
    if isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and reason.errno in _UNREACHABLE


def _of_answer(error: SlackApiError) -> Exception:
    answer = error.response
    status = int(getattr(answer, "status_code", 0))
    data = getattr(answer, "data", None)
    named = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == http.client.TOO_MANY_REQUESTS:
        return TryLater(_retry_after(getattr(answer, "headers", {})))
    if status >= http.client.INTERNAL_SERVER_ERROR or not named or not ERROR.fullmatch(named):
        return Unsure(PATIENCE)  # words that aren't Slack's: somebody in between answered
    if named in NOT_NOW:
        return TryLater(PATIENCE)
    if named in PERHAPS:
        return Unsure(PATIENCE)
    return Refused(named)


def _retry_after(headers: object) -> float:
    told = headers.get("Retry-After", "") if isinstance(headers, dict) else ""
    try:
        return max(float(told), PATIENCE / 2)
    except ValueError:
        return PATIENCE
