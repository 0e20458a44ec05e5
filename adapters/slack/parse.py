"""What Slack sent → events. Pure, and trusting nothing: what isn't as documented is `Malformed`.

`read` makes a payload of a body, `kind` says what sort it is, and `PARSERS` has the function that
understands it. A sort that isn't in the table is none of Convener's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from adapters.slack import address, comings, limits, presses
from adapters.slack.heard import (
    TRIGGER,
    Command,
    Heard,
    Malformed,
    Payload,
    TooLong,
    Wanted,
    matching,
    words,
)
from adapters.slack.typed import unescape
from bot import letters
from bot.messages import Commanded


def read(body: str, content_type: str) -> Payload:
    """The payload of a request: a form's fields, the JSON in its `payload`, or a JSON body.

    Bolt's own reader isn't used: it loses every command whose text has the word `payload` in it,
    and fails on JSON that isn't an object.
    """
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return _object(body)
        case "application/x-www-form-urlencoded":
            try:
                fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=limits.FIELDS))
            except ValueError:
                raise Malformed("fields") from None
            return _object(fields["payload"]) if "payload" in fields else fields
        case _:
            raise Malformed("content_type")


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("json") from None
    if not isinstance(value, dict):
        raise Malformed("json")
    if not isinstance(value.get("event", {}), dict):
        raise Malformed("event")
    return value


def kind(payload: Payload) -> str:
    """What sort of payload this is: `command`, `event:<its type>`, or an interaction's type."""
    match payload:
        case {"command": str()}:
            return "command"
        case {"type": "event_callback", "event": {"type": str(inner)}}:
            return f"event:{inner}"
        case {"type": "event_callback"}:
            raise Malformed("event")
        case {"type": str(outer)}:
            return outer
        case _:
            raise Malformed("type")


def commanded(payload: Payload) -> Heard:
    """A slash command. Its name is the trigger's, which Slack gives once."""
    team = matching(payload, "team_id", address.ID)
    user = matching(payload, "user_id", address.ID)
    channel = matching(payload, "channel_id", address.ID)
    trigger = matching(payload, "trigger_id", TRIGGER)
    text = words(payload, "text")
    name = payload.get("channel_name", "")
    sender = address.person(team, user)
    if letters.length(text) > limits.COMMAND_TEXT:
        raise TooLong(sender)
    event = Commanded(
        key=f"slack:{team}:command:{trigger}",
        sender=sender,
        where=address.place(team, channel, name if isinstance(name, str) else "", user),
        text=unescape(text.replace("\x00", "")).strip(),
    )
    return Heard(event, Command(trigger, words(payload, "response_url")))


PARSERS: Mapping[str, Callable[[Payload], Heard | Wanted | None]] = {
    "command": commanded,
    "block_actions": presses.pressed,
    "view_submission": presses.submitted,
    "message_action": presses.shortcut,
    "event:message": comings.said,
    "event:app_mention": comings.mentioned,
    "event:reaction_added": comings.reacted,
    "event:member_joined_channel": comings.joined,
    "event:member_left_channel": comings.left,
    "event:app_home_opened": comings.looked,
    "event:user_change": comings.changed,
}
"""None where a payload is of a sort that is understood, but for nobody here."""
