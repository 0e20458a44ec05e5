"""The keys that Microsoft signs with, as it publishes them: fetched when needed, kept, followed.

OpenID metadata names the address of the key set (JWKS), where each key says which channels it may
speak for (`endorsements`). Nothing here blocks the loop, and every fetch ends in a few seconds.

Where the service is down, keys that are known go on: nothing says that they don't hold. Of an
unknown one nobody can tell, so that it is neither taken nor called false (`Unavailable`).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

log = structlog.get_logger(__name__)

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"

SECONDS = 3.0
"""How long a fetch may take, both documents together."""

FRESH = 24 * 3600.0
"""Seconds after which known keys are looked up again, in the background: Microsoft advises a day."""

AT_ONCE, EACH = 3, 30.0
"""Unknown keys, which anybody may name, cause so many fetches, then one in so many seconds."""

READ_AT_MOST = 1024 * 1024
KEYS_AT_MOST = 200
BITS_AT_LEAST = 2048
OK = 200
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Unavailable(Exception):
    """The keys can't be had now, so that nobody can tell."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, and the channels that it may speak for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class _Odd(ValueError):
    """What is published isn't as documented."""


class Keys:
    """Keys by their ids. For one event loop; `seconds` is a clock that only goes forward."""

    def __init__(
        self,
        url: str = OPENID_URL,
        seconds: Callable[[], float] = time.monotonic,
        within: float = SECONDS,
    ) -> None:
        self._url, self._within = url, within
        self._seconds = seconds
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: float | None = None
        self._fetching: asyncio.Task[bool] | None = None
        self._spare, self._counted_at = float(AT_ONCE), seconds()
        self._failed = False

    async def get(self, ident: str) -> Key | None:
        """A key; None where Microsoft knows none of that id.

        Raises Unavailable where it isn't known here and the service can't be asked.
        """
        known = self._keys.get(ident)
        if known is not None:
            if self._fetched_at is None or self._seconds() - self._fetched_at > FRESH:
                self._begin()
            return known
        fetching = self._begin()
        if fetching is not None:
            await asyncio.shield(fetching)
        if self._failed:
            raise Unavailable
        return self._keys.get(ident)

    def _begin(self) -> asyncio.Task[bool] | None:
        """The fetch that is on its way, or a new one; None where there were enough of late."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        now = self._seconds()
        self._spare = min(AT_ONCE, self._spare + (now - self._counted_at) / EACH)
        self._counted_at = now
        if self._spare < 1:
            return None
        self._spare -= 1
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> bool:
        try:
            async with asyncio.timeout(self._within):
                found = await _published(self._url)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError) as error:
            log.warning("teams keys were not to be had", why=type(error).__name__)
            self._failed = True
            return False
        self._keys, self._fetched_at, self._failed = found, self._seconds(), False
        return True


async def _published(url: str) -> Mapping[str, Key]:
    """The keys that can be used. Raises _Odd where what is published isn't as documented."""
    async with aiohttp.ClientSession(trust_env=True) as session:
        where = (await _document(session, url)).get("jwks_uri")
        if not isinstance(where, str) or not is_safe(where):
            raise _Odd("jwks_uri")
        keys = usable((await _document(session, where)).get("keys"))
    if not keys:
        raise _Odd("keys")
    return keys


def usable(listed: object) -> Mapping[str, Key]:
    """Those of published keys that a message may be signed with, by their ids."""
    known = listed[:KEYS_AT_MOST] if isinstance(listed, list) else []
    found = (_key(each) for each in known if isinstance(each, dict))
    return {each[0]: each[1] for each in found if each is not None}


async def _document(session: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    async with session.get(url, allow_redirects=False) as answer:
        if answer.status != OK:
            raise _Odd("status")
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > READ_AT_MOST:
                raise _Odd("size")
    told = json.loads(body)
    return told if isinstance(told, dict) else {}


def _key(told: Mapping[str, Any]) -> tuple[str, Key] | None:
    """A key and its id; None where it is none for signatures of the one sort that is taken."""
    match told:
        case {"kid": str(ident), "kty": "RSA", "endorsements": list(named)} if (
            told.get("use", "sig") == "sig"
        ):
            public = _public(told)
        case _:
            return None
    if public is None or public.key_size < BITS_AT_LEAST:
        return None
    return ident, Key(public, frozenset(each for each in named if isinstance(each, str)))


def _public(told: Mapping[str, Any]) -> RSAPublicKey | None:
    parts = {"kty": "RSA", "n": told.get("n"), "e": told.get("e")}  # never somebody's private key
    try:
        found = RSAAlgorithm.from_jwk(parts)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return None
    return found if isinstance(found, RSAPublicKey) else None


def is_safe(url: str) -> bool:
    """Whether what is fetched there can be trusted to come from there: by https, or on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK
