"""Who and where: Teams' ids as addresses.

A workspace is a tenant. A person is known by their id in Entra (`aadObjectId`), which is the same for
every bot; by the bot's own name for them (`29:…`) only where Teams doesn't tell the other. A channel
or group chat is known by its conversation's id, without the thread (`;messageid=…`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from adapters.teams.heard import Malformed, inside, matching
from bot.messages import Address

PLATFORM = "teams"
ID = re.compile(r"[!-~]{1,400}")
"""What any of Teams' ids may be made of; `_OUTSIDE` is what no address has."""

_OUTSIDE = re.compile(r"[<>|\\\"]")
_OBJECT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BOT = "28:"


def person(tenant: str, account: Mapping[str, Any]) -> Address:
    """A person and their direct messages, by an account of an activity or of a roster."""
    known = account.get("aadObjectId") or account.get("objectId")
    if isinstance(known, str) and _OBJECT.fullmatch(known.lower()):
        return Address(PLATFORM, tenant, "person", known.lower())
    return Address(PLATFORM, tenant, "person", ident(account, "id"))


def channel(tenant: str, conversation: str) -> Address:
    """A channel or a group chat, by its conversation's id."""
    return Address(PLATFORM, tenant, "channel", without_thread(conversation))


def place(tenant: str, activity: Mapping[str, Any]) -> Address:
    """Where an activity happened: a channel, a group chat, or the sender's own direct messages."""
    conversation = inside(activity, "conversation")
    if is_personal(conversation):
        return person(tenant, inside(activity, "from"))
    return channel(tenant, ident(conversation, "id"))


def is_personal(conversation: Mapping[str, Any]) -> bool:
    """Whether a conversation is somebody's own with the bot. Where no kind is told, its id tells."""
    kind = conversation.get("conversationType")
    if kind is None:
        return not conversation.get("isGroup") and not ident(conversation, "id").startswith("19:")
    return bool(kind == "personal")


def message(conversation: str, ident: str) -> str:
    """The port's name for a message: a conversation has its ids for itself."""
    return f"{without_thread(conversation)}|{ident}"


def without_thread(conversation: str) -> str:
    """A conversation's id as it is in every thread."""
    return conversation.partition(";")[0]


def ident(told: Mapping[str, Any], field: str) -> str:
    """An id that must be there, of a shape that an address may have."""
    value = matching(told, field, ID)
    if _OUTSIDE.search(value) or not without_thread(value):
        raise Malformed(field)
    return value


def is_us(activity: Mapping[str, Any], account: Mapping[str, Any]) -> bool:
    """Whether an account is the bot that an activity was sent to."""
    return account.get("id") == ident(inside(activity, "recipient"), "id")


def is_bot(account: Mapping[str, Any]) -> bool:
    """Whether an account is a bot's, ours or another's."""
    known = account.get("id")
    return account.get("role") == "bot" or (isinstance(known, str) and known.startswith(BOT))
