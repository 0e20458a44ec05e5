"""Microsoft's keys as it publishes them, and the tokens that it signs with them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.fake_teams.desk import Desk
from tests.fake_teams.values import APP, Json

ISSUER = "https://api.botframework.com"
METADATA, KEYS = "/v1/.well-known/openidconfiguration", "/v1/.well-known/keys"


@cache
def private(number: int) -> rsa.RSAPrivateKey:
    """A key; making one takes a moment, and tests share them."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key by its id, and the channels that it may speak for."""

    ident: str
    number: int = 0
    endorsements: tuple[str, ...] | None = ("msteams", "webchat")

    def published(self) -> Json:
        """As it stands in the key set."""
        told: Json = json.loads(RSAAlgorithm.to_jwk(private(self.number).public_key()))
        told |= {"kid": self.ident, "use": "sig", "alg": "RS256"}
        return told | ({"endorsements": [*self.endorsements]} if self.endorsements else {})

    def token(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A token of just these claims."""
        headers = {"kid": self.ident, "x5t": self.ident, **header}
        return jwt.encode(dict(claims), private(self.number), "RS256", headers)


class OpenId:
    """What is published at a host; the first key signs. `odd` is what else stands among them."""

    def __init__(self, host: str, app: str = APP) -> None:
        self.url = f"{host}{METADATA}"
        self.app = app
        self.keys = [Signer("first")]
        self.odd: list[object] = []
        self._host = host

    def metadata(self) -> Json:
        """The first document."""
        return {"issuer": ISSUER, "jwks_uri": f"{self._host}{KEYS}"}

    def published(self) -> Json:
        """The second."""
        return {"keys": [*self.odd, *(each.published() for each in self.keys)]}

    def serve(self, desk: Desk) -> None:
        """Have both be served."""
        desk.pages |= {METADATA: self.metadata, KEYS: self.published}

    def claims(self, service_url: str, **changes: Any) -> Json:
        """What Microsoft claims for a request; None takes one out."""
        now = int(time.time())
        told: Json = {"iss": ISSUER, "aud": self.app, "serviceurl": service_url}
        told |= {"nbf": now - 5, "exp": now + 3600, **changes}
        return {name: value for name, value in told.items() if value is not None}

    def token(self, service_url: str, **changes: Any) -> str:
        """A token that holds, unless something is changed in it."""
        return self.keys[0].token(self.claims(service_url, **changes))
