"""Who is written to by e-mail, at which mailbox, and which letters they want."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, true
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.communities import Community
from storage.people import Identity, Member, Person

MAILBOX = "email:"
"""How the address of a mailbox begins."""

DIGESTS = ("never", "alone", "also", "instead")
"""No digest by e-mail; only where nothing else reaches them; also by e-mail; only by e-mail."""


class Mailing(SQLModel, table=True):
    """Which letters a member wants, where that is not what everybody gets."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    invitations: bool = True
    digests: str = "alone"
    monthly: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether they want the members' digest, whichever way it comes."""


_MAILBOXES = (
    select(Identity.address)
    .where(
        col(Identity.person_id) == bindparam("person"),
        col(Identity.address).startswith(MAILBOX),
        col(Identity.reachable).is_(True),
    )
    .order_by(col(Identity.address))
)


def mailbox_of(session: Session, person_id: str) -> str | None:
    """Where a person is written to by e-mail: the first of their mailboxes that takes any."""
    return session.scalars(_MAILBOXES, {"person": person_id}).first()


def language_of(session: Session, address: str) -> str | None:
    """The language that letters to a mailbox are in: its owner's, else their community's; or empty.

    None where nobody has it.
    """
    query = (
        select(Person.language, Community.languages)
        .join(Identity, col(Identity.person_id) == Person.id)
        .outerjoin(Member, (col(Member.person_id) == Person.id) & col(Member.left_at).is_(None))
        .outerjoin(Community, col(Member.community_id) == Community.id)
        .where(Identity.address == address)
        .order_by(col(Community.id))
    )
    found = session.exec(query).first()
    return None if found is None else found[0] or (found[1] or "").split(",")[0]


def closed(session: Session, person_ids: Collection[str]) -> dict[str, str]:
    """Persons who have mailboxes of which none takes any e-mail, each with one of them."""
    query = select(Identity).where(
        col(Identity.person_id).in_(person_ids), col(Identity.address).startswith(MAILBOX)
    )
    found = list(session.exec(query.order_by(col(Identity.address).desc())))
    taking = {each.person_id for each in found if each.reachable}
    return {each.person_id: each.address for each in found if each.person_id not in taking}


def wants(session: Session, member_id: str) -> Mailing:
    """Which letters a member wants; what everybody gets where they have not said."""
    return session.get(Mailing, member_id) or Mailing(member_id=member_id)


def keep(session: Session, wish: Mailing) -> None:
    """Keep which letters a member wants."""
    session.add(wish)
    session.flush()


def remove_all(session: Session, community_id: str) -> None:
    """Erase which letters a community's members want."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Mailing).where(col(Mailing.member_id).in_(members)))
