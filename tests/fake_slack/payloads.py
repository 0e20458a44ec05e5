"""What Slack sends to an app, in the documented shapes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.fake_slack.checking import elements
from tests.fake_slack.inputs import STATEFUL, Filled, held_by
from tests.fake_slack.slack import FakeSlack
from tests.fake_slack.values import APP, Channel, Json, Message, View


def command(fake: FakeSlack, team: str, user: str, channel: Channel, name: str, text: str) -> Json:
    """A slash command's fields."""
    return {
        "token": "not-used", "team_id": team, "team_domain": team.lower(),
        "channel_id": channel.id, "channel_name": named(channel), "user_id": user,
        "user_name": user.lower(), "command": name, "text": text, "api_app_id": APP,
        "is_enterprise_install": "false", "trigger_id": fake.world.trigger(team, user),
        "response_url": response_url(fake, team, user, channel.id),
    }  # fmt: skip


def event(fake: FakeSlack, team: str, told: Json) -> Json:
    """An event in its envelope."""
    bot = {"enterprise_id": None, "team_id": team, "user_id": fake.bot(team)}
    return {
        "token": "not-used", "team_id": team, "api_app_id": APP, "event": told,
        "type": "event_callback", "event_id": f"Ev{fake.world.number():08d}",
        "event_time": int(time.time()), "event_context": "4-none",
        "authorizations": [bot | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }  # fmt: skip


def interaction(fake: FakeSlack, team: str, user: str, kind: str) -> Json:
    """What every interaction says."""
    who = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team}
    return {
        "type": kind, "user": who, "api_app_id": APP, "token": "not-used",
        "team": {"id": team, "domain": team.lower()}, "enterprise": None,
        "is_enterprise_install": False, "trigger_id": fake.world.trigger(team, user),
    }  # fmt: skip


def pressed_in_message(fake: FakeSlack, user: str, place: Channel, message: Message) -> Json:
    """Where a press in a message came from; an ephemeral one isn't told itself."""
    hidden = bool(message.for_whom)
    container = {"type": "message", "channel_id": place.id, "message_ts": message.ts}
    told: Json = {
        "container": container | {"is_ephemeral": hidden},
        "channel": {"id": place.id, "name": named(place)},
        "response_url": response_url(fake, message.team, user, place.id, message.ts),
    }
    return told if hidden else told | {"message": message.shown()}


def asked_about(
    fake: FakeSlack, user: str, place: Channel, message: Message, callback: str
) -> Json:
    """What a message shortcut tells of the message it was used on."""
    return {
        "callback_id": callback, "message_ts": message.ts, "message": message.shown(),
        "channel": {"id": place.id, "name": named(place)}, "action_ts": fake.world.stamp(),
        "response_url": response_url(fake, message.team, user, place.id),
    }  # fmt: skip


def pressed_in_view(view: View, values: Json) -> Json:
    """Where a press in a modal came from."""
    return {"view": view.shown(values), "container": {"type": "view", "view_id": view.id}}


def action(block: Json, element: Json, choose: Filled | None, ts: str) -> Json:
    """The one action of a press."""
    made: Json = {"block_id": block["block_id"], "action_ts": ts}
    if element["type"] in STATEFUL:
        return made | {"action_id": element["action_id"]} | held_by(element, choose)
    return made | {k: v for k, v in element.items() if k not in {"confirm", "url"}}


def find(blocks: Sequence[Json], button: str) -> tuple[Json, Json]:
    """The one element that has this label, action id (with or without its `#…`) or value."""
    every = [(block, each) for block in blocks for each in elements(block)]
    found = [(block, each) for block, each in every if button in names(each)]
    if len(found) != 1:
        there = [sorted(names(each)) for _, each in every]
        message = f"{len(found)} things called {button!r} among {there}"
        raise LookupError(message)
    return found[0]


def names(element: Json) -> set[str]:
    """What one may call an element."""
    id_ = str(element["action_id"])
    label = element.get("text", {}).get("text", "") if element["type"] == "button" else ""
    return {id_, id_.partition("#")[0], label, str(element.get("value", ""))} - {""}


def named(channel: Channel) -> str:
    """The name that Slack gives for a conversation."""
    return "directmessage" if channel.partner else channel.name


def response_url(fake: FakeSlack, team: str, user: str, channel: str, message: str = "") -> str:
    """A new response URL."""
    return f"{fake.host}/response/{fake.world.response_url(team, user, channel, message)}"
