"""Messages that a platform would not take, and trying again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from storage.outbox import Outgoing


def refused(session: Session, community_id: str, address: str, since: datetime) -> list[Outgoing]:
    """A community's messages since then that a place's platform would not take, the oldest first."""
    query = select(Outgoing).where(
        Outgoing.community_id == community_id,
        Outgoing.address == address,
        Outgoing.state == "undeliverable",
        col(Outgoing.created_at) > since,
    )
    return list(session.exec(query.order_by(col(Outgoing.created_at), col(Outgoing.position))))


def try_again(session: Session, row: Outgoing) -> None:
    """Send a message that was refused, as if for the first time."""
    row.state, row.reason, row.pending = "waiting", "", True
    session.add(row)
