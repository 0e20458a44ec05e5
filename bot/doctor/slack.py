"""What Slack says of the bot tokens, and the mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from adapters.slack.checkup import NEEDED, Seen, Unreached
from bot.doctor.finding import Finding, clock

COPY = "copy the bot token anew from OAuth & Permissions"
SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
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


@dataclass(frozen=True, slots=True)
class Token:
    """Which token Slack was asked about, and how one gets another."""

    name: str
    called: str
    anew: str
    mends: Mapping[str, str]


OWN = Token("SLACK_BOT_TOKEN", "the token", COPY, REFUSALS)
"""The one in the settings."""


def of_workspace(name: str, page: str) -> Token:
    """One that an installation brought."""
    anew = f"have Convener installed there again: {page}"
    granted = {"team_access_not_granted": REFUSALS["team_access_not_granted"]}
    called = f"the token of {name!r}"
    return Token(called, called, anew, granted)


def slack(seen: Seen | Unreached, url: str, now: datetime, token: Token = OWN) -> list[Finding]:
    """What Slack said of a bot token."""
    match seen:
        case Unreached(why):
            return [Finding("Slack", "wrong", f"{url} can't be reached ({why})",
                            "check the network, any proxy (HTTPS_PROXY) and SLACK_API_URL")]  # fmt: skip
        case Seen(refused="", team=team):
            found = [
                Finding("Slack", "ok", f"the token belongs to the workspace “{team}”"),
                *scopes(seen, token.called),
            ]
        case Seen(refused="ratelimited"):
            found = [
                Finding("Slack", "warning", "it has been asked too often", "try again in a minute")
            ]
        case Seen(refused=refused):
            found = [Finding("Slack", "wrong", f"it refuses {token.name} ({refused})",
                             token.mends.get(refused, token.anew))]  # fmt: skip
        case _:
            assert_never(seen)
    return found if seen.date is None else [*found, clock("Slack's", seen.date, now)]


def signing_secret(secret: str) -> Finding:
    """Whether it looks like one: Slack can't be asked, and only sees that requests are refused."""
    if SIGNING_SECRET.fullmatch(secret):
        return Finding("signing secret", "ok", "it has the form of Slack's")
    return Finding("signing secret", "warning",
                   "it isn't 32 digits from 0 to f, as Slack's are; with a wrong one every request"
                   " of Slack's is refused", "copy it anew from Basic Information")  # fmt: skip


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


def scopes(seen: Seen, called: str) -> Iterator[Finding]:
    """The token's scopes, each missing one with what it is for."""
    if seen.missing is None:
        yield Finding("scopes", "warning", f"Slack didn't say which {called} has",
                      "see that OAuth & Permissions lists " + ", ".join(NEEDED))  # fmt: skip
    elif not seen.missing:
        yield Finding("scopes", "ok", f"{called} has all {len(NEEDED)} that are needed")
    for scope in seen.missing or ():
        yield Finding("scopes", "wrong", f"{called} lacks {scope}, to {NEEDED[scope]}",
                      "add it under OAuth & Permissions, then install the app again")  # fmt: skip
