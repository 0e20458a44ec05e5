"""Giving a message a newer card: where it stands already, an edit follows.

A poll's announcement is renewed at every answer, so this takes two statements.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, or_, select, update

from storage.asking import ask
from storage.outbox import Outgoing
from storage.people import Identity


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as its renewal sees it. `account_of`: whose its address is, where it has a reader."""

    key: str
    lane: str
    address: str
    asked: str
    person_id: str
    state: str
    card: str
    account_of: str | None


_ACCOUNT_OF = (
    select(Identity.person_id)
    .where(col(Identity.address) == col(Outgoing.address), col(Outgoing.person_id) != "")
    .scalar_subquery()
)
_STANDING = (
    columns(
        col(Outgoing.key),
        col(Outgoing.lane),
        col(Outgoing.address),
        col(Outgoing.asked),
        col(Outgoing.person_id),
        col(Outgoing.state),
        col(Outgoing.card),
        _ACCOUNT_OF,
    )
    .where(col(Outgoing.key) == bindparam("of"))
    .with_for_update(of=Outgoing)
)
_RENEW = (
    update(Outgoing)
    .where(col(Outgoing.key) == bindparam("of"))
    .values(
        card=bindparam("newer"),
        version=col(Outgoing.version) + 1,
        pending=or_(col(Outgoing.pending), col(Outgoing.state) != "waiting"),
    )
)


def stands(session: Session, key: str) -> Standing | None:
    """A message as it stands, locked until this transaction ends."""
    found = ask(session, _STANDING, {"of": key}).first()
    return None if found is None else Standing(*found)


def renew(session: Session, key: str, card: str) -> str | None:
    """Give a message a newer card. Returns the lane to wake; None where nothing is to be sent."""
    row = stands(session, key)
    return None if row is None else put_over(session, row, card)


def put_over(session: Session, row: Standing, card: str) -> str | None:
    """The same of a message that this transaction has locked.

    What was sent to an account that is its reader's no more stays as it stands there.
    """
    if row.state not in ("waiting", "sending", "sent") or row.card == card:
        return None
    if row.account_of not in (None, row.person_id):
        return None
    ask(session, _RENEW, {"of": row.key, "newer": card})
    return row.lane
