"""What Slack sends, as it documents it: presses, forms, words, comings and goings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack.origin import Origin
from bot.messages import Address

Json = dict[str, Any]

CHANNEL = Address("slack", "T1", "channel", "C1")
DEEP = {"root_view_id": "V1", "previous_view_id": "V2"}


def envelope(**fields: Any) -> Json:
    """An event, for the workspace where Convener is UBOT."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": "Ev1",
        "event_time": 1,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": {"ts": "1.2", "event_ts": "1.2", "user": "U1", **fields},
    }


def direct(text: str = "help", **fields: Any) -> Json:
    """A line in direct messages."""
    told = {"type": "message", "channel": "D1", "channel_type": "im", "text": text}
    return envelope(**told | fields)


def mention(text: str, **fields: Any) -> Json:
    """A line in a channel that names Convener."""
    return envelope(**{"type": "app_mention", "channel": "C1", "text": text} | fields)


def press(**changes: Any) -> Json:
    """A press on a message in a channel."""
    button = {
        "type": "button",
        "action_id": "polls.answer#3",
        "block_id": "b1",
        "value": "c1|p1",
        "action_ts": "1548426417.840180",
    }
    return {
        "type": "block_actions",
        "team": {"id": "T1", "domain": "d"},
        "user": {"id": "U1", "team_id": "T1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
        "channel": {"id": "C1", "name": "water"},
        "trigger_id": "1.2.a",
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [button | changes.pop("action", {})],
    } | changes


def in_modal(**changes: Any) -> Json:
    """A press in a modal that was asked for in a channel."""
    view = {"id": "V1", "type": "modal", "private_metadata": Origin(CHANNEL).written()}
    action = changes.pop("action", {})
    told = press(container={"type": "view", "view_id": "V1"}, view=view | changes, action=action)
    return {name: told[name] for name in told if name not in ("channel", "response_url")}


def form(values: Mapping[str, Json], **changes: Any) -> Json:
    """A form sent."""
    about = Origin(CHANNEL, "polls.ballot", "p1", "c1").written()
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "1.a",
        "private_metadata": about,
        "root_view_id": "V1",
        "previous_view_id": None,
        "blocks": [{"type": "input", "block_id": name} for name in values],
        "state": {"values": {name: {name: element} for name, element in values.items()}},
    }
    return {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "trigger_id": "1.3.a",
        "view": view | changes,
    }


def forged(**changes: Any) -> str:
    """Private metadata that Convener never wrote."""
    told = {"where": str(CHANNEL), "form": "f", "value": "", "community": ""}
    return json.dumps(told | changes)


def on_home(**changes: Any) -> Json:
    """A press on Home."""
    view = {"id": "V1", "type": "home"}
    told = press(container={"type": "view", "view_id": "V1"}, view=view, **changes)
    return {name: told[name] for name in told if name not in ("channel", "response_url")}


def shortcut(**changes: Any) -> Json:
    """The message shortcut, used on a line in a thread."""
    return {
        "type": "message_action",
        "callback_id": "convener.message",
        "team": {"id": "T1", "domain": "d"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1", "name": "water"},
        "message": {"type": "message", "ts": "1.2", "thread_ts": "1.1", "text": "secret words"},
        "message_ts": "1.2",
        "trigger_id": "1.2.a",
        "response_url": "https://hooks.slack.com/app/T1/1/x",
    } | changes
