"""Secrets that are kept: sealed with keys that the database never sees, or as hashes alone.

Fernet: nobody can read what was sealed, nor change it unnoticed; it tells when it was sealed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKENS, STATES, REPLIES = "tokens", "states", "replies"
"""What is sealed, each with a key of its own."""

KEY_BYTES = 32


def hashed(words: str, salt: str = "") -> str:
    """SHA-256, in hexadecimal: of a secret of 128 bits enough by itself, of an address with a salt."""
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


class Unopenable(Exception):
    """Not sealed with any of these keys, not for this purpose, or too long ago."""


class Seal:
    """Seals with the first key, opens with any: a new key goes to the front, the old one stays.

    A key is any long secret (Fernet's own are), from which one is derived for each purpose: what
    was sealed for one can't be passed off as the other's.
    """

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        self._fernet = MultiFernet([_derived(key, purpose) for key in keys])

    def sealed(self, words: str, now: datetime) -> str:
        """The words, unreadable; letters, digits, `-`, `_` and `=`."""
        return self._fernet.encrypt_at_time(words.encode(), int(now.timestamp())).decode()

    def opened(self, sealed: str) -> str:
        """What was sealed, whenever that was. Raises Unopenable."""
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "replace")).decode()
        except InvalidToken:
            raise Unopenable from None

    def opened_within(self, sealed: str, seconds: int, now: datetime) -> str:
        """What was sealed in the last so many seconds. Raises Unopenable."""
        try:
            raw = sealed.encode("utf-8", "replace")
            return self._fernet.decrypt_at_time(raw, seconds, int(now.timestamp())).decode()
        except InvalidToken:
            raise Unopenable from None


def _derived(key: str, purpose: str) -> Fernet:
    derive = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"convener {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
