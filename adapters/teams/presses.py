"""Presses and forms sent: invokes of a card or a dialog, and messages that carry a press.

What a press carries is in its action's data (`buttons.py`). Each has an id of its own.
"""

from __future__ import annotations

import re

from adapters.teams import address, buttons
from adapters.teams.comings import OPEN, SAY, happened, thread
from adapters.teams.heard import (
    Heard,
    Malformed,
    OnDialog,
    OnMessage,
    Payload,
    PutAway,
    Spoken,
    Wanted,
    Way,
    inside,
)
from adapters.teams.values import values
from bot.cards import Button
from bot.messages import Commanded, Pressed, Submitted

_ABOUT = re.compile(r"(?P<page>[0-9]{1,3})(?: (?P<message>[!-~]{1,400}))?")
"""Which page of which message; of the one that was pressed, where none is named."""


def sent(tenant: str, activity: Payload) -> Heard | Wanted | None:
    """A press or a form on a card that came as a message."""
    data = inside(activity, "value")
    carried = buttons.read(data)
    again = Button("", SAY, "help")
    if isinstance(carried, buttons.Press):
        again = Button("", carried.action, carried.value, community=carried.community)
    return _heard(tenant, activity, data, Spoken(thread(activity), again))


def executed(tenant: str, activity: Payload) -> Heard | Wanted | None:
    """A press or a form on a card, whose response takes the card's place."""
    data = inside(inside(inside(activity, "value"), "action"), "data")
    return _heard(tenant, activity, data, OnMessage(_ref(activity, "")))


def dialog(tenant: str, activity: Payload) -> Heard | Wanted | None:
    """A press that opens a dialog, or one in it, or its form."""
    data = inside(inside(activity, "value"), "data")
    return _heard(tenant, activity, data, OnDialog())


def _heard(tenant: str, activity: Payload, data: Payload, way: Way) -> Heard | Wanted | None:
    """Nothing where the card isn't ours."""
    facts = happened(tenant, activity)
    sender = facts["sender"]
    match buttons.read(data):
        case buttons.Press(buttons.WHOLE, value, community):
            about = _ABOUT.fullmatch(value)
            if about is None:
                raise Malformed("value")
            message = about["message"] or ""
            return Wanted(sender, community, _ref(activity, message), int(about["page"]), way)
        case buttons.Press(buttons.CANCEL):
            return Heard(sender, (), PutAway(is_dialog=isinstance(way, OnDialog)))
        case buttons.Press(action, value) if action in (OPEN, SAY):
            return Heard(sender, (Commanded(**facts, text=value),), way)
        case buttons.Press(action, value, community):
            pressed = Pressed(**facts, action=action, value=value, community=community)
            return Heard(sender, (pressed,), way)
        case buttons.Sent(form, value, community) as carried:
            submitted = Submitted(
                **facts,
                form=form,
                value=value,
                community=community,
                values=values(data, carried, tenant),
            )
            return Heard(sender, (submitted,), way)
        case None:
            return None


def _ref(activity: Payload, message: str) -> str:
    """The port's name for a message in the conversation of this activity; empty if none is told."""
    known = message or activity.get("replyToId")
    if not isinstance(known, str) or not address.ID.fullmatch(known):
        return ""
    conversation = address.ident(inside(activity, "conversation"), "id")
    return address.message(conversation, known)
