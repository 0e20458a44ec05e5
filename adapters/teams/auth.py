"""Whether an activity is Teams': its token, and what the token vouches for.

Microsoft's connector signs a token of its own for each request (RS256), for the app's id, with the
service URL that answers go to. botbuilder's own check takes tokens without an end, activities of no
channel and of any tenant, and fails on a new key, so that this one stands in its place.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from adapters.teams.hosts import is_served
from adapters.teams.keys import Key, Keys

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = 300
"""Seconds by which clocks may differ, as Microsoft advises."""

TOKEN_AT_MOST = 8_192
_BAD = (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError)
"""What PyJWT raises on what is no token: not all of it is its own."""


class Forged(Exception):
    """Not from Teams, or not for us; `why` is for the log alone."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Token:
    """A token that holds: what it claims, and the channels that its key may speak for."""

    claims: Mapping[str, Any]
    endorsements: Collection[str]


class Doorkeeper:
    """Lets Teams in, and nobody else.

    `tenants` are the organisations that are served, `hosts` those that answers may go to: https,
    but for this machine's own where it is named.
    """

    def __init__(
        self, keys: Keys, app_id: str, tenants: Collection[str], hosts: Collection[str]
    ) -> None:
        self._keys = keys
        self.app_id = app_id
        self._tenants = frozenset(each.lower() for each in tenants)
        self._hosts = frozenset(each.lower() for each in hosts)

    async def token(self, header: str) -> Token:
        """The token of a request. Raises Forged, and Unavailable where nobody can tell."""
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer" or not text or len(text) > TOKEN_AT_MOST:
            raise Forged("bearer")
        key = await self._keys.get(_named(text))
        if key is None:
            raise Forged("key")
        return Token(self._claims(text, key), key.endorsements)

    def _claims(self, text: str, key: Key) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                text,
                key.public,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except _BAD as error:
            raise Forged(type(error).__name__) from None

    def admit(self, token: Token | None, activity: Mapping[str, Any]) -> str:
        """The tenant that an activity is from, where its token vouches for that. Raises Forged.

        Where there is no token nobody vouches, but what can be asked of it is asked all the same.
        """
        channel, service = activity.get("channelId"), activity.get("serviceUrl")
        if channel != CHANNEL or (token is not None and channel not in token.endorsements):
            raise Forged("channel")
        if token is not None and not _is_same(token.claims.get("serviceurl"), service):
            raise Forged("service_url")
        if not is_served(service, self._hosts):
            raise Forged("service_host")
        told = _tenants(activity)
        if len(told) != 1 or not told <= self._tenants:
            raise Forged("tenant")
        return next(iter(told))


def _named(text: str) -> str:
    """The id of the key that a token says it is signed with; PyJWT reads all of it afterwards."""
    first = text.partition(".")[0]
    try:
        header: object = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except _BAD:
        raise Forged("token") from None
    match header:
        case {"alg": "RS256", "kid": str(ident)}:
            return ident
        case _:
            raise Forged("algorithm")


def _is_same(one: object, other: object) -> bool:
    """Whether two URLs are one, a slash at the end aside."""
    return isinstance(one, str) and isinstance(other, str) and one.rstrip("/") == other.rstrip("/")


def _tenants(activity: Mapping[str, Any]) -> set[str]:
    """Every tenant that an activity says it is from, in small letters. Raises Forged on no name."""
    channel_data = activity.get("channelData")
    tenant = channel_data.get("tenant") if isinstance(channel_data, dict) else None
    conversation = activity.get("conversation")
    told = (
        tenant.get("id") if isinstance(tenant, dict) else None,
        conversation.get("tenantId") if isinstance(conversation, dict) else None,
    )
    if not all(each is None or isinstance(each, str) for each in told):
        raise Forged("tenant")
    return {each.lower() for each in told if each}
