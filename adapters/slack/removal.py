"""Convener's own going from a workspace, as Slack tells it.

Two events tell it, in any order, and again where nobody answered: what is read here may be late.
"""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.slack import address
from adapters.slack.heard import Malformed, Payload, inside, matching
from adapters.slack.profiles import LAST_SECOND

KINDS = ("event:app_uninstalled", "event:tokens_revoked")
"""The sorts of payload, as `parse.kind` says them."""


def read(kind: str, payload: Payload) -> tuple[str, datetime] | None:
    """The workspace, and when it was. None for anything else, also where a person's token went."""
    if kind not in KINDS:
        return None
    team, told = matching(payload, "team_id", address.ID), inside(payload, "event")
    at = payload.get("event_time")
    if type(at) is not int or not 0 <= at < LAST_SECOND:
        raise Malformed("event_time")
    if told["type"] == "tokens_revoked" and not inside(told, "tokens").get("bot"):
        return None
    return team, datetime.fromtimestamp(at, UTC)
