"""What an activity tells of whoever sent it: their name, zone and language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.teams.heard import Payload
from bot.messages import Profile

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")
ZONE_AT_MOST = 100
NAME_AT_MOST = 200


def told(activity: Payload) -> Profile:
    """The sender. Teams tells zone and language with what people write and press, if it does."""
    sender = activity.get("from")
    name = sender.get("name") if isinstance(sender, dict) else None
    info = list(_client_info(activity))
    zones = (activity.get("localTimezone"), *(each.get("timezone") for each in info))
    locales = (*(each.get("locale") for each in info), activity.get("locale"))
    language = _first(*locales).partition("-")[0]
    return Profile(
        name=_first(name)[:NAME_AT_MOST].strip(),
        zone=_first(*zones)[:ZONE_AT_MOST],
        language=language.lower() if _LANGUAGE.fullmatch(language) else "",
    )


def _client_info(activity: Payload) -> Iterator[Payload]:
    entities = activity.get("entities")
    for each in entities if isinstance(entities, list) else ():
        if isinstance(each, dict) and each.get("type") == "clientInfo":
            yield each


def _first(*texts: object) -> str:
    """The first of these that says something; empty where none does."""
    return next((each for each in texts if isinstance(each, str) and each), "")
