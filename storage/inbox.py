"""Which events were taken in already, by their names; their content is never kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from storage.database import dialect, inserting


class Received(SQLModel, table=True):
    """The name of an event that was handled."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)


def receive(session: Session, key: str, now: datetime) -> bool:
    """Note an event. False if it was here before."""
    return bool(receive_all(session, (key,), now))


def receive_all(session: Session, keys: Collection[str], now: datetime) -> set[str]:
    """Note several events. Gives those that were not here before."""
    if not keys:
        return set()
    values = [
        {"key": key, "received_at": now} for key in sorted(keys)
    ]  # a row each would cost more
    statement = inserting(SQLModel.metadata.tables["inbox"], dialect(session))
    return set(session.scalars(statement, values if len(values) > 1 else values[0]))
