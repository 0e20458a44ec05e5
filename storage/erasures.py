"""Who was erased: only hashes of their addresses, so that nobody else's doing makes them known again.

A hash is HMAC-SHA256 of the address as text under a key that HKDF derives from a secret of the
installation (CONVENER_SECRET_KEY), which the database never sees: without it a hash can be tried
on no list of addresses. What is kept here stands in the file of erasures as well.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.database import insert_those_new
from storage.erasure_file import NOWHERE, Erasures, Line, standing

AT_ONCE = 500
"""Hashes in one question."""

OPENLY = "convener"
"""What stands in for a secret where an installation has none: hashes all the same, but to be tried."""


class Erased(SQLModel, table=True):
    """One address of somebody who was erased. `erasure` is what all of theirs have in common."""

    hash: str = Field(primary_key=True)
    erasure: str = Field(index=True)


def hashed(addresses: Collection[str], key: str) -> dict[str, str]:
    """These addresses by their hashes."""
    derived = _derived(key)
    return {hmac.new(derived, each.encode(), sha256).hexdigest(): each for each in addresses}


def known_as(session: Session, addresses: Collection[str]) -> dict[str, str]:
    """These addresses by every hash that they may be kept under: one a secret, old ones too."""
    return {name: each for key in _keys(session) for name, each in hashed(addresses, key).items()}


def among(session: Session, addresses: Collection[str]) -> set[str]:
    """Those of these addresses whose owner was erased."""
    tried = known_as(session, addresses)
    names = list(tried)
    found: set[str] = set()
    for at in range(0, len(names), AT_ONCE):
        part = names[at : at + AT_ONCE]
        found |= set(session.exec(select(Erased.hash).where(col(Erased.hash).in_(part))))
    return {tried[each] for each in found}


def note(session: Session, addresses: Collection[str]) -> None:
    """Keep that whoever has these addresses was erased, before anybody is told so.

    Of the same addresses it is the same erasure, however often it is tried.
    """
    hashes = tuple(sorted(hashed(addresses, _keys(session)[0])))
    erasure = sha256("".join(hashes).encode()).hexdigest()[:16]
    adopt(session, [Line(erasure, hashes)])
    _of(session).append(Line(erasure, hashes))


def lift(session: Session, address: str) -> None:
    """Whoever has this address comes back of their own accord, with all addresses they had."""
    hashes = list(known_as(session, [address]))
    query = select(Erased.erasure).where(col(Erased.hash).in_(hashes)).distinct()
    for each in sorted(session.exec(query)):
        session.exec(delete(Erased).where(col(Erased.erasure) == each))
        _of(session).append(Line(each))


def adopt(session: Session, lines: Sequence[Line]) -> None:
    """Make what is kept what these say: a backup knows the erasures before it, not those after."""
    said = [each.erasure for each in lines]
    session.exec(delete(Erased).where(col(Erased.erasure).in_(said)))
    told = {name: each.erasure for each in standing(lines) for name in each.hashes}
    rows = [Erased(hash=name, erasure=erasure) for name, erasure in told.items()]
    for at in range(0, len(rows), AT_ONCE):
        insert_those_new(session, rows[at : at + AT_ONCE])


def _keys(session: Session) -> tuple[str, ...]:
    return (*_of(session).keys, OPENLY)


def _of(session: Session) -> Erasures:
    found = session.info.get(Erasures)
    return found if isinstance(found, Erasures) else NOWHERE


@cache
def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"convener erasures").derive(key.encode())
