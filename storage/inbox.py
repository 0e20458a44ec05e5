"""Which events were taken in already, by hashes of their names; their content is never kept.

Platforms name events after accounts and private chats too: as they are, they would say of somebody
erased that they were here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlmodel import Field, Session, SQLModel

from storage.asking import ask
from storage.database import dialect, inserting


class Received(SQLModel, table=True):
    """An event that was handled; `key` is what `hashed` makes of its name."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)


def hashed(name: str) -> str:
    """What is kept of an event's name: 128 bits, so that no two are taken for one."""
    return sha256(name.encode()).hexdigest()[:32]


def receive(session: Session, key: str, now: datetime) -> bool:
    """Note an event. False if it was here before."""
    return bool(receive_all(session, (key,), now))


def receive_all(session: Session, keys: Collection[str], now: datetime) -> set[str]:
    """Note several events. Gives those that were not here before."""
    if not keys:
        return set()
    names = {hashed(key): key for key in keys}
    values = [
        {"key": key, "received_at": now} for key in sorted(names)
    ]  # a row each would cost more
    statement = inserting(SQLModel.metadata.tables["inbox"], dialect(session))
    fresh = ask(session, statement, values if len(values) > 1 else values[0]).scalars()
    return {names[key] for key in fresh}
