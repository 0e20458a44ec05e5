"""Participation, without content: what members could take part in, whether they did, what they pressed.

A touchpoint is a poll that closed or a call that was held; it has a presence for each member who
was asked. Between touchpoints presses are counted, by day; messages and reactions where the
community turned that on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache

from sqlalchemy import Executable, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.communities import Community, Venue
from storage.database import dialect, insert_new
from storage.people import Identity, Member
from storage.polls import Participation, Poll


class Touchpoint(SQLModel, table=True):
    """Something that members were asked to take part in. `id` is `<kind>:<its own id>`."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    at: datetime = Field(index=True)


class Presence(SQLModel, table=True):
    """Whether a member who was asked took part."""

    touchpoint_id: str = Field(primary_key=True, foreign_key="touchpoint.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    took_part: bool


class Signal(SQLModel, table=True):
    """How often a member did something on a day (UTC): `press`, `message` or `reaction`; never what."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    day: date = Field(primary_key=True, index=True)
    kind: str = Field(primary_key=True)
    count: int = 1


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


def note(session: Session, member_id: str, day: date, kind: str) -> None:
    """Count a signal."""
    add(session, day, {(member_id, kind): 1})


def counted(
    session: Session, places: Collection[str], senders: Collection[str]
) -> dict[tuple[str, str], str]:
    """By a channel's and a person's address, the member ids of those whose community counts there."""
    given = {"places": list(places), "senders": list(senders)}
    return {(place, sender): member for place, sender, member in session.execute(_COUNTED, given)}


def add(session: Session, day: date, counts: Mapping[tuple[str, str], int]) -> None:
    """Add to what members did on a day: member id and kind → how often."""
    rows = [
        {"member_id": member, "day": day, "kind": kind, "count": count}
        for (member, kind), count in sorted(
            counts.items()
        )  # in one order, lest two lock each other
    ]
    if rows:
        session.execute(_adding(dialect(session)), rows)


@cache
def _adding(dialect: str) -> Executable:
    """The statement of `add`, built once."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    into = insert(SQLModel.metadata.tables["signal"])
    more = {"count": into.table.c.count + into.excluded.count}
    return into.on_conflict_do_update(index_elements=["member_id", "day", "kind"], set_=more)


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


def forget_kinds(session: Session, community_id: str, kinds: Collection[str]) -> None:
    """Erase a community's signals of these kinds."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(
        delete(Signal).where(col(Signal.member_id).in_(members), col(Signal.kind).in_(kinds))
    )


def record(session: Session, touchpoint: Touchpoint, presences: Mapping[str, bool]) -> None:
    """Keep a touchpoint with its presences (member id → took part); a name is recorded once."""
    if insert_new(session, touchpoint):
        session.add_all(
            Presence(touchpoint_id=touchpoint.id, member_id=member, took_part=took_part)
            for member, took_part in presences.items()
        )
        session.flush()


def signalled(
    session: Session, community_id: str, first: date, end: date
) -> list[tuple[str, date]]:
    """Members with the days, from `first` up to `end`, on which they did something."""
    query = (
        select(Signal.member_id, col(Signal.day))
        .join(Member)
        .where(Member.community_id == community_id, col(Signal.day) >= first, col(Signal.day) < end)
        .distinct()
    )
    return list(session.exec(query))


def present_between(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[tuple[str, datetime]]:
    """Members with the touchpoints' instants, from `since` up to `until`, at which they took part."""
    query = (
        select(Presence.member_id, Touchpoint.at)
        .join(Touchpoint)
        .where(
            Touchpoint.community_id == community_id,
            col(Touchpoint.at) >= since,
            col(Touchpoint.at) < until,
            col(Presence.took_part).is_(True),
        )
    )
    return list(session.exec(query))


def of_poll(session: Session, poll: Poll) -> dict[str, bool]:
    """By member id, whether those who were asked in a poll, and are still here, have answered."""
    query = (
        select(Member.id, Participation.answered)
        .join(Participation, col(Participation.person_id) == Member.person_id)
        .where(
            Participation.poll_id == poll.id,
            Member.community_id == poll.community_id,
            col(Member.left_at).is_(None),
        )
    )
    return dict(session.exec(query.order_by(col(Member.id))).all())


def presences(
    session: Session, community_id: str, member_id: str | None = None
) -> dict[str, list[tuple[str, bool]]]:
    """By member id, the ids of touchpoints they were asked to and whether they took part.

    The oldest touchpoint first. All members of a community, or one of them.
    """
    query = (
        select(Presence.member_id, Presence.touchpoint_id, col(Presence.took_part))
        .join(Touchpoint)
        .where(Touchpoint.community_id == community_id)
        .order_by(col(Touchpoint.at), col(Touchpoint.id))
    )
    if member_id is not None:
        query = query.where(Presence.member_id == member_id)
    found: dict[str, list[tuple[str, bool]]] = {}
    for member, touchpoint, took_part in session.exec(query):
        found.setdefault(member, []).append((touchpoint, took_part))
    return found


def touchpoints(session: Session, community_id: str) -> dict[str, datetime]:
    """When each of a community's touchpoints was, by id."""
    query = select(Touchpoint.id, col(Touchpoint.at))
    return dict(session.exec(query.where(Touchpoint.community_id == community_id)).all())


def days(
    session: Session, community_id: str, member_id: str | None = None
) -> dict[str, frozenset[date]]:
    """By member id, the days (UTC) on which they did something. All members, or one of them."""
    query = select(Signal.member_id, col(Signal.day)).join(Member)
    query = query.where(Member.community_id == community_id)
    if member_id is not None:
        query = query.where(Signal.member_id == member_id)
    found: dict[str, set[date]] = {}
    for member, day in session.exec(query):
        found.setdefault(member, set()).add(day)
    return {member: frozenset(each) for member, each in found.items()}


def remove_all(session: Session, community_id: str) -> None:
    """Erase what is known of a community's participation."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Signal).where(col(Signal.member_id).in_(members)))
    session.exec(delete(Presence).where(col(Presence.member_id).in_(members)))
    session.exec(delete(Touchpoint).where(col(Touchpoint.community_id) == community_id))
