"""Messages that say somebody's name, found and said anew, wherever they stand."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import false
from sqlmodel import Session, col, or_, select

from storage.outbox import Outgoing


def saying(
    session: Session, community_ids: Collection[str], needles: Collection[str]
) -> list[Outgoing]:
    """Messages of these communities in whose cards any of these stands, in the order of their names."""
    found = or_(false(), *(col(Outgoing.card).contains(each, autoescape=True) for each in needles))
    query = select(Outgoing).where(col(Outgoing.community_id).in_(community_ids), found)
    return list(session.exec(query.order_by(col(Outgoing.key))))


def reword(row: Outgoing, card: str) -> None:
    """Let a message say something else, whatever has become of it; what stands is said anew."""
    row.card = card
    if row.state in ("waiting", "sending", "sent"):
        row.version += 1
        row.pending = row.pending or row.state != "waiting"
