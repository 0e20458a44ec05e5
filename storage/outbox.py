"""Every message of Convener's own accord: what it says, whom to, and how far it has come.

The key is the message's name and the primary key: saying it twice changes nothing. A row is
`waiting`, then `sending` (the intent, before the request), then `sent`; or `unknown` (it may have
arrived), `undeliverable` (the platform won't take it), `failed` (a fault of ours, logged), `missed`
(its community was paused) or `withheld` (a rule of courtesy, its
reader's stop, or that it had become stale). What waits without being `pending` is held by its
reader's quiet hours, until `held_until`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Index, bindparam, text, true
from sqlmodel import Field, Session, SQLModel, and_, col, delete, func, select, update
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.database import insert_those_new

UNSAID = ("missed", "withheld", "undeliverable", "failed")
"""States of messages that nobody has got, or will get."""


class Outgoing(SQLModel, table=True):
    """One message. `card` is its newest form; it is behind while `version` > `sent_version`."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "lane",
            "urgency",
            "created_at",
            "position",
            sqlite_where=text("pending = 1"),
            postgresql_where=text("pending"),
        ),
        Index("ix_outbox_person", "person_id", "created_at"),
        Index(
            "ix_outbox_letter",
            "created_at",
            sqlite_where=text("person_id <> ''"),
            postgresql_where=text("person_id <> ''"),
        ),
        Index(
            "ix_outbox_worded",
            "created_at",
            sqlite_where=text("person_id <> '' AND card <> ''"),
            postgresql_where=text("person_id <> '' AND card <> ''"),
        ),
        Index(
            "ix_outbox_held",
            "held_until",
            sqlite_where=text("state = 'waiting' AND pending = 0"),
            postgresql_where=text("state = 'waiting' AND NOT pending"),
        ),
    )

    key: str = Field(primary_key=True)
    lane: str
    address: str
    kind: str
    community_id: str = Field(index=True)
    person_id: str
    asked: str
    """`now` (a press), `before` (a standing wish) or `no`."""
    urgency: int
    created_at: datetime
    position: int
    card: str
    version: int = 1
    sent_version: int = 0
    state: str = "waiting"
    pending: bool = True
    ref: str = ""
    reason: str = ""
    sent_at: datetime | None = None
    missed_at: datetime | None = None
    stale_after: datetime | None = None
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    sending_since: datetime | None = None
    """Wall time of the intent."""
    not_before: datetime | None = None
    """Wall time until which a message that was put off stands back for others."""
    held_until: datetime | None = None
    """When (community time) the quiet hours that held it end, or ended."""
    because: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """What decided it, in its reader's words (markup)."""


class Lane(SQLModel, table=True):
    """A stretch of a platform with common limits. `next_ok_at` is wall time."""

    id: str = Field(primary_key=True)
    next_ok_at: datetime


HELD_AT_MOST = timedelta(days=2)
"""A message is counted for at least as long before it was sent: none waits longer for quiet hours."""

_KNOWN = select(Outgoing.key).where(col(Outgoing.key).in_(bindparam("keys", expanding=True)))
_UNASKED = (
    select(Outgoing.person_id, func.count())
    .where(
        col(Outgoing.person_id).in_(bindparam("persons", expanding=True)),
        col(Outgoing.asked) == "no",
        col(Outgoing.created_at) > bindparam("written"),
        func.coalesce(Outgoing.sent_at, Outgoing.held_until, Outgoing.created_at)
        > bindparam("after", type_=UTCDateTime()),
        col(Outgoing.state).not_in(UNSAID),
    )
    .group_by(col(Outgoing.person_id))
)
_PENDING_LANES = select(Outgoing.lane).where(col(Outgoing.pending) == true()).distinct()


def known(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of these names that were said before."""
    return set(ask(session, _KNOWN, {"keys": keys}).scalars())


def add(session: Session, rows: Sequence[Outgoing]) -> set[str]:
    """Put messages into the outbox. Returns the names that were not said before."""
    return {key for (key,) in insert_those_new(session, rows)}


def pending_lanes(session: Session) -> list[str]:
    """Lanes with something to send."""
    return sorted(ask(session, _PENDING_LANES, {}).scalars())


def get(session: Session, key: str) -> Outgoing | None:
    """A message by its name."""
    return session.get(Outgoing, key)


def kinds(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Of what kind each of these messages is."""
    query = select(Outgoing.key, Outgoing.kind).where(col(Outgoing.key).in_(keys))
    return dict(session.exec(query).all())


def rename(session: Session, key: str, to: str) -> str:
    """Give a message that isn't just being sent another name, so that its own can be said again.

    Returns the name that it goes by now.
    """
    renamed = update(Outgoing).where(col(Outgoing.key) == key, col(Outgoing.state) != "sending")
    done = renamed.values(key=to).execution_options(synchronize_session=False)
    return to if session.exec(done).rowcount else key


def under(session: Session, community_id: str, lane: str, ref: str) -> str | None:
    """The newest form of a community's message, by what its platform calls it."""
    query = select(Outgoing.card).where(
        Outgoing.community_id == community_id, Outgoing.lane == lane, Outgoing.ref == ref
    )
    return session.exec(query).first()


def unasked_since(session: Session, person_ids: Sequence[str], moment: datetime) -> Counter[str]:
    """How many unasked messages each of these persons got, or is about to get, after `moment`.

    What quiet hours held counts from when it came, not from when it was written.
    """
    if not person_ids:
        return Counter()
    given = {"persons": person_ids, "after": moment, "written": moment - HELD_AT_MOST}
    return Counter(dict(ask(session, _UNASKED, given).all()))


def about(session: Session, community_id: str, subject: str) -> list[tuple[str, str]]:
    """The names of a community's messages about a subject, and whom each is for."""
    query = select(Outgoing.key, Outgoing.person_id).where(
        Outgoing.community_id == community_id,
        col(Outgoing.key).contains(f":{subject}:", autoescape=True),
    )
    return list(session.exec(query.order_by(Outgoing.key)))


def retract(session: Session, community_id: str, place: str) -> None:
    """Withhold what waits for a channel, or for all of a workspace (`<lane>:`), of one community."""
    waits = and_(
        col(Outgoing.community_id) == community_id,
        col(Outgoing.address).startswith(place, autoescape=True)
        if place.endswith(":")
        else col(Outgoing.address) == place,
        col(Outgoing.state) == "waiting",
    )
    session.exec(
        update(Outgoing).where(waits).values(pending=False, state="withheld", reason="untied")
    )


def waiting_at(session: Session, person_id: str, address: str) -> list[Outgoing]:
    """What waits to be sent to a person by one of their accounts."""
    query = select(Outgoing).where(
        Outgoing.person_id == person_id, Outgoing.address == address, Outgoing.state == "waiting"
    )
    return list(session.exec(query))


def leave_as_is(session: Session, person_id: str, address: str) -> None:
    """Change nothing any more of what was sent to a person by one of their accounts."""
    theirs = and_(col(Outgoing.person_id) == person_id, col(Outgoing.address) == address)
    stands = and_(theirs, col(Outgoing.state) == "sent", col(Outgoing.pending))
    session.exec(update(Outgoing).where(stands).values(pending=False))


def silence(session: Session, community_id: str, now: datetime) -> int:
    """The community is paused: what waits, and nobody pressed for, is missed. Returns how many."""
    theirs = col(Outgoing.community_id) == community_id
    return _hold_back(session, theirs, state="missed", reason="paused", missed_at=now)


def hush(session: Session, person_id: str, reason: str) -> int:
    """Withhold what waits for a person who pressed for none of it. Returns how many."""
    return _hold_back(
        session, col(Outgoing.person_id) == person_id, state="withheld", reason=reason
    )


def _hold_back(session: Session, whose: ColumnElement[bool], *, state: str, **why: object) -> int:
    """Hold back what waits; what is on its way only hears why, should it come back unsent."""
    unasked = and_(whose, col(Outgoing.asked) != "now")
    waiting = update(Outgoing).where(unasked, col(Outgoing.state) == "waiting")
    under_way = update(Outgoing).where(unasked, col(Outgoing.state) == "sending")
    held = session.exec(waiting.values(pending=False, state=state, **why)).rowcount
    session.exec(under_way.values(**why))
    return held


def missed_since(session: Session, community_id: str, moment: datetime) -> list[Outgoing]:
    """What a paused community did not get, the oldest first."""
    query = select(Outgoing).where(
        Outgoing.community_id == community_id,
        Outgoing.state == "missed",
        col(Outgoing.missed_at) >= moment,
    )
    return list(session.exec(query.order_by(col(Outgoing.created_at), col(Outgoing.position))))


def remove_unsent(session: Session, community_id: str) -> None:
    """Take back what a community has not been told, and won't be."""
    unsent = ("waiting", "missed", "withheld")
    session.exec(
        delete(Outgoing).where(
            col(Outgoing.community_id) == community_id, col(Outgoing.state).in_(unsent)
        )
    )
