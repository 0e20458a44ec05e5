"""The stock way: botbuilder's `CloudAdapter` with its own authentication and connector client.

Its `process` answers invokes with 500, so that the route is written as its own documentation has it:
`process_activity` with the header. MSAL asks for a token at each turn, over https alone; here a plain
request of `requests` does, which costs less.
"""

from __future__ import annotations

from collections.abc import Callable

import requests
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, Attachment
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)

from adapters.teams.auth import ISSUER
from adapters.teams.token import SCOPE
from tests.bench.subject import Given, Json
from tests.bench.teams_floor import listen
from tests.bench.teams_house import TENANT
from tests.fake_teams.values import APP, SECRET


class LocalCredentials(MicrosoftAppCredentials):
    """Tokens from the fake service."""

    def __init__(self, url: str) -> None:
        super().__init__(APP, SECRET, TENANT, SCOPE)
        self._url = f"{url}/{TENANT}/oauth2/v2.0/token"

    def get_access_token(
        self,
        force_refresh: bool = False,  # noqa: ARG002, FBT002 - botbuilder's signature, as below
    ) -> str:
        asks = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET,
                "scope": SCOPE}  # fmt: skip
        told: dict[str, str] = requests.post(self._url, asks, timeout=10).json()
        return told["access_token"]


class LocalCredentialFactory(PasswordServiceClientCredentialFactory):
    """Makes them anew for each turn, as the stock factory does."""

    def __init__(self, url: str) -> None:
        super().__init__(APP, SECRET, TENANT)
        self._url = url

    async def create_credentials(
        self,
        app_id: str,  # noqa: ARG002
        oauth_scope: str,  # noqa: ARG002
        login_endpoint: str,  # noqa: ARG002
        validate_authority: bool,  # noqa: ARG002
    ) -> LocalCredentials:
        return LocalCredentials(self._url)


def serve(given: Given, listening: Callable[[int], None]) -> None:
    """A bot that says one card."""
    adapter = CloudAdapter(
        BotFrameworkAuthenticationFactory.create(
            to_channel_from_bot_oauth_scope="https://api.botframework.com",
            to_bot_from_channel_token_issuer=ISSUER,
            to_bot_from_channel_open_id_metadata_url=given.openid_url,
            credential_factory=LocalCredentialFactory(given.token_url),
        )
    )
    card = given.card["attachments"][0]

    async def turn(context: TurnContext) -> None:
        attachment = Attachment(content_type=card["contentType"], content=card["content"])
        said = Activity(type="message", summary=given.card["summary"], attachments=[attachment])
        await context.send_activity(said)

    async def receive(request: web.Request) -> web.Response:
        read: Callable[[Json], Activity] = Activity().deserialize
        activity = read(await request.json())
        await adapter.process_activity(request.headers["Authorization"], activity, turn)
        return web.Response()

    listen(receive, listening)
