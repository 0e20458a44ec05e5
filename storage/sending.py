"""Sending, as the outbox sees it: what is taken next, how far it has come, who must wait.

The statements that every message needs are built once: building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Executable,
    Integer,
    String,
    bindparam,
    true,
)
from sqlmodel import Session, and_, case, col, delete, func, not_, or_, select, update
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.communities import Community
from storage.outbox import Lane, Outgoing
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Taken:
    """One message on its way. `ref` is what it stands under already; empty for a new one.

    `since` is the intent (wall time) of a predecessor whose request may have arrived, else None.
    `stale_after` is community time. `reason` says why it must not be sent any more, if so.
    """

    key: str
    address: str
    kind: str
    card: str
    version: int
    ref: str
    since: datetime | None
    stale_after: datetime | None
    reason: str
    reader: str
    quiet_hours: str
    """Its reader's, by the clocks of `zone`; empty where it doesn't wait for them."""
    zone: str


class _Row(NamedTuple):
    """What `_taking` gives of a message."""

    key: str
    address: str
    kind: str
    card: str
    version: int
    ref: str
    state: str
    sending_since: datetime
    stale_after: datetime | None
    reason: str
    person_id: str
    quiet_hours: str | None
    zone: str
    urgency: int
    created_at: datetime
    position: int


def take(
    session: Session,
    lane: str,
    now: datetime,
    landed: datetime,
    but_not: Sequence[str],
    *,
    may_edit: bool = True,
) -> Taken | None:
    """The lane's most urgent message that may be sent or updated now, its intent written down.

    Left out are those that stand back, those that somebody began to send after `landed`, and
    those to the addresses `but_not`; edits, unless one `may_edit`; all of them while the lane must
    be patient. Instants are wall time. An intent that lies ahead is one of before the clock was set
    back, which has landed.
    """
    given = {"of_lane": lane, "now": now, "landed": landed, "but_not": but_not}
    given |= {"may_edit": may_edit, "ahead": now + (now - landed)}
    row = ask(session, _TAKE, given).first()
    return None if row is None else _taken(_Row(*row), now)


def take_several(
    session: Session, lane: str, now: datetime, landed: datetime, most: int
) -> list[Taken]:
    """The same of so many, the most urgent first, for a platform that takes any number at once."""
    given = {"of_lane": lane, "now": now, "landed": landed, "ahead": now + (now - landed)}
    found = [_Row(*each) for each in ask(session, _TAKE_SEVERAL, given | {"most": most})]
    return [_taken(row, now) for row in sorted(found, key=_turn)]


def _turn(row: _Row) -> tuple[int, datetime, int, str]:
    return row.urgency, row.created_at, row.position, row.key


def _taken(row: _Row, now: datetime) -> Taken:
    in_doubt = row.state == "sending" and row.sending_since != now
    return Taken(
        key=row.key,
        address=row.address,
        kind=row.kind,
        card=row.card,
        version=row.version,
        ref=row.ref,
        since=min(row.sending_since, now) if in_doubt else None,
        stale_after=row.stale_after,
        reason=row.reason,
        reader=row.person_id,
        quiet_hours=row.quiet_hours or "",
        zone=row.zone,
    )


def settle_sent(session: Session, sent: Sequence[tuple[str, int, str, str]], at: datetime) -> None:
    """Write down that messages were sent: each one's name, version, reason and reference.

    A newer card than that version is still to be sent.
    """
    given = [
        {"of": key, "said": version, "why": reason, "under": ref, "at": at}
        for key, version, reason, ref in sent
    ]
    ask(session, _SENT, given if len(given) > 1 else given[0])


def settle_unsent(session: Session, key: str, state: str, version: int, reason: str) -> None:
    """Write down what else became of a message, for good."""
    ask(session, _NOT_SENT, {"of": key, "said": version, "why": reason, "now_in": state})


def settle_edit(session: Session, key: str, version: int, reason: str) -> None:
    """Write down what became of an edit; one that failed leaves the message as it was."""
    ask(session, _EDITED, {"of": key, "said": version, "why": reason})


def chances(
    session: Session, lane: str, now: datetime, landing: timedelta
) -> tuple[datetime | None, datetime | None]:
    """How long a lane waits (wall time): for its own patience, and for the first of its messages.

    The first is None where it needn't be patient, the second where no message has to wait.
    """
    given = {"of_lane": lane, "now": now, "landed": now - landing, "lands": now + landing}
    patience, back, begun = ask(session, _CHANCES, given).one()
    found = (back, begun + landing if begun else None)
    return patience, min((at for at in found if at is not None), default=None)


def is_pending(session: Session, lane: str) -> bool:
    """Whether the lane has something to send."""
    return session.exec(select(Outgoing.key).where(_pending(lane)).limit(1)).first() is not None


def is_pending_at(session: Session, lane: str, addresses: Sequence[str]) -> bool:
    """Whether the lane has something to send to one of these addresses."""
    query = select(Outgoing.key).where(_pending(lane), col(Outgoing.address).in_(addresses))
    return bool(addresses) and session.exec(query.limit(1)).first() is not None


def is_edit_pending(session: Session, lane: str) -> bool:
    """Whether a message that stands there is to be changed."""
    query = select(Outgoing.key).where(_pending(lane), col(Outgoing.ref) != "")
    return session.exec(query.limit(1)).first() is not None


def _pending(lane: str | BindParameter[str]) -> ColumnElement[bool]:
    return and_(col(Outgoing.lane) == lane, col(Outgoing.pending) == true())


def hold(session: Session, key: str) -> Outgoing | None:
    """A message by its name, locked until this transaction ends."""
    return session.get(Outgoing, key, with_for_update=True)


def be_patient(session: Session, lane: str, until: datetime) -> None:
    """Keep when a lane may send again."""
    session.merge(Lane(id=lane, next_ok_at=until))


def wait_no_more(session: Session, lane: str) -> None:
    """Forget until when a lane and its messages wait: the clock by which that was said is gone."""
    session.exec(delete(Lane).where(col(Lane.id) == lane))
    session.exec(update(Outgoing).where(_pending(lane)).values(not_before=None))


def _taking(*, several: bool) -> Executable:
    """The statement of `take`, or of `take_several`."""
    instants = ("now", "landed", "ahead")
    now, landed, ahead = (bindparam(each, type_=UTCDateTime()) for each in instants)
    lane = bindparam("of_lane", type_=String())
    since, state = col(Outgoing.sending_since), col(Outgoing.state)
    patient = select(Lane.id).where(col(Lane.id) == lane, col(Lane.next_ok_at) > now).exists()
    order = (col(Outgoing.urgency), col(Outgoing.created_at), col(Outgoing.position))
    ready = (
        select(Outgoing.key)
        .where(
            _pending(lane),
            not_(patient),
            or_(col(Outgoing.not_before).is_(None), col(Outgoing.not_before) <= now),
            or_(state != "sending", since.is_(None), since <= landed, since > ahead),
        )
        .order_by(*order, col(Outgoing.key))
    )
    chosen: ColumnElement[bool]
    if several:
        chosen = col(Outgoing.key).in_(ready.limit(bindparam("most", type_=Integer())))
    else:
        may = or_(col(Outgoing.ref) == "", bindparam("may_edit", type_=Boolean()) == true())
        free = col(Outgoing.address).not_in(bindparam("but_not", expanding=True))
        chosen = col(Outgoing.key) == ready.where(free, may).limit(1).scalar_subquery()
    intent = case(
        (state == "waiting", now),
        (state == "sending", func.coalesce(since, col(Outgoing.created_at))),
        else_=since,
    )
    reader = col(Person.id) == col(Outgoing.person_id)
    mine = select(col(Person.quiet_hours)).where(reader, col(Outgoing.asked) != "now")
    theirs = select(col(Community.zone)).where(col(Community.id) == col(Outgoing.community_id))
    own = select(func.nullif(Person.zone, "")).where(reader)
    zone = func.coalesce(own.scalar_subquery(), theirs.scalar_subquery(), "UTC")
    asleep = (mine.scalar_subquery().label("quiet_hours"), zone.label("zone"))
    told = (Outgoing.key, Outgoing.address, Outgoing.kind, Outgoing.card, Outgoing.version)
    kept = (col(Outgoing.stale_after), col(Outgoing.reason), col(Outgoing.person_id))
    return (
        update(Outgoing)
        .where(
            chosen,
            col(Outgoing.pending) == true(),  # asked again of a row that somebody held back
        )
        .values(state=case((state == "waiting", "sending"), else_=state), sending_since=intent)
        .returning(
            *(col(each) for each in told), col(Outgoing.ref), state, since, *kept, *asleep, *order
        )
        .execution_options(synchronize_session=False)
    )


def _chances() -> Executable:
    """The statement of `chances`."""
    now, landed = (bindparam(each, type_=UTCDateTime()) for each in ("now", "landed"))
    lane = bindparam("of_lane", type_=String())
    back, begun = col(Outgoing.not_before), col(Outgoing.sending_since)
    lands = bindparam("lands", type_=UTCDateTime())
    under_way = and_(_pending(lane), col(Outgoing.state) == "sending", begun.between(landed, lands))
    return select(
        select(col(Lane.next_ok_at)).where(col(Lane.id) == lane).scalar_subquery(),
        select(func.min(back)).where(_pending(lane), back > now).scalar_subquery(),
        select(func.min(begun)).where(under_way).scalar_subquery(),
    )


def _settling(**values: object) -> Executable:
    """A statement that puts one message to rest."""
    return (
        update(Outgoing)
        .where(col(Outgoing.key) == bindparam("of"))
        .values(
            sent_version=bindparam("said"),
            reason=bindparam("why"),
            tries=0,
            not_before=None,
            sending_since=None,
            **values,
        )
        .execution_options(synchronize_session=False)
    )


_IS_BEHIND = col(Outgoing.version) > bindparam("said")
_TAKE = _taking(several=False)
_TAKE_SEVERAL = _taking(several=True)
_CHANCES = _chances()
_SENT = _settling(state="sent", pending=_IS_BEHIND, ref=bindparam("under"), sent_at=bindparam("at"))
_NOT_SENT = _settling(state=bindparam("now_in"), pending=False)
_EDITED = _settling(pending=_IS_BEHIND)
