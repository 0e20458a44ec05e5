"""The connector's REST calls, as Bot Framework documents them: conversations, activities, members."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.fake_teams.values import Json, Message, TeamsError
from tests.fake_teams.world import World

BYTES_AT_MOST = 80 * 1024
PAGE_AT_LEAST = 50
ROUTES = (
    ("POST", "create", re.compile(r"/v3/conversations")),
    ("GET", "conversation", re.compile(r"/v3/conversations/([^/]+)")),
    ("POST", "send", re.compile(r"/v3/conversations/([^/]+)/activities(?:/([^/]+))?")),
    ("PUT", "update", re.compile(r"/v3/conversations/([^/]+)/activities/([^/]+)")),
    ("GET", "members", re.compile(r"/v3/conversations/([^/]+)/pagedmembers")),
    ("GET", "member", re.compile(r"/v3/conversations/([^/]+)/members/([^/]+)")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for; `item` is an activity's or a member's id."""

    method: str
    conversation: str = ""
    item: str = ""
    body: Mapping[str, Any] | None = None


def routed(verb: str, path: str) -> tuple[str, str, str]:
    """The method that a path names, with its ids; 404 where there is none."""
    for wanted, method, pattern in ROUTES:
        if verb == wanted and (found := pattern.fullmatch(path)):
            ids = [unquote(each or "") for each in found.groups()]
            conversation, item = (*ids, "", "")[:2]
            return method, conversation, item
    raise TeamsError(404, "NotFound", path)


def create(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """A person's chat with the bot; the one that there is, where there is one."""
    body = asked.body or {}
    members, tenant = body.get("members") or [], body.get("tenantId")
    if len(members) != 1 or not tenant or tenant != body["channelData"]["tenant"]["id"]:
        raise TeamsError(400, "BadArgument", "one member and the tenant are needed")
    person = world.person(str(members[0].get("id")))
    if person is None or person.tenant != tenant:
        raise TeamsError(400, "BadArgument", "Failed to decrypt pairwise id")
    if tenant in world.disabled:
        raise TeamsError(403, "BotDisabledByAdmin", "The tenant admin disabled this bot")
    if not person.installed:
        words = "Bot is not installed in user's personal scope"
        raise TeamsError(403, "ForbiddenOperationException", words)
    return {"id": world.personal(person).id}


def conversation(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """What a conversation is."""
    found = world.conversation(asked.conversation)
    told = {"id": found.id, "conversationType": found.kind, "tenantId": found.tenant}
    return told | {"isGroup": found.kind != "personal"}


def send(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """A new message."""
    found = world.conversation(asked.conversation)
    activity = _activity(asked, check)
    message = Message(f"{1_700_000_000_000 + world.number()}", found.id, activity)
    world.write(found, message)
    return {"id": message.id}


def update(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """A message that stands there changes."""
    found = world.conversation(asked.conversation)
    activity = _activity(asked, check)
    if asked.item not in found.messages:
        words = "The activity is not in the conversation."
        raise TeamsError(404, "ActivityNotFoundInConversation", words)
    world.write(found, Message(asked.item, found.id, activity, edited=True))
    return {"id": asked.item}


def members(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """A page of a conversation's people; of a channel, its team's."""
    found = world.conversation(asked.conversation)
    given = asked.body or {}
    size = min(max(int(given.get("pageSize", 200)), PAGE_AT_LEAST), world.page_at_most)
    try:
        begin = int(str(given.get("continuationToken", "from:0")).removeprefix("from:"))
    except ValueError:
        raise TeamsError(400, "BadArgument", "continuationToken") from None
    page = found.members[begin : begin + size]
    told: Json = {"members": [world.people[each].shown() for each in page]}
    more = begin + size < len(found.members)
    return told | ({"continuationToken": f"from:{begin + size}"} if more else {})


def member(world: World, asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    """One of a conversation's people."""
    found = world.conversation(asked.conversation)
    person = world.person(asked.item)
    if person is None or person.aad not in found.members:
        raise TeamsError(404, "MemberNotFoundInConversation", "Member not found.")
    return person.shown()


def _activity(asked: Asked, check: Callable[[Json], list[str]]) -> Json:
    activity = dict(asked.body or {})
    if len(json.dumps(activity, ensure_ascii=False).encode()) > BYTES_AT_MOST:
        raise TeamsError(413, "MessageSizeTooBig", "Message size too large.")
    if activity.get("type") != "message" or not (activity.keys() & {"text", "attachments"}):
        raise TeamsError(400, "BadSyntax", "no message")
    if wrong := check(activity):
        raise TeamsError(400, "BadSyntax", "; ".join(wrong))
    return activity


METHODS: Mapping[str, Callable[[World, Asked, Callable[[Json], list[str]]], Json]] = {
    "create": create,
    "conversation": conversation,
    "send": send,
    "update": update,
    "members": members,
    "member": member,
}
WRITES = frozenset({"create", "send", "update"})
