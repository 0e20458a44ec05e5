"""What Slack says of the bot token, and the mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import assert_never

from adapters.slack.checkup import NEEDED, Seen, Unreached
from bot.doctor.finding import Finding, clock

COPY = "copy the bot token anew from OAuth & Permissions"
COPY_APP = (
    "turn Socket Mode on, and copy an app-level token with connections:write from Basic Information"
)
REFUSALS: Mapping[str, str] = {
    "account_inactive": "the app was removed from the workspace: install it again, copy the new token",
    "token_revoked": "the token was revoked: install the app again, copy the new token",
    "token_expired": "the token has expired: turn token rotation off, or copy the new token",
    "team_access_not_granted": "ask the organisation's administrators to approve the app",
}
"""How to mend what Slack's word says; any other, that the token was not copied whole."""


def slack(seen: Seen | Unreached, url: str, now: datetime) -> list[Finding]:
    """What Slack said of the bot token."""
    match seen:
        case Unreached(why):
            return [Finding("Slack", "wrong", f"{url} can't be reached ({why})",
                            "check the network, any proxy (HTTPS_PROXY) and SLACK_API_URL")]  # fmt: skip
        case Seen(refused="", team=team):
            found = [
                Finding("Slack", "ok", f"the token is the workspace {team!r}'s"),
                *scopes(seen),
            ]
        case Seen(refused="ratelimited"):
            found = [
                Finding("Slack", "warning", "it has been asked too often", "try again in a minute")
            ]
        case Seen(refused=refused):
            found = [Finding("Slack", "wrong", f"it refuses SLACK_BOT_TOKEN ({refused})",
                             REFUSALS.get(refused, COPY))]  # fmt: skip
        case _:
            assert_never(seen)
    return found if seen.date is None else [*found, clock("Slack's", seen.date, now)]


def socket_mode(seen: Seen | Unreached, url: str) -> Finding:
    """What Slack said of the app-level token."""
    match seen:
        case Unreached(why):
            return Finding("Socket Mode", "wrong", f"{url} can't be reached ({why})",
                           "check the network, any proxy (HTTPS_PROXY) and SLACK_API_URL")  # fmt: skip
        case Seen(refused=""):
            return Finding("Socket Mode", "ok", "Slack offers a connection")
        case Seen(refused="ratelimited"):
            return Finding("Socket Mode", "warning", "Slack has been asked too often",
                           "try again in a minute")  # fmt: skip
        case Seen(refused=refused):
            return Finding("Socket Mode", "wrong", f"Slack refuses SLACK_APP_TOKEN ({refused})",
                           COPY_APP)  # fmt: skip
    assert_never(seen)


def scopes(seen: Seen) -> Iterator[Finding]:
    """The token's scopes, each missing one with what it is for."""
    if seen.missing is None:
        yield Finding("scopes", "warning", "Slack didn't say which the token has",
                      "see that OAuth & Permissions lists " + ", ".join(NEEDED))  # fmt: skip
    elif not seen.missing:
        yield Finding("scopes", "ok", f"the token has all {len(NEEDED)} that are needed")
    for scope in seen.missing or ():
        yield Finding("scopes", "wrong", f"the token lacks {scope}, to {NEEDED[scope]}",
                      "add it under OAuth & Permissions, then install the app again")  # fmt: skip
