"""Presses, forms sent, shortcuts: Slack's `block_actions`, `view_submission`, `message_action`.

Slack doesn't send these again: presses are named by their instant, forms by their trigger.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from adapters.slack import address, limits
from adapters.slack.buttons import WHOLE
from adapters.slack.heard import (
    STAMP,
    TRIGGER,
    Heard,
    Malformed,
    OnHome,
    OnMessage,
    OnModal,
    OnShortcut,
    Payload,
    Submission,
    Wanted,
    inside,
    matching,
    words,
)
from adapters.slack.origin import Origin
from bot.messages import Address, Commanded, Pressed, Submitted, Value

OPEN = "slack.open"
"""Our own press: its value is said again as a command, now with a trigger to open a form by."""

SAY = "slack.say"
"""Our own form: the words in its field of this name are said as a command is."""

SHORTCUT = "convener.message"
"""What the manifest calls the message shortcut. What stands in the message is never read."""
_ABOUT = re.compile(r"(?P<page>[0-9]{1,3}) (?P<ref>[A-Z0-9]{2,64}:[0-9.]{1,40})")
"""Which page of which message."""

_ACTION = re.compile(r"(?P<action>[^#]{1,255})#[0-9]{1,4}")


def pressed(payload: Payload) -> Heard | Wanted | None:
    """A button. Other elements speak only when their form is sent; a link has led where it leads."""
    team, user = _who(payload)
    trigger = matching(payload, "trigger_id", TRIGGER)
    match payload.get("actions"):
        case [{"type": "button"} as action] if "url" not in action:
            pass
        case [{"type": str()}, *_]:
            return None
        case _:
            raise Malformed("actions")
    named = _ACTION.fullmatch(words(action, "action_id"))
    if named is None:
        raise Malformed("action_id")
    stamp = matching(action, "action_ts", STAMP)
    community, bar, value = words(action, "value").partition("|")
    if not bar:
        raise Malformed("value")
    container = inside(payload, "container")
    way: OnMessage | OnModal | OnHome
    if container.get("type") == "view":
        view = inside(payload, "view")
        match view.get("type"):
            case "modal":
                where = Origin.read(words(view, "private_metadata"), team).where
                way = OnModal(trigger, matching(view, "id", address.ID), _is_third(view))
            case "home":
                where, way = address.person(team, user), OnHome(trigger)
            case _:
                return None
    else:
        channel = inside(payload, "channel")
        place = matching(channel, "id", address.ID)
        where = address.place(team, place, words(channel, "name"), user)
        is_ephemeral = container.get("is_ephemeral") is True
        way = OnMessage(trigger, words(payload, "response_url"), is_ephemeral)
    key = f"slack:{team}:press:{user}:{stamp}"
    sender = address.person(team, user)
    if named["action"] == WHOLE and not isinstance(way, OnHome):  # which shows no such button
        ref, page = _about(payload, value)
        return Wanted(sender, where, community, ref, page, way)
    if named["action"] == OPEN:
        return Heard(Commanded(key=key, sender=sender, where=where, text=value), way)
    event = Pressed(
        key=key,
        sender=sender,
        where=where,
        action=named["action"],
        value=value,
        community=community,
    )
    return Heard(event, way)


def _about(payload: Payload, value: str) -> tuple[str, int]:
    """The message that is wanted whole, and the page: on a message itself, its first."""
    if found := _ABOUT.fullmatch(value):
        return found["ref"], int(found["page"])
    channel = matching(inside(payload, "channel"), "id", address.ID)
    return f"{channel}:{matching(inside(payload, 'container'), 'message_ts', STAMP)}", 0


def submitted(payload: Payload) -> Heard | None:
    """A form sent; what it is about is in the metadata that it was opened with."""
    team, user = _who(payload)
    view = inside(payload, "view")
    if view.get("type") != "modal":
        return None
    origin = Origin.read(words(view, "private_metadata"), team)
    if not origin.form:
        raise Malformed("private_metadata")
    state = inside(inside(view, "state"), "values")
    way = Submission(_fields(view, state), _is_third(view))
    key = f"slack:{team}:form:{_name(payload, view, state)}"
    sender, values = address.person(team, user), _values(state, team)
    if origin.form == SAY:
        said = str(values.get(SAY) or "").strip()
        return Heard(Commanded(key=key, sender=sender, where=origin.where, text=said), way)
    event = Submitted(
        key=key,
        sender=sender,
        where=origin.where,
        form=origin.form,
        value=origin.value,
        community=origin.community,
        values=values,
    )
    return Heard(event, way)


def shortcut(payload: Payload) -> Heard | None:
    """Our message shortcut: a way to commands where they can't be typed, in threads.

    It asks for help, above which the modal has a field for what one would say.
    """
    if payload.get("callback_id") != SHORTCUT:
        return None
    team, user = _who(payload)
    trigger = matching(payload, "trigger_id", TRIGGER)
    channel = inside(payload, "channel")
    place = matching(channel, "id", address.ID)
    event = Commanded(
        key=f"slack:{team}:shortcut:{trigger}",
        sender=address.person(team, user),
        where=address.place(team, place, words(channel, "name"), user),
        text="help",
    )
    return Heard(event, OnShortcut(trigger, words(payload, "response_url")))


def _who(payload: Payload) -> tuple[str, str]:
    """The workspace and the person. For an app of a whole Enterprise Grid, `team` may be null."""
    user = inside(payload, "user")
    if payload.get("team") is None:
        return matching(user, "team_id", address.ID), matching(user, "id", address.ID)
    team = matching(inside(payload, "team"), "id", address.ID)
    return team, matching(user, "id", address.ID)


def _name(payload: Payload, view: Payload, state: Payload) -> str:
    """The trigger, which each sending has a new one of; else the modal with what was written."""
    if payload.get("trigger_id"):
        return matching(payload, "trigger_id", TRIGGER)
    written = json.dumps([words(view, "hash"), state], sort_keys=True).encode()
    return f"{matching(view, 'id', address.ID)}:{hashlib.sha256(written).hexdigest()[:24]}"


def _is_third(view: Payload) -> bool:
    """Whether two modals lie under this one, so that no other can be laid on it."""
    before, root = view.get("previous_view_id"), view.get("root_view_id")
    return bool(before) and before != root


def _fields(view: Payload, state: Payload) -> tuple[str, ...]:
    """The inputs' names from the top; those that have a value, where Slack left the blocks out."""
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return tuple(state)
    return tuple(
        block["block_id"]
        for block in blocks
        if isinstance(block, dict)
        and block.get("type") == "input"
        and isinstance(block.get("block_id"), str)
    )


def _values(state: Payload, team: str) -> Mapping[str, Value]:
    if len(state) > limits.FIELDS:
        raise Malformed("values")
    values: dict[str, Value] = {}
    for field, elements in state.items():
        if not isinstance(elements, dict) or len(elements) != 1:
            raise Malformed("values")
        (element,) = elements.values()
        if not isinstance(element, dict):
            raise Malformed("values")
        values[field] = _value(element, team)
    return values


def _value(element: Mapping[str, Any], team: str) -> Value:
    match element.get("type"):
        case "plain_text_input" | "number_input":
            return words(element, "value")
        case "datepicker":
            return words(element, "selected_date")
        case "static_select" | "radio_buttons":
            chosen = element.get("selected_option")
            return () if chosen is None else (_option(chosen),)
        case "multi_static_select" | "checkboxes":
            return tuple(
                _option(each) for each in _several(element, "selected_options", limits.CHOSEN)
            )
        case "users_select":
            one = element.get("selected_user")
            return () if one is None else (_person(one, team),)
        case "multi_users_select":
            return tuple(
                _person(each, team)
                for each in _several(element, "selected_users", limits.PEOPLE_READ)
            )
        case _:
            raise Malformed("values")


def _several(element: Mapping[str, Any], field: str, most: int) -> list[Any]:
    several = element.get(field)
    if several is None:
        return []
    if not isinstance(several, list) or len(several) > most:
        raise Malformed(field)
    return several


def _option(chosen: object) -> str:
    match chosen:
        case {"value": str(value)}:
            return value
        case _:
            raise Malformed("selected_option")


def _person(user: object, team: str) -> str:
    if not isinstance(user, str) or not address.ID.fullmatch(user):
        raise Malformed("selected_user")
    return str(Address(address.PLATFORM, team, "person", user))
