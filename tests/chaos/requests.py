"""What a platform was asked for a message, told alike for Slack and Teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams

NOT_NOW = (412, 429)
GATEWAYS = (502, 503)


@dataclass(frozen=True, slots=True)
class Request:
    """One for a message. `at` is in monotonic seconds.

    `accepted`: it was done, whether or not anybody heard so. `is_refused`: whoever asked knew that
    nothing was done. `is_doubt`: they couldn't know, or looked whether it was done.
    """

    key: str
    at: float
    accepted: bool = False
    is_refused: bool = False
    is_doubt: bool = False


def to_slack(fake: FakeSlack) -> list[Request]:
    """Slack's: posts, and the looks for them in direct messages, which are one person's each."""
    found, whose = [], {}
    for call in fake.called("chat.postMessage"):
        if "metadata" not in call.arguments:  # broken off: whoever sent it died
            continue
        key = call.arguments["metadata"]["event_payload"]["key"]
        whose[call.arguments["channel"]] = key
        is_heard = call.status == 200
        is_refused = call.status == 429 or (is_heard and call.error not in ("", "internal_error"))
        is_doubt = not is_refused and not (is_heard and call.accepted)
        found.append(Request(key, call.received_at, call.accepted, is_refused, is_doubt))
    for call in fake.called("conversations.open"):
        key = whose.get(str(call.arguments.get("users")), "")
        found.append(Request(key, call.received_at, is_refused=True, is_doubt=True))
    return found


def to_teams(fake: FakeTeams, keys: Mapping[str, str]) -> list[Request]:
    """Teams': `keys` are those of the messages by whom they are for; each has a chat of their own."""
    by_chat = {fake.personal(aad): key for aad, key in keys.items() if aad in fake.world.people}
    found = []
    for call in fake.called("send"):
        is_sure = call.status in NOT_NOW or (call.status in GATEWAYS and bool(call.error))
        is_doubt = not is_sure and not (call.status in (200, 201) and call.accepted)
        key = by_chat[call.conversation]
        found.append(Request(key, call.received_at, call.accepted, is_sure, is_doubt))
    return found
