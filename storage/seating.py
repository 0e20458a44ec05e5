"""Who acts, where, and as what: what every event asks of the database, in as few questions as it takes.

Before its handler is asked, an event in a channel makes five statements: the inbox, the account and
the channel with the membership and its roles (two on PostgreSQL), the signal, its mark (the first of a
day), nudges answered. All are built once: building one costs more than running it.
"""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, and_, col, func, select

from storage import people
from storage.asking import ask
from storage.communities import Community, Venue
from storage.database import dialect
from storage.people import Held, Identity, Member, Person

_ACCOUNT = (
    select(Identity, Person)
    .join(Person)
    .where(col(Identity.address) == bindparam("address"))
    .with_for_update(read=True, key_share=True, of=Person)
)
_ROLES = (  # with commas between; none: NULL
    select(func.aggregate_strings(col(Held.role), ","))
    .where(col(Held.member_id) == col(Member.id))
    .scalar_subquery()
)
_MEMBERSHIP = select(Member, _ROLES).where(
    col(Member.community_id) == bindparam("community"),
    col(Member.person_id) == bindparam("person"),
)
_COMMUNITIES = (
    select(Community, Member, _ROLES, Venue.address)
    .join(Member, col(Member.community_id) == Community.id)
    .join(Venue, col(Venue.community_id) == Community.id)
    .where(col(Member.person_id) == bindparam("person"), col(Member.left_at).is_(None))
    .order_by(col(Community.id))
)
_CHANNEL = (
    select(Community, Member, _ROLES)
    .join(Venue, col(Venue.community_id) == Community.id)
    .outerjoin(
        Member,
        and_(
            col(Member.community_id) == Community.id, col(Member.person_id) == bindparam("person")
        ),
    )
    .where(col(Venue.address) == bindparam("address"))
)
_ARRIVAL = (
    sa_select(Identity, Person, Community, Member, _ROLES)
    .join(Person, col(Person.id) == Identity.person_id)
    .outerjoin(Venue, col(Venue.address) == bindparam("place"))
    .outerjoin(Community, col(Community.id) == Venue.community_id)
    .outerjoin(
        Member,
        and_(col(Member.community_id) == Community.id, col(Member.person_id) == Person.id),
    )
    .where(col(Identity.address) == bindparam("address"))
)

_TONGUE = (
    select(Person.language, Person.zone)
    .join(Identity)
    .where(col(Identity.address) == bindparam("address"))
)


def account(session: Session, address: str) -> Account | None:
    """An account and whose it is, who is not linked with another until this transaction ends.

    Raises Overtaken where they were meanwhile.
    """
    found = session.execute(_ACCOUNT, {"address": address}).first()
    if found is not None:
        return found[0], found[1]
    known = session.get(Identity, address)  # it may have become somebody else's while we waited
    return None if known is None else (known, people.stay(session, known.person_id))


Account = tuple[Identity, Person]
"""An account and whose it is."""

Place = tuple[Community | None, Member | None, frozenset[str]]
"""The community of a channel, somebody's membership of it, also where they have left, and roles."""


def arrival(session: Session, address: str, place: str) -> tuple[Account, Place] | None:
    """What `account` and `channel` tell of whoever acts in a channel, in one question.

    None where it takes two: nobody has the account, or another transaction may link its owner with
    somebody meanwhile. Whoever waited for that must see what became of their memberships. On SQLite
    nobody else writes.
    """
    if dialect(session) != "sqlite":
        return None
    found = session.execute(_ARRIVAL, {"address": address, "place": place}).first()
    if found is None:
        return None
    account, person, here, member, roles = found
    return (account, person), (here, *_seated(member, roles))


Seat = tuple[Community, Member, frozenset[str]]
"""A community, somebody's membership of it, and the roles that they hold in it."""


def seats(session: Session, person_id: str, lane: str) -> list[Seat]:
    """A person's seats in communities that have a channel in a workspace, by the communities' ids.

    Where they have left they have none.
    """
    found = session.execute(_COMMUNITIES, {"person": person_id})
    held = {
        here.id: (here, member, _with_member(roles))
        for here, member, roles, at in found
        if at.startswith(f"{lane}:")
    }
    return list(held.values())


def membership(
    session: Session, community_id: str, person_id: str
) -> tuple[Member | None, frozenset[str]]:
    """A person's membership, also where they have left, and the roles that they hold in it."""
    found = session.execute(_MEMBERSHIP, {"community": community_id, "person": person_id}).first()
    return _seated(found[0], found[1]) if found else (None, frozenset())


def channel(session: Session, address: str, person_id: str) -> Place:
    """The community that lives in a channel, with a person's membership and roles in it."""
    found = session.execute(_CHANNEL, {"address": address, "person": person_id}).first()
    return (found[0], *_seated(found[1], found[2])) if found else (None, None, frozenset())


def _seated(member: Member | None, roles: str | None) -> tuple[Member | None, frozenset[str]]:
    if member is None:
        return None, frozenset()
    return member, _with_member(roles)


def _with_member(roles: str | None) -> frozenset[str]:
    return frozenset(roles.split(",") if roles else ()) | {"member"}


def language_of(session: Session, address: str) -> str | None:
    """The language of whoever has an account, empty where it isn't known; None where nobody has it."""
    found = tongue_of(session, address)
    return None if found is None else found[0]


def tongue_of(session: Session, address: str) -> tuple[str, str] | None:
    """The same with their zone, empty too where it isn't known."""
    found = ask(session, _TONGUE, {"address": address}).first()
    return None if found is None else (found[0], found[1])
