"""Messages that did not arrive, or may not have; and trying again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.outbox import Outgoing

_ASTRAY = (
    select(Outgoing.state, func.count())
    .where(
        col(Outgoing.community_id) == bindparam("community"),
        col(Outgoing.state).in_(("unknown", "undeliverable", "failed")),
        col(Outgoing.created_at) > bindparam("since"),
    )
    .group_by(col(Outgoing.state))
)


def not_known_sent(session: Session, community_id: str, since: datetime) -> dict[str, int]:
    """How many of a community's messages since then may not have arrived, or did not.

    By state: `unknown`, `undeliverable`, `failed`; only those of which there are some.
    """
    found = session.execute(_ASTRAY, {"community": community_id, "since": since})
    return dict(found.all())


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
