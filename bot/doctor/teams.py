"""What Microsoft says of the Teams app, and the mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from adapters.teams.checkup import Seen, Unreached
from bot.doctor.finding import Finding, clock
from bot.settings import Settings

NETWORK = "check the network, any proxy (HTTPS_PROXY) and {name}"
REFUSALS: Mapping[str, str] = {
    "AADSTS7000215": "TEAMS_APP_PASSWORD isn't the app's: copy the secret's Value, not its id, from"
    " Certificates & secrets; it is only shown once, so you may have to make another",
    "AADSTS7000222": "the secret has expired: make a new one under Certificates & secrets, and set"
    " TEAMS_APP_PASSWORD to its Value",
    "AADSTS700016": "TEAMS_APP_ID is in no app of that tenant: copy it, and TEAMS_TENANT_ID, from the"
    " app's Overview in Entra",
    "AADSTS90002": "there is no such tenant: copy TEAMS_TENANT_ID from the app's Overview in Entra",
    "AADSTS900023": "TEAMS_TENANT_ID is no tenant's id: copy it from the app's Overview in Entra",
    "AADSTS7000229": "the app has no service principal in that tenant: register it there in Entra",
}
"""How to mend what Microsoft's code says."""

ANY = "compare TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID with the app's page in Entra"


def app(seen: Seen | Unreached, url: str, now: datetime) -> list[Finding]:
    """What came of asking for a token."""
    match seen:
        case Unreached(why):
            mend = NETWORK.format(name="TEAMS_TOKEN_URL")
            return [Finding("Teams", "wrong", f"{url}: {why}", mend)]
        case Seen(refused=""):
            found = [Finding("Teams", "ok", "Microsoft gives the app a token")]
        case Seen(refused=refused):
            said = f"Microsoft gives the app no token ({refused})"
            found = [Finding("Teams", "wrong", said, REFUSALS.get(refused, ANY))]
        case _:
            assert_never(seen)
    return found if seen.date is None else [*found, clock("Microsoft's", seen.date, now)]


def keys(unreached: Unreached | None, url: str) -> Finding:
    """Whether messages of Teams can be told from forged ones."""
    if unreached is None:
        return Finding("Teams keys", "ok", "the keys that Teams signs with can be had")
    mend = NETWORK.format(name="TEAMS_OPENID_URL")
    return Finding("Teams keys", "wrong", f"{url}: {unreached.why}; every message of Teams is"
                   " refused without them", mend)  # fmt: skip


def endpoint(settings: Settings) -> Finding:
    """Where Teams writes to: only Azure knows what is set there."""
    url = settings.public_url.rstrip("/")
    if not url.startswith("https://"):
        said = "Teams writes to a public https address only, and CONVENER_PUBLIC_URL names none"
        return Finding("Teams endpoint", "warning", said,
                       "set it, and the bot's messaging endpoint in Azure to it + /api/messages")  # fmt: skip
    return Finding("Teams endpoint", "ok", f"the bot's messaging endpoint is {url}/api/messages,"
                   " if Azure says so too (Azure Bot, Configuration)")  # fmt: skip


def tenants(settings: Settings) -> Finding:
    """Whose messages are taken."""
    others = len(settings.teams_tenants) - 1
    said = f"messages of {settings.teams_tenant_id} are taken, " + (
        f"and of {others} more in TEAMS_ALLOWED_TENANTS" if others else "and of no other tenant"
    )
    return Finding("Teams tenants", "ok", said)
