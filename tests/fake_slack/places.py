"""auth.test, conversations.*, users.info and users.list: who and where."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tests.fake_slack.chat import readable
from tests.fake_slack.values import Channel, Json, Person, SlackError, Team
from tests.fake_slack.world import World

Arguments = Mapping[str, Any]
T = TypeVar("T")


def auth_test(world: World, team: Team, arguments: Arguments) -> Json:
    """auth.test."""
    return {
        "url": f"https://{team.id.lower()}.slack.example/", "team": team.id, "team_id": team.id,
        "user": "convener", "user_id": team.bot, "bot_id": f"B{team.id}",
        "is_enterprise_install": False,
    }  # fmt: skip


def opened(world: World, team: Team, arguments: Arguments) -> Json:
    """conversations.open, with one person."""
    user = str(arguments.get("users") or "")
    if not user:
        raise SlackError("users_list_not_supplied")
    known = f"D{team.id}{user}" in team.channels
    channel = world.direct(team, user)
    told = {"no_op": True, "already_open": True} if known else {}
    return told | {"channel": {"id": channel.id}}


def info(world: World, team: Team, arguments: Arguments) -> Json:
    """conversations.info."""
    channel = readable(team, str(arguments.get("channel", "")))
    told = _shown(team, channel)
    if _flag(arguments, "include_num_members"):
        told["num_members"] = len(channel.members)
    return {"channel": told}


def members(world: World, team: Team, arguments: Arguments) -> Json:
    """conversations.members, in the order in which they came."""
    channel = readable(team, str(arguments.get("channel", "")))
    page, cursor = _page(channel.members, arguments, 1000)
    return {"members": list(page), "response_metadata": {"next_cursor": cursor}}


def history(world: World, team: Team, arguments: Arguments) -> Json:
    """conversations.history: newest first; replies in threads and ephemeral ones aren't in it."""
    channel = readable(team, str(arguments.get("channel", "")))
    if team.bot not in channel.members:
        raise SlackError("not_in_channel")
    oldest, latest = _stamp(arguments.get("oldest"), 0.0), _stamp(arguments.get("latest"), 1e12)
    inclusive = _flag(arguments, "inclusive")
    wanted = [
        message
        for message in sorted(channel.messages.values(), key=lambda each: each.ts, reverse=True)
        if not message.for_whom
        and message.thread_ts in {"", message.ts}
        and (oldest < float(message.ts) < latest or (inclusive and float(message.ts) in {oldest, latest}))
    ]  # fmt: skip
    page, cursor = _page(wanted, arguments, 999)
    metadata = _flag(arguments, "include_all_metadata")
    told: Json = {"messages": [each.shown(metadata=metadata) for each in page]}
    told |= {"has_more": bool(cursor), "pin_count": 0}
    return told | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def user_info(world: World, team: Team, arguments: Arguments) -> Json:
    """users.info."""
    person = team.people.get(str(arguments.get("user", "")))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": shown_user(team, person, locale=_flag(arguments, "include_locale"))}


def users(world: World, team: Team, arguments: Arguments) -> Json:
    """users.list: everybody in the workspace, bots and closed accounts too."""
    page, cursor = _page(list(team.people.values()), arguments, 1000)
    locale = _flag(arguments, "include_locale")
    shown = [shown_user(team, each, locale=locale) for each in page]
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def shown_user(team: Team, person: Person, *, locale: bool) -> Json:
    """A user object."""
    foreign = person.standing == "foreign"
    profile = {"real_name": person.name, "display_name": person.name, "team": team.id}
    profile |= {"email": person.email} if person.email else {}
    told: Json = {
        "id": person.id, "team_id": "TELSEWHERE" if foreign else team.id,
        "name": person.name.lower().replace(" ", "."), "deleted": person.deleted,
        "real_name": person.name, "profile": profile, "is_bot": person.is_bot,
        "is_app_user": False, "is_restricted": person.standing == "guest",
        "is_ultra_restricted": False, "updated": 0,
    }  # fmt: skip
    told |= {"is_stranger": True} if foreign else {}
    if not person.deleted:
        told |= {"tz": person.tz, "tz_label": person.tz, "tz_offset": 0}
    return told | ({"locale": person.locale} if locale else {})


def _shown(team: Team, channel: Channel) -> Json:
    if channel.partner:
        return {"id": channel.id, "is_im": True, "user": channel.partner, "is_archived": False}
    return {
        "id": channel.id, "name": channel.name, "name_normalized": channel.name,
        "is_channel": not channel.private, "is_group": channel.private, "is_im": False,
        "is_private": channel.private, "is_archived": channel.archived,
        "is_member": team.bot in channel.members, "context_team_id": team.id,
    }  # fmt: skip


def _page(items: Sequence[T], arguments: Arguments, most: int) -> tuple[Sequence[T], str]:
    try:
        limit = int(arguments.get("limit") or 100)
    except ValueError:
        raise SlackError("invalid_limit") from None
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    begin = 0
    if cursor := str(arguments.get("cursor") or ""):
        try:
            begin = int(base64.b64decode(cursor, validate=True).decode().removeprefix("from:"))
        except (binascii.Error, ValueError):
            raise SlackError("invalid_cursor") from None
    end = begin + limit
    following = base64.b64encode(f"from:{end}".encode()).decode() if end < len(items) else ""
    return items[begin:end], following


def _flag(arguments: Arguments, name: str) -> bool:
    return str(arguments.get(name, "")).lower() in {"1", "true"}


def _stamp(given: object, otherwise: float) -> float:
    try:
        return float(str(given)) if given not in {None, ""} else otherwise
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None


def rest(_world: World, team: Team, arguments: Arguments) -> Json:
    """When somebody wants no notifications."""
    person = team.people.get(str(arguments.get("user")))
    if person is None:
        raise SlackError("user_not_found")
    begin, end = person.rests or (1, 1)
    enabled = person.rests is not None
    hours = {"dnd_enabled": enabled, "next_dnd_start_ts": begin, "next_dnd_end_ts": end}
    return hours | {"snooze_enabled": False}


METHODS: Mapping[str, Callable[[World, Team, Arguments], Json]] = {
    "auth.test": auth_test,
    "conversations.open": opened,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "dnd.info": rest,
    "users.info": user_info,
    "users.list": users,
}
