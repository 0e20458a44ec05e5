"""Messages and reactions in channels, of communities that want them counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, select

from storage import levelling
from storage.asking import ask
from storage.communities import Community, Venue
from storage.participation import Signal
from storage.people import Identity, Member

_COUNTED = (  # asked for each group of signals: building a statement costs more than running it
    select(Venue.address, Identity.address, Member.id)
    .join(Community, col(Community.id) == Venue.community_id)
    .join(Member, col(Member.community_id) == Community.id)
    .join(Identity, col(Identity.person_id) == Member.person_id)
    .where(
        col(Venue.address).in_(bindparam("places", expanding=True)),
        col(Identity.address).in_(bindparam("senders", expanding=True)),
        col(Community.counting_since).is_not(None),
        col(Community.closed_at).is_(None),
        col(Member.left_at).is_(None),
    )
)


def counted(
    session: Session, places: Collection[str], senders: Collection[str]
) -> dict[tuple[str, str], str]:
    """By a channel's and a person's address, the member ids of those whose community counts there."""
    given = {"places": list(places), "senders": list(senders)}
    return {(place, sender): member for place, sender, member in ask(session, _COUNTED, given)}


def totals(
    session: Session, community_id: str, first: date, kinds: Collection[str]
) -> dict[str, int]:
    """How often a community's members did what, by kind, from a day on."""
    query = (
        select(Signal.kind, func.sum(Signal.count))
        .join(Member)
        .where(Member.community_id == community_id, col(Signal.day) >= first)
        .where(col(Signal.kind).in_(kinds))
        .group_by(Signal.kind)
    )
    return {kind: int(count) for kind, count in session.exec(query)}


def forget_kinds(session: Session, community_id: str, kinds: Collection[str], today: date) -> None:
    """Erase a community's signals of these kinds; levels are looked at without them."""
    levelling.mark_all(session, community_id, today)
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(
        delete(Signal).where(col(Signal.member_id).in_(members), col(Signal.kind).in_(kinds))
    )
