"""The manifest that a person pastes at Slack to make the app: names, scopes, events, addresses.

Source: Slack's reference of app manifests, version 1 (https://docs.slack.dev/reference/app-manifest).
"""

from __future__ import annotations

from typing import Any

from adapters.slack import checkup, install
from adapters.slack.app import PATH
from adapters.slack.render import Say
from bot.markup import plain

NAME = "Convener"
COMMAND = "/cop"
SHORTCUT = "convener.message"
"""The callback of the message shortcut: slash commands don't work in threads."""

COLOUR = "#4a154b"

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
    "user_change",
)
COUNTED = ("message.channels", "message.groups", "reaction_added")
"""The events of which only that they happened is kept, where a community turned counting on."""


def manifest(say: Say, public_url: str, *, socket: bool, counting: bool) -> dict[str, Any]:
    """The app, minimal or with counting. Without Socket Mode, Slack must reach `public_url`."""
    at = {} if socket else {"request_url": public_url + PATH}
    scopes = {**checkup.NEEDED, **(checkup.COUNTING if counting else {})}
    events = (*EVENTS, *(COUNTED if counting else ()))
    command = {
        "command": COMMAND,
        "description": plain(say("slack.manifest.command")),
        "usage_hint": plain(say("slack.manifest.usage")),
        "should_escape": True,
    }
    shortcut = {
        "name": plain(say("slack.manifest.shortcut")),
        "type": "message",
        "callback_id": SHORTCUT,
        "description": plain(say("slack.manifest.shortcut_does")),
    }
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(scopes)}}
    if public_url:
        oauth["redirect_urls"] = [public_url + install.BACK]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": plain(say("slack.manifest.description")),
            "long_description": plain(say("slack.manifest.long_description")),
            "background_color": COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [shortcut],
            "slash_commands": [command if socket else {**command, "url": at["request_url"]}],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**at, "bot_events": sorted(events)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
