"""The hold-out: who of the lapsed was left alone by lot, who was nudged, and how many came back.

Single members stand in it until 28 days have passed; then they are counted, and only totals say
how it went. Totals of one share are of one kind, however often it was turned off and on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, and_, col, delete, select

from storage.asking import ask
from storage.participation import Presence, Signal, Touchpoint
from storage.people import Member

COUNTED_AFTER = timedelta(days=28)
SHOWN_FROM = 5
"""Groups smaller than this are not shown (product 6: groups under 5 are suppressed)."""

LOOKS = frozenset({"press"})
"""Signals that are no sign of taking part: only who was nudged has a nudge's buttons to press."""


class Holdout(SQLModel, table=True):
    """A community's hold-out with one share: one in `one_in` is left alone. It is on until `ended_at`.

    Of those counted by now: how many were `nudged` or `left` alone, and how many of each came
    `_back`: took part in anything within 28 days.
    """

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    one_in: int = Field(primary_key=True)
    begun_at: datetime
    ended_at: datetime | None = None
    nudged: int = 0
    nudged_back: int = 0
    left: int = 0
    left_back: int = 0


class Assigned(SQLModel, table=True):
    """Into which group the lot put a member at their last lapse: left alone, or nudged."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    community_id: str = Field(foreign_key="community.id", index=True)
    one_in: int
    assigned_at: datetime
    is_left: bool
    counted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both groups of a hold-out, all rounds with this share together; each is 5 or more."""

    one_in: int
    since: datetime
    nudged: int
    nudged_back: int
    left: int
    left_back: int


_RUNNING = select(Holdout).where(
    col(Holdout.community_id) == bindparam("community"), col(Holdout.ended_at).is_(None)
)
_UNCOUNTED = and_(
    col(Assigned.community_id) == bindparam("community"), col(Assigned.counted_at).is_(None)
)
_WAITING = select(Assigned.member_id).where(_UNCOUNTED, col(Assigned.is_left).is_(True))
_OVER = (
    select(Assigned)
    .where(_UNCOUNTED, col(Assigned.assigned_at) <= bindparam("since"))
    .order_by(col(Assigned.member_id))
    .with_for_update()
)


def running(session: Session, community_id: str) -> Holdout | None:
    """The hold-out that is on."""
    return session.scalars(_RUNNING, {"community": community_id}).first()


def latest(session: Session, community_id: str) -> Holdout | None:
    """The one that is on, or else the one that ended last."""
    query = select(Holdout).where(Holdout.community_id == community_id)
    found = session.exec(query).all()
    ended = [each for each in found if each.ended_at]
    on = next((each for each in found if each.ended_at is None), None)
    return on or max(ended, key=lambda each: (each.ended_at, each.one_in), default=None)


def outcome(session: Session, community_id: str) -> Outcome | None:
    """What the latest hold-out shows; None where there is none, or a group is smaller than 5."""
    found = latest(session, community_id)
    if found is None or min(found.nudged, found.left) < SHOWN_FROM:
        return None
    return Outcome(
        one_in=found.one_in,
        since=found.begun_at,
        nudged=found.nudged,
        nudged_back=found.nudged_back,
        left=found.left,
        left_back=found.left_back,
    )


def begin(session: Session, community_id: str, one_in: int, now: datetime) -> None:
    """Leave one in so many alone from now on; what an earlier one with this share found counts on."""
    end(session, community_id, now)
    known = session.get(Holdout, (community_id, one_in))
    if known is None:
        session.add(Holdout(community_id=community_id, one_in=one_in, begun_at=now))
    else:
        known.ended_at = None
    session.flush()


def end(session: Session, community_id: str, now: datetime) -> None:
    """Draw no more lots. Whoever stands in a group is counted when their 28 days are over."""
    found = running(session, community_id)
    if found is not None:
        found.ended_at = now
        session.flush()


def of_member(session: Session, member_id: str) -> Assigned | None:
    """The group in which a member is."""
    return session.get(Assigned, member_id)


def waiting(session: Session, community_id: str) -> frozenset[str]:
    """The members who are left alone and whose 28 days aren't counted yet."""
    return frozenset(ask(session, _WAITING, {"community": community_id}).scalars())


def assign(session: Session, row: Assigned) -> None:
    """Put a member into a group, out of an earlier one."""
    session.merge(row)
    session.flush()


def settle(session: Session, community_id: str, now: datetime) -> None:
    """Count those whose 28 days are over; each once."""
    given = {"community": community_id, "since": now - COUNTED_AFTER}
    for row in session.scalars(_OVER, given).all():
        key = (community_id, row.one_in)
        held = session.get(Holdout, key, with_for_update=True, populate_existing=True)
        until = row.assigned_at + COUNTED_AFTER
        back = len(took_part(session, (row.member_id,), row.assigned_at, until))
        row.counted_at = now
        if held is not None and row.is_left:
            held.left, held.left_back = held.left + 1, held.left_back + back
        elif held is not None:
            held.nudged, held.nudged_back = held.nudged + 1, held.nudged_back + back
        session.flush()


def took_part(
    session: Session, member_ids: Collection[str], since: datetime, until: datetime
) -> frozenset[str]:
    """Those of these members who took part in anything from `since` to `until`.

    They came, answered, asked or wrote. Of days only the date is known (UTC): that of `since`
    counts, that of `until` doesn't.
    """
    deeds = select(Signal.member_id).where(
        col(Signal.member_id).in_(member_ids),
        col(Signal.day) >= since.date(),
        col(Signal.day) < until.date(),
        col(Signal.kind).not_in(LOOKS),
    )
    present = (
        select(Presence.member_id)
        .join(Touchpoint)
        .where(
            col(Presence.member_id).in_(member_ids),
            col(Presence.took_part).is_(True),
            col(Touchpoint.at) >= since,
            col(Touchpoint.at) < until,
        )
    )
    return frozenset(session.exec(deeds)) | frozenset(session.exec(present))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's hold-outs, and who was in which group."""
    session.exec(delete(Assigned).where(col(Assigned.community_id) == community_id))
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Assigned).where(col(Assigned.member_id).in_(members)))
    session.exec(delete(Holdout).where(col(Holdout.community_id) == community_id))
