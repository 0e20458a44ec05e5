"""What Slack tells of people: user objects as profiles, and their do-not-disturb.

User objects come from users.info, users.list and the event user_change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack import address
from bot.messages import Address, Profile, Standing

SLACKBOT = "USLACKBOT"
LAST_SECOND = 10**11
"""Of the years that have a date."""


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


def rests_until(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """The end of the do-not-disturb that somebody is in, from `dnd.info`; None where they are in none."""
    snoozes, until = told.get("snooze_enabled"), _instant(told.get("snooze_endtime"))
    if snoozes is True and until and until > now:
        return until
    begin, end = (_instant(told.get(f"next_dnd_{each}_ts")) for each in ("start", "end"))
    rests = told.get("dnd_enabled") is True and begin and end and begin <= now < end
    return end if rests else None


def _instant(seconds: object) -> datetime | None:
    if type(seconds) is not int or not 0 <= seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)
