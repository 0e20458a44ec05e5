"""Events of Slack's Events API: words to Convener, who comes, goes and changes, talk that is counted.

Slack sends an event again when it heard no answer; `event_id` stays the same and names it.
"""

from __future__ import annotations

from adapters.slack import address, limits, profiles
from adapters.slack.heard import (
    EVENT,
    STAMP,
    Direct,
    Heard,
    Home,
    Malformed,
    Mention,
    Payload,
    Unanswered,
    inside,
    matching,
    words,
)
from adapters.slack.typed import unescape, without_mention
from bot import letters
from bot.messages import Changed, Joined, Left, Opened, Said, SignalKind, Signalled

TALKED_IN = frozenset({"channel", "group"})
TALK = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""The subtypes of messages that somebody wrote; others tell of edits, topics and the like."""


def said(payload: Payload) -> Heard | None:
    """A line in direct messages; in a channel, that there is one. Edits and bots' lines are nobody's."""
    event = inside(payload, "event")
    kind = words(event, "channel_type")
    if kind in TALKED_IN:
        return _talked(payload)
    if kind != "im" or "subtype" in event or "bot_id" in event:
        return None
    team, user, key = _happened(payload)
    if user == _bot(payload):
        return None
    channel = matching(event, "channel", address.ID)
    line = _line(words(event, "text"))
    me = address.person(team, user)
    return Heard(Said(key=key, sender=me, where=me, text=line), Direct(channel, line))


def mentioned(payload: Payload) -> Heard | None:
    """Words to Convener in a channel."""
    event = inside(payload, "event")
    if "bot_id" in event:
        return None
    team, user, key = _happened(payload)
    channel = matching(event, "channel", address.ID)
    thread = matching(event, "thread_ts", STAMP) if event.get("thread_ts") else ""
    line = _line(without_mention(words(event, "text"), _bot(payload)))
    heard = Said(
        key=key,
        sender=address.person(team, user),
        where=address.place(team, channel, "", user),
        text=line,
    )
    return Heard(heard, Mention(channel, user, thread, line))


def _talked(payload: Payload) -> Heard | None:
    """Somebody wrote in a channel. The words are not looked at."""
    event = inside(payload, "event")
    if words(event, "subtype") not in TALK or "bot_id" in event:
        return None
    return _signalled(payload, "message", matching(event, "channel", address.ID))


def reacted(payload: Payload) -> Heard | None:
    """Somebody reacted to a message. With what, and to whose, is not looked at."""
    event = inside(payload, "event")
    item = inside(event, "item")
    if item.get("type") != "message":
        return None
    return _signalled(payload, "reaction", matching(item, "channel", address.ID))


def _signalled(payload: Payload, kind: SignalKind, channel: str) -> Heard | None:
    team, user, key = _happened(payload)
    where = address.place(team, channel, "", user)
    if user == _bot(payload) or where.kind == "person":
        return None
    sender = address.person(team, user)
    return Heard(Signalled(key=key, sender=sender, where=where, kind=kind), Unanswered())


def joined(payload: Payload) -> Heard | None:
    """Somebody came into a channel."""
    return _moved(payload, Joined)


def left(payload: Payload) -> Heard | None:
    """Somebody left a channel."""
    return _moved(payload, Left)


def looked(payload: Payload) -> Heard | None:
    """Somebody opened Home. The tab of messages is opened by the same event."""
    event = inside(payload, "event")
    if event.get("tab") != "home":
        return None
    team, user, key = _happened(payload)
    me = address.person(team, user)
    return Heard(Opened(key=key, sender=me, where=me), Home(user))


def changed(payload: Payload) -> Heard | None:
    """What the workspace tells of somebody is otherwise now; a bot's doings are for nobody here."""
    team = matching(payload, "team_id", address.ID)
    user = inside(inside(payload, "event"), "user")
    matching(user, "id", address.ID)
    me, profile = profiles.told(team, user)
    if profile.is_bot:
        return None
    key = f"slack:{team}:event:{matching(payload, 'event_id', EVENT)}"
    return Heard(Changed(key=key, sender=me, where=me, profile=profile), Unanswered())


def _moved(payload: Payload, what: type[Joined | Left]) -> Heard | None:
    """Convener's own coming and going is for nobody."""
    team, user, key = _happened(payload)
    channel = matching(inside(payload, "event"), "channel", address.ID)
    if user == _bot(payload):
        return None
    where = address.place(team, channel, "", user)
    return Heard(what(key=key, sender=address.person(team, user), where=where), Unanswered())


def _happened(payload: Payload) -> tuple[str, str, str]:
    """The workspace, who acted, and the event's name."""
    team = matching(payload, "team_id", address.ID)
    user = matching(inside(payload, "event"), "user", address.ID)
    return team, user, f"slack:{team}:event:{matching(payload, 'event_id', EVENT)}"


def _bot(payload: Payload) -> str:
    """Convener's own user id in the workspace that the event was sent for."""
    match payload.get("authorizations"):
        case [{"user_id": str(user)}, *_] if address.ID.fullmatch(user):
            return user
        case _:
            raise Malformed("authorizations")


def _line(text: str) -> str:
    """Words as typed; of more than any command has, the beginning."""
    typed = unescape(text.replace("\x00", "")).strip()
    return letters.head(typed, limits.COMMAND_TEXT)
