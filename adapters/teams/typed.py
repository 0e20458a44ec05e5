"""What people typed, out of what Teams made of it: mentions are tags, blanks and signs are entities."""

from __future__ import annotations

import html
import re

from adapters.teams import address
from adapters.teams.heard import Payload, several

WORDS_AT_MOST = 4_000
"""The most that is read of what somebody wrote."""

_READ_AT_MOST = 200_000
_MENTIONS_AT_MOST = 20
"""Of the bot, in one message: for each the text is looked through."""

_MENTION = re.compile(r"<at(?:\s[^<>]*)?>(?P<name>[^<>]*)</at>")


def names_us(activity: Payload) -> bool:
    """Whether the bot is mentioned: by an entity with its id, whatever stands in the text."""
    return any(True for _ in _ours(activity))


def typed(activity: Payload) -> str:
    """The words, without the mentions of the bot (those that are entities); others' are `@Name`.

    Of more than any command has, the beginning.
    """
    told = activity.get("text")
    text = told[:_READ_AT_MOST] if isinstance(told, str) else ""
    for name, written in _ours(activity)[:_MENTIONS_AT_MOST]:
        text = _without(text, name, written)
    said = _unescaped(_MENTION.sub(lambda found: f"@{found['name']}", text))
    return said.replace("\x00", "").replace("\xa0", " ").strip()[:WORDS_AT_MOST]


def _ours(activity: Payload) -> list[tuple[str, str]]:
    """The name and the wording of each mention of the bot."""
    found = []
    for entity in several(activity, "entities"):
        who = entity.get("mentioned")
        if (
            entity.get("type") == "mention"
            and isinstance(who, dict)
            and address.is_us(activity, who)
        ):
            name, written = who.get("name"), entity.get("text")
            found.append(
                (name if isinstance(name, str) else "", written if isinstance(written, str) else "")
            )
    return found


def _unescaped(text: str) -> str:
    """Signs for their entities; as it stands where one has more digits than any sign."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def _without(text: str, name: str, written: str) -> str:
    """A text without one mention, as the entity words it, or else by the name in a tag."""
    if written and written in text:
        before, _, after = text.partition(written)
        return _joined(before, after)
    for found in _MENTION.finditer(text):
        if _unescaped(found["name"]) == name:
            return _joined(text[: found.start()], text[found.end() :])
    return text


def _joined(before: str, after: str) -> str:
    return f"{before.rstrip()} {after.lstrip()}"
