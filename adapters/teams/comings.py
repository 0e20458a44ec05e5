"""Words to Convener, who comes and goes, talk that is counted, and whether it is installed.

Teams sends an activity again when it heard no answer in time; its id stays the same and names it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from adapters.teams import address, senders
from adapters.teams.heard import (
    Greeting,
    Heard,
    Malformed,
    Payload,
    Spoken,
    Talk,
    Unanswered,
    inside,
    several,
)
from adapters.teams.typed import names_us, typed
from bot.cards import Button
from bot.messages import Address, Changed, Incoming, Joined, Left, Said, SignalKind, Signalled

OPEN = "teams.open"
"""Our own press: its value is said again as a command, now where a form can open."""

SAY = "teams.say"
"""Our own press: its value is said as a command that opens none."""


def name(tenant: str, activity: Payload) -> str:
    """What an activity is called: messages have ids of their own in each conversation only."""
    conversation = address.ident(inside(activity, "conversation"), "id")
    known = activity.get("id")
    if isinstance(known, str) and address.ID.fullmatch(known):
        return f"{address.PLATFORM}:{tenant}:{conversation}:{known}"
    try:
        written = json.dumps(activity, sort_keys=True).encode()
    except RecursionError:  # it was read with less of a stack
        raise Malformed("json") from None
    return f"{address.PLATFORM}:{tenant}:{conversation}:{hashlib.sha256(written).hexdigest()[:24]}"


def happened(tenant: str, activity: Payload) -> dict[str, Any]:
    """What every event has. In a channel, the app may be there without being so for the sender."""
    sender = address.person(tenant, inside(activity, "from"))
    where = address.place(tenant, activity)
    return {
        "key": name(tenant, activity),
        "sender": sender,
        "where": where,
        "profile": senders.told(activity),
        "shows_reach": where == sender,
    }


def thread(activity: Payload) -> str:
    """The conversation with its thread where others read too; empty in direct messages."""
    conversation = inside(activity, "conversation")
    return "" if address.is_personal(conversation) else address.ident(conversation, "id")


def said(tenant: str, activity: Payload) -> Heard | None:
    """A line to Convener: all in direct messages; elsewhere what mentions it. The rest is talk."""
    if thread(activity) and not names_us(activity):
        return _signalled(tenant, activity, "message")
    line = typed(activity)
    event = Said(**happened(tenant, activity), text=line)
    return Heard(event.sender, (event,), Spoken(thread(activity), Button("", OPEN, line)))


def reacted(tenant: str, activity: Payload) -> Heard | None:
    """Somebody reacted to a message. With what, and to whose, is not looked at."""
    if not several(activity, "reactionsAdded") or not thread(activity):
        return None
    return _signalled(tenant, activity, "reaction")


def _signalled(tenant: str, activity: Payload, kind: SignalKind) -> Heard:
    signal = Signalled(**happened(tenant, activity), kind=kind)
    return Heard(signal.sender, (signal,), Talk())


def moved(tenant: str, activity: Payload) -> Heard | None:
    """Who came into a team or a chat, and who left it. Bots, Convener too, are for nobody."""
    if not thread(activity):
        return None
    where, key = address.place(tenant, activity), name(tenant, activity)
    events: list[Incoming] = []
    kinds: tuple[tuple[str, type[Joined | Left]], ...] = (
        ("membersAdded", Joined),
        ("membersRemoved", Left),
    )
    for field, what in kinds:
        for account in several(activity, field):
            if address.is_bot(account) or address.is_us(activity, account):
                continue
            who = address.person(tenant, account)
            events.append(what(key=f"{key}:{who.id}", sender=who, where=where, shows_reach=False))
    if not events:
        return None
    return Heard(events[0].sender, tuple(events), Unanswered())


def installed(tenant: str, activity: Payload) -> Heard | None:
    """Somebody added Convener for themselves, or took it away: they can be written to, or no more.

    Of a team or a chat it is heard by what can't be posted there. An upgrade changes nothing.
    """
    action = activity.get("action")
    if not isinstance(action, str):
        raise Malformed("action")
    if thread(activity) or action not in ("add", "remove"):
        return None
    me: Address = address.person(tenant, inside(activity, "from"))
    gone = action == "remove"
    event = Changed(
        key=name(tenant, activity),
        sender=me,
        where=me,
        profile=replace(senders.told(activity), is_gone=gone),
    )
    return Heard(me, (event,), Unanswered() if gone else Greeting())
