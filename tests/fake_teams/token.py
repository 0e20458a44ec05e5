"""The token service: client credentials in, a bearer token for the connector out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.fake_teams.values import Json, TeamsError
from tests.fake_teams.world import World

SCOPE = "https://api.botframework.com/.default"
PATH = re.compile(r"/([^/]+)/oauth2/v2\.0/token")


class TokenService:
    """Gives tokens that are good for `seconds`, to whoever knows the app's secret."""

    def __init__(self, world: World, secret: str, tenant: str) -> None:
        self.world = world
        self.secret = secret
        self.tenant = tenant
        self.seconds = 3599

    def give(self, tenant: str, given: Mapping[str, str]) -> Json:
        """A new token."""
        if tenant != self.tenant:
            raise TeamsError(400, "invalid_request", "AADSTS90002: Tenant not found.")
        if given.get("grant_type") != "client_credentials" or given.get("scope") != SCOPE:
            raise TeamsError(400, "invalid_request", "AADSTS900144")
        if (given.get("client_id"), given.get("client_secret")) != (self.world.app, self.secret):
            raise TeamsError(401, "invalid_client", "AADSTS7000215: Invalid client secret.")
        with self.world.changed:
            token = f"token-{self.world.number()}"
            self.world.tokens[token] = self.world.seconds() + self.seconds
        return {"token_type": "Bearer", "expires_in": self.seconds, "access_token": token}

    def check(self, header: str) -> None:
        """Refuse what isn't a token of ours, or isn't any more."""
        kind, _, token = header.partition(" ")
        with self.world.changed:
            good_until = self.world.tokens.get(token, 0.0) if kind == "Bearer" else 0.0
            if good_until <= self.world.seconds():
                raise TeamsError(401, "Unauthorized", "Authorization has been denied.")
