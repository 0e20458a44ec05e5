"""Slack's side of OAuth: its question to a person, the codes, their exchange, and revocation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fake_slack.places import Arguments
from tests.fake_slack.values import APP, TOKEN, Json, SlackError
from tests.fake_slack.world import World

CLIENT_ID, CLIENT_SECRET = "1234567890.1234567890", "client-secret-of-the-fake"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to."""

    team: str
    user: str
    scopes: str
    redirect: str


def asked(url: str) -> dict[str, str]:
    """What an app asks a person for, by its address of Slack's question."""
    parts = urlsplit(url)
    assert parts.path == "/oauth/v2/authorize", "no address of Slack's question"
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert given["client_id"] == CLIENT_ID, "an app that Slack doesn't know"
    return given


def agree(world: World, url: str, team: str, user: str) -> str:
    """Somebody agrees; gives where their browser is sent."""
    given = asked(url)
    code = secrets.token_hex(16)
    with world.changed:
        world.codes[code] = Consent(team, user, given["scope"], given["redirect_uri"])
    return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"


def decline(url: str) -> str:
    """Somebody doesn't; gives where their browser is sent."""
    given = asked(url)
    told = {"error": "access_denied", "state": given["state"]}
    return f"{given['redirect_uri']}?{urlencode(told)}"


def exchanged(world: World, arguments: Arguments) -> Json:
    """oauth.v2.access: a code for a token, once. An earlier token of the workspace is dead then."""
    if arguments.get("client_id") != CLIENT_ID:
        raise SlackError("invalid_client_id")
    if arguments.get("client_secret") != CLIENT_SECRET:
        raise SlackError("bad_client_secret")
    with world.changed:
        code = str(arguments.get("code"))
        if code not in world.codes:
            raise SlackError("invalid_code")
        consent, world.codes[code] = world.codes[code], None
        if consent is None:
            raise SlackError("code_already_used")
        if arguments.get("redirect_uri") != consent.redirect:
            raise SlackError("bad_redirect_uri")
        team = world.team(consent.team)
        team.token = f"{TOKEN}{team.id}-{world.number()}-{secrets.token_hex(8)}"
        return {
            "app_id": APP, "authed_user": {"id": consent.user}, "scope": consent.scopes,
            "token_type": "bot", "access_token": team.token, "bot_user_id": team.bot,
            "team": {"id": team.id, "name": f"Workspace {team.id}"}, "enterprise": None,
            "is_enterprise_install": False,
        }  # fmt: skip


def revoke(world: World, team: str) -> None:
    """A workspace's token is dead from now on."""
    with world.changed:
        world.team(team).token = ""
