"""Slack's user objects as profiles, from users.info, users.list and the event user_change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack import address
from bot.messages import Address, Profile, Standing

SLACKBOT = "USLACKBOT"


def told(team: str, user: Mapping[str, Any]) -> tuple[Address, Profile]:
    """Whose a user object is, and who they are. Slackbot says of itself that it is no bot.

    Another organisation's e-mail address isn't taken over: this workspace didn't verify it.
    """
    ident = str(user["id"])
    known = user.get("profile")
    known = known if isinstance(known, dict) else {}
    names = (known.get("display_name"), known.get("real_name"), user.get("real_name"))
    standing = _standing(team, user)
    return address.person(team, ident), Profile(
        name=_first(*names, user.get("name"), ident),
        zone=_first(user.get("tz")),
        language=_first(user.get("locale")).partition("-")[0].lower(),
        email="" if standing == "foreign" else _first(known.get("email")),
        standing=standing,
        is_bot=bool(user.get("is_bot")) or ident == SLACKBOT,
        is_gone=bool(user.get("deleted")),
    )


def _first(*texts: object) -> str:
    """The first of these that says something; empty where none does."""
    return next((text for text in texts if isinstance(text, str) and text), "")


def _standing(team: str, user: Mapping[str, Any]) -> Standing:
    """Slack Connect's people are strangers of another workspace; an Enterprise Grid's are not."""
    elsewhere = _first(user.get("team_id")) not in ("", team) and not user.get("enterprise_user")
    if user.get("is_stranger") or elsewhere:
        return "foreign"
    return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "own"
