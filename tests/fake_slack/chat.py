"""chat.*, and response URLs: writing, changing and deleting messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.fake_slack.checking import check_message
from tests.fake_slack.values import Channel, Json, Message, SlackError, Team
from tests.fake_slack.world import World

Arguments = Mapping[str, Any]
TEXT_AT_MOST = 40_000


def post(world: World, team: Team, arguments: Arguments) -> Json:
    """chat.postMessage: to a channel, or to a person, which opens the direct messages."""
    channel = writable(world, team, str(arguments.get("channel", "")))
    text, blocks = content(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    metadata = _metadata(arguments.get("metadata")) or {}
    thread = str(arguments.get("thread_ts") or "")
    made = Message(
        world.stamp(), team.id, channel.id, team.bot, text, blocks, metadata, thread_ts=thread
    )
    kept = world.write(channel, made)
    return {"channel": channel.id, "ts": kept.ts, "message": kept.shown(metadata=True)}


def ephemeral(world: World, team: Team, arguments: Arguments) -> Json:
    """chat.postEphemeral: seen by one person in the channel."""
    channel = writable(world, team, str(arguments.get("channel", "")))
    user = str(arguments.get("user", ""))
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = content(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    made = Message(world.stamp(), team.id, channel.id, team.bot, text, blocks, for_whom=user)
    return {"message_ts": world.write(channel, made).ts}


def update(world: World, team: Team, arguments: Arguments) -> Json:
    """chat.update: what isn't given of blocks and metadata stays as it was."""
    channel, found = _own(team, arguments, "cant_update_message")
    text, blocks = content(arguments)
    if not text and not arguments.get("blocks"):
        raise SlackError("no_text")
    metadata = _metadata(arguments.get("metadata"))
    changed = replace(
        found,
        text=text,
        blocks=found.blocks if arguments.get("blocks") is None else blocks,
        metadata=found.metadata if metadata is None else metadata,
        edited=world.stamp(),
    )
    kept = world.write(channel, changed)
    message = kept.shown(metadata=True)
    return {"channel": channel.id, "ts": kept.ts, "text": kept.text, "message": message}


def delete(world: World, team: Team, arguments: Arguments) -> Json:
    """chat.delete."""
    channel, found = _own(team, arguments, "cant_delete_message")
    world.erase(channel, found.ts)
    return {"channel": channel.id, "ts": found.ts}


def respond(world: World, id_: str, arguments: Arguments) -> None:
    """What an app posts to a response URL. Raises SlackError, answered with 404 or 400."""
    held = world.response_urls.get(id_)
    if held is None or held.until <= time.monotonic():
        raise SlackError("expired_url")
    if held.left <= 0:
        raise SlackError("used_url")
    team = world.teams[held.team]
    channel = team.channels[held.channel]
    text, blocks = content(arguments)
    original = channel.messages.get(held.message)
    deletes, replaces = arguments.get("delete_original"), arguments.get("replace_original")
    if not deletes and not text and not blocks:
        raise SlackError("no_text")
    held.left -= 1
    if deletes and original is not None:
        world.erase(channel, original.ts)
    elif replaces and original is not None:
        world.write(channel, replace(original, text=text, blocks=blocks, edited=world.stamp()))
    elif not deletes:
        show_reply(world, team, channel, held.user, arguments)


def show_reply(
    world: World, team: Team, channel: Channel, user: str, arguments: Arguments
) -> Message:
    """A message that answers an interaction: ephemeral unless `in_channel` is asked for."""
    text, blocks = content(arguments)
    whom = "" if arguments.get("response_type") == "in_channel" else user
    made = Message(world.stamp(), team.id, channel.id, team.bot, text, blocks, for_whom=whom)
    return world.write(channel, made)


def readable(team: Team, id_: str) -> Channel:
    """A conversation that the bot may know of."""
    channel = team.channels.get(id_)
    if channel is None or (channel.private and team.bot not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def writable(world: World, team: Team, id_: str) -> Channel:
    """Where the bot may write."""
    if id_[:1] in {"U", "W"}:
        if id_ not in team.people:
            raise SlackError("channel_not_found")
        return world.direct(team, id_)
    channel = readable(team, id_)
    if channel.archived:
        raise SlackError("is_archived")
    if team.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def content(arguments: Arguments) -> tuple[str, tuple[Json, ...]]:
    """The text and the blocks of a message, checked."""
    text = arguments.get("text") or ""
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", "[ERROR] text must be a string")
    if len(text) > TEXT_AT_MOST:
        raise SlackError("msg_too_long")
    blocks = arguments.get("blocks") or []
    check_message(blocks)
    return text, tuple(blocks)


def _own(team: Team, arguments: Arguments, refusal: str) -> tuple[Channel, Message]:
    channel = readable(team, str(arguments.get("channel", "")))
    found = channel.messages.get(str(arguments.get("ts", "")))
    if found is None or found.for_whom:
        raise SlackError("message_not_found")
    if found.author != team.bot:
        raise SlackError(refusal)
    return channel, found


def _metadata(given: object) -> Json | None:
    if given is None:
        return None
    match given:
        case dict() if not given:
            return {}
        case {"event_type": str(kind), "event_payload": dict(payload)}:
            return {"event_type": kind, "event_payload": payload}
        case _:
            raise SlackError("invalid_metadata_format")


METHODS: Mapping[str, Callable[[World, Team, Arguments], Json]] = {
    "chat.postMessage": post,
    "chat.postEphemeral": ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
