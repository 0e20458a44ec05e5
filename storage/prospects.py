"""People outside the chat who are asked what they need: invited by e-mail, answering at a link.

Of a link's secret only the hash is kept. That somebody answered is kept without when, as in the
ledger of members; their ballot lies with all others. Who wants no mail is kept as a salted hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, func, select, update

from storage import erasures
from storage.outbox import Outgoing
from storage.sealing import hashed

MAILBOX = "email::person:"
"""How an e-mail address begins as the address of an account."""


class Prospect(SQLModel, table=True):
    """Somebody to be asked by a needs poll; asked once `invited_at` is set.

    `email` is empty once they want no more mail, or three weeks after the poll closed. `joins_at`:
    when they said that they would like to join; `seen_at`: when an organiser had seen to it.
    """

    __table_args__ = (UniqueConstraint("poll_id", "email_hash"),)

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    poll_id: str = Field(foreign_key="poll.id", index=True)
    email: str
    email_hash: str
    """Of the address, with the poll's id as its salt: one invitation each, a stop included."""
    invited_by: str = Field(foreign_key="person.id")
    invited_at: datetime | None = None
    answered: bool = False
    reminded: bool = False
    name: str = ""
    organisation: str = ""
    joins_at: datetime | None = None
    seen_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """A secret that leads to one prospect's page: the invitation's, or the reminder's."""

    secret_hash: str = Field(primary_key=True)
    prospect_id: str = Field(foreign_key="prospect.id", index=True)


class NoMail(SQLModel, table=True):
    """An e-mail address that wants no invitation ever again, from no community here."""

    __tablename__ = "no_mail"

    hash: str = Field(primary_key=True)
    salt: str


def of_poll(session: Session, poll_id: str) -> list[Prospect]:
    """Everybody invited to a poll, in the order of their ids, which tells nothing."""
    query = select(Prospect).where(Prospect.poll_id == poll_id)
    return list(session.exec(query.order_by(col(Prospect.id))))


def proposed(session: Session, poll_id: str, person_id: str) -> list[Prospect]:
    """Those whom somebody has named for a poll and not invited yet, by address."""
    query = select(Prospect).where(
        Prospect.poll_id == poll_id,
        Prospect.invited_by == person_id,
        col(Prospect.invited_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Prospect.email))))


def drop_proposed(session: Session, poll_id: str, person_id: str) -> None:
    """Forget those whom somebody has named for a poll and not invited."""
    session.exec(
        delete(Prospect).where(
            col(Prospect.poll_id) == poll_id,
            col(Prospect.invited_by) == person_id,
            col(Prospect.invited_at).is_(None),
        )
    )


def invited_since(session: Session, moment: datetime) -> frozenset[str]:
    """Addresses invited after a moment, by any community: a needs poll in three weeks is enough."""
    return frozenset(session.exec(select(Prospect.email).where(col(Prospect.invited_at) > moment)))


def by_secret(session: Session, secret: str) -> Prospect | None:
    """Whose link has this secret."""
    query = select(Prospect).join(Invitation).where(Invitation.secret_hash == hashed(secret))
    return session.exec(query).first()


def give_secret(session: Session, prospect_id: str, secret: str) -> None:
    """Let a secret lead to a prospect's page."""
    session.add(Invitation(secret_hash=hashed(secret), prospect_id=prospect_id))


def mark_answered(session: Session, prospect_id: str) -> bool:
    """Note that somebody answered. False if they had already."""
    return _mark(session, prospect_id, "answered")


def mark_reminded(session: Session, prospect_id: str) -> bool:
    """Note that somebody was reminded; it happens once."""
    return _mark(session, prospect_id, "reminded")


def _mark(session: Session, prospect_id: str, what: str) -> bool:
    column = col(getattr(Prospect, what))
    done = session.exec(
        update(Prospect)
        .where(col(Prospect.id) == prospect_id, column.is_(False))
        .values(**{what: True})
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1


def want_to_join(session: Session, community_id: str) -> list[Prospect]:
    """Who would like to join and nobody has seen to, the longest waiting first."""
    query = select(Prospect).where(
        Prospect.community_id == community_id,
        col(Prospect.joins_at).is_not(None),
        col(Prospect.seen_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Prospect.joins_at), col(Prospect.id))))


def stop(session: Session, email: str, salt: str) -> None:
    """Keep for good that an address wants no mail, and forget the address itself.

    What waits to be sent to it is taken back.
    """
    session.add(NoMail(hash=hashed(email, salt), salt=salt))
    session.exec(
        update(Prospect)
        .where(col(Prospect.email) == email, col(Prospect.joins_at).is_(None))
        .values(email="")
        .execution_options(synchronize_session="fetch")
    )
    session.exec(
        delete(Outgoing).where(
            col(Outgoing.address) == f"{MAILBOX}{email}", col(Outgoing.state) == "waiting"
        )
    )


def unwanted(session: Session, emails: Sequence[str]) -> frozenset[str]:
    """Those of these addresses that want no mail, or whose owner was erased."""
    rows = session.exec(select(NoMail)).all()
    gone = erasures.among(session, [f"{MAILBOX}{each}" for each in emails])
    return frozenset(
        each
        for each in emails
        if f"{MAILBOX}{each}" in gone or any(hashed(each, row.salt) == row.hash for row in rows)
    )


def turnout(session: Session, poll_id: str) -> tuple[int, int]:
    """How many of those invited to a poll have answered, and how many they are."""
    asked = select(func.count()).where(
        Prospect.poll_id == poll_id, col(Prospect.invited_at).is_not(None)
    )
    answered = asked.where(col(Prospect.answered).is_(True))
    return session.exec(answered).one(), session.exec(asked).one()


def retract_letters(session: Session, poll_id: str) -> None:
    """A poll asks nobody any more: letters that are not on their way stay here."""
    mine = [f"prospect:{row.id}" for row in of_poll(session, poll_id)]
    mine += [key.replace("prospect:", "prospect-reminder:", 1) for key in mine]
    session.exec(
        delete(Outgoing).where(col(Outgoing.key).in_(mine), col(Outgoing.state) == "waiting")
    )


def forget_addresses(session: Session, poll_id: str) -> None:
    """A poll is long over: links, letters and the addresses of those who won't join are let go."""
    for prospect in of_poll(session, poll_id):
        if prospect.invited_at is None:
            session.delete(prospect)
            continue
        session.exec(delete(Invitation).where(col(Invitation.prospect_id) == prospect.id))
        letters = (f"prospect:{prospect.id}", f"prospect-reminder:{prospect.id}")
        session.exec(
            delete(Outgoing).where(col(Outgoing.key).in_(letters), col(Outgoing.state) != "sending")
        )
        if prospect.joins_at is None:
            prospect.email = ""


def discard(session: Session, poll_id: str) -> None:
    """Erase who was invited to a poll."""
    mine = select(Prospect.id).where(Prospect.poll_id == poll_id)
    session.exec(delete(Invitation).where(col(Invitation.prospect_id).in_(mine)))
    session.exec(delete(Prospect).where(col(Prospect.poll_id) == poll_id))
