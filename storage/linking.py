"""Codes by which somebody shows that two accounts are theirs. Of a code only its hash is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, or_, select

from storage import communities, outbox, reaching, undelivered
from storage.mailing import MAILBOX
from storage.outbox import Outgoing
from storage.people import Identity, Member, Person
from storage.polls import Participation, Poll

_OF_PERSON = (  # built once: building one costs more than running it
    select(Identity)
    .where(col(Identity.person_id) == bindparam("person"))
    .order_by(col(Identity.address))
)

ROUNDS = 10_000
"""Of PBKDF2: five milliseconds a try, and years to try all codes."""


class Linking(SQLModel, table=True):
    """A person's latest code, and how often they entered wrong ones.

    `address` asked for the code, `entered_by` is the account that entered it and was asked whether
    it is sure. A code is good before `good_until`, and once; `tried_at` is the last wrong try.
    """

    person_id: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    address: str = ""
    code: str | None = Field(default=None, unique=True, index=True, repr=False)
    good_until: datetime | None = None
    entered_by: str = ""
    tries: int = 0
    tried_at: datetime | None = None


def hold(session: Session, person_id: str) -> Linking:
    """A person's row, locked until this transaction ends; a new one where there is none."""
    row = session.get(Linking, person_id, with_for_update=True)
    if row is None:
        row = Linking(person_id=person_id)
        session.add(row)
        session.flush()
    return row


def put(session: Session, person_id: str, address: str, code: str, until: datetime) -> None:
    """Keep a new code, in the place of an older one."""
    row = hold(session, person_id)
    row.address, row.code, row.good_until, row.entered_by = address, hashed(code), until, ""
    session.flush()


def of_code(session: Session, code: str) -> Linking | None:
    """Whose code this is, good or not; locked until this transaction ends."""
    query = select(Linking).where(Linking.code == hashed(code)).with_for_update()
    return session.exec(query).first()


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), b"convener link", ROUNDS).hex()


def forget_before(session: Session, moment: datetime) -> None:
    """Erase codes and wrong tries that were over before an instant."""
    session.exec(
        delete(Linking).where(
            or_(col(Linking.good_until).is_(None), col(Linking.good_until) < moment),
            or_(col(Linking.tried_at).is_(None), col(Linking.tried_at) < moment),
        )
    )


def of_person(session: Session, person_id: str) -> list[Identity]:
    """A person's accounts."""
    return list(session.scalars(_OF_PERSON, {"person": person_id}))


def memberships(session: Session, person_id: str) -> dict[str, Member]:
    """By community, a person's memberships, also of those that they left."""
    query = select(Member).where(Member.person_id == person_id)
    return {each.community_id: each for each in session.exec(query)}


def hold_both(session: Session, one: str, other: str) -> tuple[Person, Person] | None:
    """Two persons, locked until this transaction ends; None where they aren't two any more."""
    query = select(Person).where(col(Person.id).in_((one, other))).order_by(col(Person.id))
    query = query.with_for_update().execution_options(populate_existing=True)
    found = {each.id: each for each in session.exec(query)}
    return (found[one], found[other]) if len(found) > 1 else None


def send_elsewhere(session: Session, row: Outgoing) -> bool:
    """Send a message that wasn't sent by another account of its reader. False if there is none.

    Not a letter: what it says is said where people talk as well.
    """
    if row.address.startswith(MAILBOX):
        return False
    venues = communities.venues(session, row.community_id)
    other = reaching.address_of(session, row.person_id, venues)
    if other is None or other == row.address:
        return False
    row.address, row.lane = other, ":".join(other.split(":", 2)[:2])
    undelivered.try_again(session, row)
    return True


def take_off(session: Session, account: Identity, old: Person, fresh: Person) -> None:
    """Make an account a person of its own; what its old person did stays theirs.

    An e-mail address goes along with the only account for which it is vouched. What waits for the
    old person by this account goes by another one, or not at all; what stands there stays as it is.
    """
    session.add(fresh)
    session.flush()
    account.person_id = fresh.id
    session.flush()
    if account.email and account.email not in {each.email for each in of_person(session, old.id)}:
        written = session.get(Identity, account.email)
        if written is not None and written.person_id == old.id:
            written.person_id = fresh.id
    if old.last_account == account.address:
        old.last_account = ""
    session.flush()
    outbox.leave_as_is(session, old.id, account.address)
    for row in outbox.waiting_at(session, old.id, account.address):
        if not send_elsewhere(session, row):
            row.state, row.reason, row.pending = "withheld", "unlinked", False
    session.flush()


def answer_no_more_than(session: Session, old: str, fresh: str) -> None:
    """Of polls that are open, an account that is taken off stands in the ledger as its person did.

    Whoever links and unlinks has no more ballots than accounts, also where they are in the
    community no more, or not by that account yet: they may come back.
    """
    mine = Participation.person_id == old
    query = select(Participation).join(Poll).where(mine, Poll.status == "open")
    for line in session.exec(query).all():
        session.add(Participation(**line.model_dump() | {"person_id": fresh}))
    session.flush()
