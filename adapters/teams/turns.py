"""botbuilder, as far as it carries: the turn of an activity that was let in.

botbuilder's `CloudAdapterBase` runs the turn; its HTTP layer, its authentication and its transport
are replaced through its own public classes. It costs a second to import: nobody does without need.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    MicrosoftAppCredentials,
)

from adapters.teams.heard import Payload
from adapters.teams.reception import Taken

Take = Callable[[Payload], Awaitable[Taken]]

logging.getLogger("msrest.serialization").setLevel(logging.ERROR)  # it prints what people write


class Turns(CloudAdapterBase):
    """Runs activities that `auth.py` let in. Nothing is sent through botbuilder."""

    def __init__(self) -> None:
        super().__init__(_Admission())

    async def run(self, claims: Mapping[str, Any], payload: Payload, take: Take) -> Taken:
        """One activity's turn."""
        taken = Taken()

        async def turn(_context: TurnContext) -> None:
            nonlocal taken
            taken = await take(payload)

        admitted = AuthenticateRequestResult()
        admitted.claims_identity = ClaimsIdentity(dict(claims), is_authenticated=True)
        admitted.audience = str(claims.get("aud", ""))
        admitted.connector_factory = _Connectors()
        await self.process_activity(admitted, _activity(payload), turn)
        return taken


class _Connectors(ConnectorFactory):
    """The client that a turn must have; what is said goes through `client.py`."""

    async def create(
        self,
        service_url: str,
        audience: str,  # noqa: ARG002 - botbuilder's signature, as below
    ) -> ConnectorClient:
        """No turn uses it."""
        return _unused(service_url)


@cache
def _unused(service_url: str) -> ConnectorClient:
    return ConnectorClient(MicrosoftAppCredentials("", ""), service_url)


class _Admission(BotFrameworkAuthentication):
    """Activities come here already let in, and by HTTP only."""

    async def authenticate_request(
        self,
        activity: Activity,  # noqa: ARG002
        auth_header: str,  # noqa: ARG002
    ) -> AuthenticateRequestResult:
        """Nobody gets in this way."""
        raise PermissionError

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002
        channel_id_header: str,  # noqa: ARG002
    ) -> AuthenticateRequestResult:
        """Nor this."""
        raise PermissionError

    def create_connector_factory(
        self,
        claims_identity: ClaimsIdentity,  # noqa: ARG002
    ) -> ConnectorFactory:
        """What a turn must have."""
        return _Connectors()

    async def create_user_token_client(
        self,
        claims_identity: ClaimsIdentity,  # noqa: ARG002
    ) -> Any:
        """None: nobody signs in to anything."""
        return None


def _activity(payload: Payload) -> Activity:
    """What a turn looks at; the payload itself is read by `parse.py`."""
    return Activity(
        type=_word(payload, "type"),
        id=_word(payload, "id"),
        name=_word(payload, "name"),
        channel_id=_word(payload, "channelId"),
        service_url=_word(payload, "serviceUrl"),
    )


def _word(payload: Payload, field: str) -> str:
    return str(payload.get(field) or "")
