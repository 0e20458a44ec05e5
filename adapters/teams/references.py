"""What must be known of a place to write there unasked, and what activities tell of it.

Teams gives no list of it: a service URL comes with each activity, a person's conversation when they
write or when it is created. Whoever keeps it is told only what authenticated activities say, since
tokens are sent to service URLs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from adapters.teams import address
from adapters.teams.heard import Malformed
from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Reference:
    """Of a place; empty is what isn't known. A channel's own address says the rest.

    `conversation` is a person's own with Convener, `account` the id by which Teams knows them here
    (`29:…`), `met_in` a conversation whose roster names them; of a channel, its team's.
    """

    service_url: str = ""
    conversation: str = ""
    account: str = ""
    met_in: str = ""


class References(Protocol):
    """Keeps them. Any thread may ask."""

    def of(self, place: Address) -> Reference:
        """What is known of a place; its tenant's service URL where it has none of its own."""

    def remember(self, told: Mapping[Address, Reference]) -> None:
        """Keep what is told; what it leaves empty stays. Its service URLs are their tenants' too."""


def told(tenant: str, activity: Mapping[str, Any]) -> dict[Address, Reference]:
    """What an activity tells: of where it happened, of whoever sent it, of those who came.

    Raises Malformed where the conversation has no sane id.
    """
    url = str(activity.get("serviceUrl") or "")
    conversation = activity.get("conversation")
    if not isinstance(conversation, Mapping):
        return {}
    where = address.ident(conversation, "id")
    if address.is_personal(conversation):
        mine = _account(tenant, activity.get("from"))
        return {person: Reference(url, where, account) for person, account in mine.items()}
    channel = address.channel(tenant, where)
    added = activity.get("membersAdded")
    came = added if isinstance(added, list) else []
    known = [_account(tenant, each) for each in (activity.get("from"), *came)]
    people = {person: account for each in known for person, account in each.items()}
    met = {person: Reference(url, "", account, channel.id) for person, account in people.items()}
    return {channel: Reference(url, met_in=_team(activity)), **met}


def _team(activity: Mapping[str, Any]) -> str:
    """The team of a channel that all of it are in; empty for chats, private and shared channels."""
    match activity.get("channelData"):
        case {"channel": {"type": "private" | "shared"}}:
            return ""
        case {"team": {"id": str(team)}} if address.ID.fullmatch(team):
            return team
        case _:
            return ""


def _account(tenant: str, account: object) -> dict[Address, str]:
    """An account's address and its id; nothing for a bot's, or where it says no more."""
    if not isinstance(account, Mapping):
        return {}
    try:
        ident = address.ident(account, "id")
        return {} if ident.startswith(address.BOT) else {address.person(tenant, account): ident}
    except Malformed:
        return {}
