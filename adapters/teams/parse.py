"""What Teams sent → events. Pure, and trusting nothing: what isn't as documented is `Malformed`.

`read` makes an activity of a body, `kind` says what sort it is, and `PARSERS` has the function that
understands it. A sort that isn't in the table is none of Convener's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from adapters.teams import address, comings, presses
from adapters.teams.heard import Heard, Malformed, Payload, Wanted

BODY_BYTES = 1024 * 1024
"""Ours: the largest activity that is read at all. Teams' own are below 100 KB."""


def read(body: bytes, content_type: str) -> Payload:
    """The activity in a request."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Malformed("content_type")
    try:
        value: Any = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed("json") from None
    if not isinstance(value, dict):
        raise Malformed("json")
    return value


def _no_number(word: str) -> None:
    raise ValueError(word)


def kind(activity: Payload) -> str:
    """What sort of activity this is: its type, for an invoke its name too."""
    match activity:
        case {"type": "invoke", "name": str(name)}:
            return f"invoke:{name}"
        case {"type": str(kind)}:
            return kind
        case _:
            raise Malformed("type")


def heard(tenant: str, activity: Payload) -> Heard | Wanted | None:
    """An activity, understood; None where it is for nobody here, as what bots say is."""
    parser = PARSERS.get(kind(activity))
    sender = activity.get("from")
    if parser is None or (isinstance(sender, dict) and address.is_bot(sender)):
        return None
    return parser(tenant, activity)


def _message(tenant: str, activity: Payload) -> Heard | Wanted | None:
    """Words; or a press on a card, which comes as a message without any."""
    if isinstance(activity.get("value"), dict):
        return presses.sent(tenant, activity)
    return comings.said(tenant, activity)


PARSERS: Mapping[str, Callable[[str, Payload], Heard | Wanted | None]] = {
    "message": _message,
    "invoke:adaptiveCard/action": presses.executed,
    "invoke:task/fetch": presses.dialog,
    "invoke:task/submit": presses.dialog,
    "conversationUpdate": comings.moved,
    "installationUpdate": comings.installed,
    "messageReaction": comings.reacted,
}
