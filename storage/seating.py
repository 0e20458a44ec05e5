"""Who acts, where, and as what: what every event asks of the database, in as few questions as it takes.

Before its handler is asked, an event in a channel makes four statements, or five on SQLite: the inbox
(on PostgreSQL with the account's lock), the account and the channel with the membership and its roles,
the signal and nudges answered (one on PostgreSQL), the signal's mark (the first of a day). All are
built once: building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, literal_column
from sqlalchemy import select as sa_select
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, SQLModel, and_, col, func, select

from storage import inbox, people
from storage.asking import ask
from storage.communities import Community, Venue
from storage.database import dialect
from storage.entities import columns, entity
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
ARRIVING = (Identity, Person, Community, Member)
"""What `arrival` asks for, in this order; the roles come last."""

_STAYS = (  # whose account it is; whoever that is stays
    sa_select(col(Person.id))
    .join(Identity, col(Identity.person_id) == Person.id)
    .where(col(Identity.address) == bindparam("address"))
    .with_for_update(read=True, key_share=True, of=Person)
    .scalar_subquery()
)
_INBOX = SQLModel.metadata.tables["inbox"]
_ENTRY = (
    postgresql.insert(_INBOX)
    .values(key=bindparam("name"), received_at=bindparam("now"))
    .on_conflict_do_nothing()
    .returning(_STAYS)
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
"""The community where somebody acts, their membership of it, also where they have left, and roles."""


def enter(session: Session, key: str, address: str, now: datetime) -> tuple[bool, str]:
    """Note an event, and whose account it is from, who is then not linked with another.

    False if it was here before. No person where nobody has the account, nor on SQLite, where nobody
    else writes.
    """
    if not _others_write(session):
        return inbox.receive(session, key, now), ""
    found = ask(session, _ENTRY, {"name": inbox.hashed(key), "now": now, "address": address})
    row = found.first()
    return (False, "") if row is None else (True, row[0] or "")


def arrival(
    session: Session, address: str, place: str, stays: str, community: str = ""
) -> tuple[Account, Place] | None:
    """What `account` and `channel` tell of whoever acts, in one question.

    `community`: the one that they act in, wherever that is; of it `membership` would tell.
    `stays`: the person that `enter` told of; whoever had to wait there now sees what became of a
    linking. None where nobody has the account, or it is somebody else's by now.
    """
    asked = _arrival(dialect(session), by_name=bool(community))
    found = ask(session, asked, {"address": address, "place": community or place}).first()
    if found is None:
        return None
    account, person, here, member = _arrived(session, found)
    if account is None or person is None or (person.id != stays and _others_write(session)):
        return None
    return (account, person), (here, *_seated(member, found[-1]))


@cache
def _arrival(dialect: str, *, by_name: bool) -> Executable:
    joined = func.string_agg if dialect == "postgresql" else func.group_concat
    roles = (  # the separator as it is: as a parameter it would be written anew each time
        select(joined(col(Held.role), literal_column("','")))
        .where(col(Held.member_id) == col(Member.id))
        .scalar_subquery()
    )
    place: BindParameter[str] = bindparam("place")
    who = (
        sa_select(*(column for kind in ARRIVING for column in columns(kind)), roles)
        .select_from(Identity)
        .join(Person, col(Person.id) == Identity.person_id)
    )
    if by_name:
        there = who.outerjoin(Community, col(Community.id) == place)
    else:
        lives = who.outerjoin(Venue, col(Venue.address) == place)
        there = lives.outerjoin(Community, col(Community.id) == Venue.community_id)
    return there.outerjoin(
        Member,
        and_(col(Member.community_id) == Community.id, col(Member.person_id) == Person.id),
    ).where(col(Identity.address) == bindparam("address"))


def _arrived(
    session: Session, row: Sequence[Any]
) -> tuple[Identity | None, Person | None, Community | None, Member | None]:
    """What a row of `_arrival` tells of each of ARRIVING."""
    at = pairwise(accumulate((len(columns(kind)) for kind in ARRIVING), initial=0))
    who, whose, here, what = (row[begins:ends] for begins, ends in at)
    return (
        entity(session, Identity, who),
        entity(session, Person, whose),
        entity(session, Community, here),
        entity(session, Member, what),
    )


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


def _others_write(session: Session) -> bool:
    return dialect(session) != "sqlite"


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
