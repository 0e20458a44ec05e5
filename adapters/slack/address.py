"""Who and where: Slack's ids as addresses, and back into mentions.

A person is known in a workspace (`team_id`, in an Enterprise Grid too: the workspace that the
command was given in) by an id that begins with U or W; a conversation's begins with C or G, and
with D where it is two people's direct messages.
"""

from __future__ import annotations

import re
from typing import Any

from bot.messages import Address

PLATFORM = "slack"
ID = re.compile(r"[A-Z][A-Z0-9]{1,63}")
DIRECT = "directmessage"

_PERSON = re.compile(r"[UW][A-Z0-9]{1,63}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,63}")


def person(team: str, user: str) -> Address:
    """A person, and their direct messages."""
    return Address(PLATFORM, team, "person", user)


def place(team: str, channel: str, channel_name: str, user: str) -> Address:
    """Where something happened: a channel, or the person's own direct messages."""
    if channel.startswith("D") or channel_name == DIRECT:
        return person(team, user)
    return Address(PLATFORM, team, "channel", channel)


def mention(address: str) -> dict[str, Any] | None:
    """The rich text element that names an address; None where Slack has no name for it."""
    try:
        known = Address.parse(address)
    except ValueError:
        return None
    if known.platform != PLATFORM:
        return None
    if known.kind == "person" and _PERSON.fullmatch(known.id):
        return {"type": "user", "user_id": known.id}
    if known.kind == "channel" and _CHANNEL.fullmatch(known.id):
        return {"type": "channel", "channel_id": known.id}
    return None
