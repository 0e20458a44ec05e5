"""Participation, without content: what members could take part in, whether they did, what they pressed.

A touchpoint is a poll that closed or a call that was held; it has a presence for each member who
was asked. What members do is counted by day as signals: presses, answers, taking part; messages and
reactions where the community turned that on. Who did something has their level looked at again; who
let a touchpoint pass may have lapsed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, Executable, bindparam, insert
from sqlalchemy import delete as sa_delete
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage import lapses, levelling
from storage.asking import ask
from storage.database import dialect, insert_new, upsert
from storage.people import Member
from storage.polls import Participation, Poll

TALK = ("press", "message", "reaction")
"""Kinds of signals that only say that somebody was about."""

SHARED = ("resource", "story", "project")
"""Giving something to all: a resource for the shelf, a story, word of a learning project."""

DEEDS = ("question", "answer", "action", "attended", "voted", "led", *SHARED)
"""Kinds that count for themselves: asking, answering, an action item done, coming to a call or an
activity, answering a poll, leading through a call or an activity, and what is shared."""

AT_TOUCHPOINTS = ("attended", "voted", "led")
"""Kinds that a touchpoint brings; their day is the touchpoint's."""

KINDS = (*TALK, *DEEDS)


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
    """How often a member did something of a kind (one of KINDS) on a day (UTC); never what."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    day: date = Field(primary_key=True, index=True)
    kind: str = Field(primary_key=True)
    count: int = 1


_LAPSES = lapses.TABLE
_MEMBERS: BindParameter[Any] = bindparam("members", expanding=True)
_TOUCHPOINTS = select(Touchpoint.id, col(Touchpoint.at)).where(
    col(Touchpoint.community_id) == bindparam("community")
)
_DONE = select(Signal.member_id, col(Signal.day), Signal.kind, Signal.count).where(
    col(Signal.member_id).in_(_MEMBERS),
    col(Signal.day) > bindparam("after"),
)


def note(session: Session, member_id: str, day: date, kind: str) -> None:
    """Count a signal."""
    add(session, day, {(member_id, kind): 1})


def add(session: Session, day: date, counts: Mapping[tuple[str, str], int]) -> None:
    """Add to what members did on a day: member id and kind → how often.

    Their levels are looked at again, but not for more talk of a kind on a day that had some: a day
    of it counts once (bot/levels.py).
    """
    rows = [
        {"member_id": member, "day": day, "kind": kind, "count": count}
        for (member, kind), count in sorted(
            counts.items()
        )  # in one order, lest two lock each other
    ]
    if rows:
        kept = ask(session, _adding(dialect(session)), rows if len(rows) > 1 else rows[0])
        news = {
            member
            for member, kind, count in kept
            if kind not in TALK or count == counts[member, kind]
        }
        levelling.mark(session, day, news)


@cache
def _adding(dialect: str) -> Executable:
    """The statement of `add`, built once."""
    into = upsert(SQLModel.metadata.tables["signal"], dialect)
    more = {"count": into.table.c.count + into.excluded.count}
    then = into.on_conflict_do_update(index_elements=["member_id", "day", "kind"], set_=more)
    return then.returning(into.table.c.member_id, into.table.c.kind, into.table.c.count)


def done(
    session: Session, member_ids: Collection[str], after: date
) -> dict[str, dict[tuple[date, str], int]]:
    """By member id, how often they did what on which day after `after`; a few hundred at once."""
    found: dict[str, dict[tuple[date, str], int]] = {}
    given = {"members": list(member_ids), "after": after}
    for member, day, kind, count in ask(session, _DONE, given):
        found.setdefault(member, {})[day, kind] = count
    return found


def take_back(session: Session, member_id: str, day: date, kind: str) -> None:
    """What a member did on a day wasn't to be: one signal fewer, if it is still kept."""
    row = session.get(Signal, (member_id, day, kind), populate_existing=True, with_for_update=True)
    if row is not None:
        if row.count > 1:
            row.count -= 1
        else:
            session.delete(row)
        session.flush()
        levelling.mark(session, day, (member_id,))


def record(
    session: Session,
    touchpoint: Touchpoint,
    presences: Mapping[str, bool],
    led: Iterable[str] = (),
) -> None:
    """Keep a touchpoint with its presences (member id → took part); a name is recorded once.

    It is a signal of those who took part, and of those who `led` it (member ids). Whoever let it
    pass may have lapsed.
    """
    if not insert_new(session, touchpoint) or not presences:
        return
    rows = [
        {"touchpoint_id": touchpoint.id, "member_id": member, "took_part": took_part}
        for member, took_part in sorted(presences.items())
    ]
    session.execute(insert(Presence), rows)
    day = touchpoint.at.astimezone(UTC).date()
    kind = "voted" if touchpoint.kind == "poll" else "attended"
    counts = {(member, kind): 1 for member, took_part in presences.items() if took_part}
    add(session, day, counts | {(member, "led"): 1 for member in led})
    session.execute(_let_pass(dialect(session)), {"day": day, "point": touchpoint.id})
    session.execute(_TOOK_PART, {"point": touchpoint.id})


@cache
def _let_pass(dialect: str) -> Executable:
    """Whoever let a touchpoint pass may have lapsed from its day on."""
    into = upsert(_LAPSES, dialect)
    of = (
        sa_select(col(Member.id), col(Member.community_id), bindparam("day", type_=Date()))
        .join(Presence, col(Presence.member_id) == col(Member.id))
        .where(
            col(Presence.touchpoint_id) == bindparam("point"), col(Presence.took_part).is_(False)
        )
        .order_by(col(Member.id))
    )
    fresh = into.from_select(["member_id", "community_id", "look_on"], of)
    look = {"look_on": fresh.excluded.look_on}
    return fresh.on_conflict_do_update(index_elements=["member_id"], set_=look)


_TOOK_PART = sa_delete(_LAPSES).where(
    _LAPSES.c.member_id.in_(
        sa_select(col(Presence.member_id)).where(
            col(Presence.touchpoint_id) == bindparam("point"), col(Presence.took_part).is_(True)
        )
    )
)


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
    session: Session, community_id: str, member_ids: Collection[str] | None = None
) -> dict[str, list[tuple[str, bool]]]:
    """By member id, the ids of touchpoints they were asked to and whether they took part.

    The oldest touchpoint first. All members of a community, or a few hundred of them.
    """
    given = {"community": community_id, "members": list(member_ids or ())}
    found: dict[str, list[tuple[str, bool]]] = {}
    for member, touchpoint, took_part in ask(session, _presences(of_all=member_ids is None), given):
        found.setdefault(member, []).append((touchpoint, took_part))
    return found


@cache
def _presences(*, of_all: bool) -> Executable:
    query = (
        select(Presence.member_id, Presence.touchpoint_id, col(Presence.took_part))
        .join(Touchpoint)
        .where(col(Touchpoint.community_id) == bindparam("community"))
        .order_by(col(Touchpoint.at), col(Touchpoint.id))
    )
    return query if of_all else query.where(col(Presence.member_id).in_(_MEMBERS))


def touchpoints(session: Session, community_id: str) -> dict[str, datetime]:
    """When each of a community's touchpoints was, by id."""
    return dict(ask(session, _TOUCHPOINTS, {"community": community_id}).all())


def days(
    session: Session, community_id: str, member_ids: Collection[str] | None = None
) -> dict[str, frozenset[date]]:
    """By member id, the days (UTC) on which they did something. All members, or a few hundred.

    Whether they took part at a touchpoint is said by its presences, not here.
    """
    given = {"community": community_id, "members": list(member_ids or ())}
    found: dict[str, set[date]] = {}
    for member, day in ask(session, _days(of_all=member_ids is None), given):
        found.setdefault(member, set()).add(day)
    return {member: frozenset(each) for member, each in found.items()}


@cache
def _days(*, of_all: bool) -> Executable:
    query = select(Signal.member_id, col(Signal.day)).join(Member)
    query = query.where(
        col(Member.community_id) == bindparam("community"),
        col(Signal.kind).not_in(AT_TOUCHPOINTS),
    )
    return query if of_all else query.where(col(Signal.member_id).in_(_MEMBERS))


def remove_all(session: Session, community_id: str) -> None:
    """Erase what is known of a community's participation."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Signal).where(col(Signal.member_id).in_(members)))
    session.exec(delete(Presence).where(col(Presence.member_id).in_(members)))
    session.exec(delete(Touchpoint).where(col(Touchpoint.community_id) == community_id))
