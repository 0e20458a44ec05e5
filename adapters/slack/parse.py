"""What Slack sent → events. Pure, and trusting nothing: what isn't as documented is `Malformed`.

`read` makes a payload of a body, `kind` says what sort it is, and `PARSERS` has the function that
makes the event. A sort that isn't in the table is none of Convener's business (yet).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from adapters.slack import address, limits
from bot.messages import Commanded, Event

Payload = Mapping[str, Any]

FIELDS_AT_MOST = 100

_TRIGGER = re.compile(r"[0-9A-Za-z.]{1,255}")
_ESCAPED = re.compile(
    r"""
      <@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>
    | <\#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>
    | <!(?P<broadcast>[a-z]+)(?:\|[^<>]*)?>
    | <!subteam\^[A-Z0-9]+(?:\|@?(?P<group>[^<>]*))?>
    | <(?P<url>(?:https?|mailto):[^<>|\s]+)(?:\|[^<>]*)?>
    | &(?P<entity>amp|lt|gt);
    """,
    re.VERBOSE,
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


class Malformed(Exception):
    """Not what Slack documents. `what` names the field, never what stood in it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TooLong(Exception):
    """A command with more words than are read."""


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
                fields = dict(
                    parse_qsl(body, keep_blank_values=True, max_num_fields=FIELDS_AT_MOST)
                )
            except ValueError:
                raise Malformed("fields") from None
            return _object(fields["payload"]) if "payload" in fields else fields
        case _:
            raise Malformed("content_type")


def _object(text: str) -> Payload:
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


def commanded(payload: Payload) -> Commanded:
    """A slash command. Its name is the trigger's, which Slack gives once."""
    team = _matching(payload, "team_id", address.ID)
    user = _matching(payload, "user_id", address.ID)
    channel = _matching(payload, "channel_id", address.ID)
    trigger = _matching(payload, "trigger_id", _TRIGGER)
    text = payload.get("text", "")
    name = payload.get("channel_name", "")
    if not isinstance(text, str):
        raise Malformed("text")
    if limits.length(text) > limits.COMMAND_TEXT:
        raise TooLong
    return Commanded(
        key=f"slack:{team}:command:{trigger}",
        sender=address.person(team, user),
        where=address.place(team, channel, name if isinstance(name, str) else "", user),
        text=unescape(text.replace("\x00", "")).strip(),
    )


def _matching(payload: Payload, field: str, shape: re.Pattern[str]) -> str:
    value = payload.get(field)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Malformed(field)
    return value


def unescape(text: str) -> str:
    """Slack's escapes, undone once: the words as they were typed, with ids for names.

    `<@U1|ada>` becomes `@U1`, `<#C1|talk>` `#C1`, `<!here>` `@here`, a group its `@name`, a link
    its address, and `&amp;` `&`. Ids rather than names: a name says nothing for sure.
    """
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    if found["user"]:
        return f"@{found['user']}"
    if found["channel"]:
        return f"#{found['channel']}"
    if found["url"]:
        url: str = found["url"]
        return url.removeprefix("mailto:")
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    return f"@{found['broadcast'] or found['group'] or ''}"


PARSERS: Mapping[str, Callable[[Payload], Event]] = {"command": commanded}
