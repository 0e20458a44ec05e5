"""Activities as Teams sends them (recorded shapes, other names)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fake_teams.values import Conversation, Json, Person

BOT_NAME = "Convener"


def activity(
    kind: str,
    ident: str,
    person: Person,
    place: Conversation,
    service_url: str,
    app: str,
    thread: str = "",
) -> Json:
    """What every activity has."""
    is_personal = place.kind == "personal"
    conversation: Json = {"id": f"{place.id};messageid={thread}" if thread else place.id}
    conversation |= {"conversationType": place.kind, "tenantId": place.tenant}
    conversation |= {} if is_personal else {"isGroup": True, "name": "General"}
    told: Json = {
        "type": kind,
        "id": ident,
        "timestamp": "2026-03-02T08:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": person.account, "name": person.name, "aadObjectId": person.aad},
        "conversation": conversation,
        "recipient": {"id": f"28:{app}", "name": BOT_NAME},
        "channelData": {"tenant": {"id": place.tenant}},
    }
    if place.kind == "channel":
        told["channelData"] |= {"team": {"id": place.team}, "channel": {"id": place.id}}
    return told


def client_info(locale: str, zone: str) -> Json:
    """What a client tells of itself."""
    return {"type": "clientInfo", "locale": locale, "country": "KE", "timezone": zone,
            "platform": "Web"}  # fmt: skip


def mention(app: str, name: str = BOT_NAME) -> Json:
    """The entity that says whom a tag in the text names."""
    return {"type": "mention", "text": f"<at>{name}</at>",
            "mentioned": {"id": f"28:{app}", "name": name}}  # fmt: skip


def actions(drawn: Any) -> Iterator[Json]:
    """Every action anywhere in a card."""
    match drawn:
        case dict():
            if str(drawn.get("type", "")).startswith("Action."):
                yield drawn
            for each in drawn.values():
                yield from actions(each)
        case list():
            for each in drawn:
                yield from actions(each)


def inputs(drawn: Any) -> Iterator[Json]:
    """Every input anywhere in a card."""
    match drawn:
        case dict():
            if str(drawn.get("type", "")).startswith("Input."):
                yield drawn
            for each in drawn.values():
                yield from inputs(each)
        case list():
            for each in drawn:
                yield from inputs(each)


def spoken(drawn: Any) -> str:
    """Everything that is to be read in a card, an activity or a dialog."""
    match drawn:
        case dict():
            kept = (value for name, value in drawn.items() if name not in ("data", "fallbackText"))
            return "\n".join(filter(None, map(spoken, kept)))
        case list():
            return "\n".join(filter(None, map(spoken, drawn)))
        case str():
            return drawn
        case _:
            return ""
