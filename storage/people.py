"""Persons, the identities they are reached by, and their membership in communities."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import (
    Field,
    Session,
    SQLModel,
    UniqueConstraint,
    col,
    delete,
    func,
    or_,
    select,
)

from storage import data_links, references
from storage.asking import ask
from storage.database import Overtaken, insert_new

UNTOLD = {"server_default": text("''")}

PREFERENCES = ("active", "occasional", "observer")

ORGANISE = ("leader", "manager", "core_team")
"""The roles of those who organise, who leads first."""


class Person(SQLModel, table=True):
    """One human, however many accounts. A stop, a snooze and quiet hours hold on every platform."""

    id: str = Field(primary_key=True)
    name: str
    zone: str = ""
    language: str = ""
    country: str = Field(default="", sa_column_kwargs=UNTOLD)
    stopped_at: datetime | None = None
    snoozed_until: datetime | None = None
    quiet_hours: str = Field(default="", sa_column_kwargs=UNTOLD)
    last_account: str = Field(default="", sa_column_kwargs=UNTOLD)
    """The address by which they last acted: where they are written to, if they have several."""


class Identity(SQLModel, table=True):
    """An account by which a person is reached, named by its address.

    `standing`: it belongs to its workspace (own), to a guest or to another organisation (foreign);
    empty where not told. Name, zone and language are what its platform told last; `email` is the
    address (as text) that it vouches for.
    """

    address: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    reachable: bool = True
    standing: str = Field(default="", sa_column_kwargs=UNTOLD)
    name: str = Field(default="", sa_column_kwargs=UNTOLD)
    zone: str = Field(default="", sa_column_kwargs=UNTOLD)
    language: str = Field(default="", sa_column_kwargs=UNTOLD)
    email: str = Field(default="", index=True, sa_column_kwargs=UNTOLD)


class Organisation(SQLModel, table=True):
    """Where a community's members work.

    `sector` is government, multilateral, ngo, academia, private, funder or other.
    """

    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id")
    name: str
    sector: str = ""


class Member(SQLModel, table=True):
    """A person in one community. The preference is theirs to set."""

    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    preference: str = Field(default="active", sa_column_kwargs={"server_default": "active"})
    organisation_id: str | None = Field(default=None, foreign_key="organisation.id", index=True)
    joined_at: datetime
    left_at: datetime | None = None


class Held(SQLModel, table=True):
    """A role that a member holds."""

    __tablename__ = "role"

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    role: str = Field(primary_key=True)


class Offer(SQLModel, table=True):
    """What a member, by name, offers and seeks. `hours` a month; None where not said."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    offers: str = ""
    seeks: str = ""
    co_lead: bool = False
    hours: int | None = None


_HOLDING = (  # asked again and again, as is the next: building one costs more than running it
    select(Member, Person, Held.role)
    .join(Person)
    .join(Held, col(Held.member_id) == Member.id)
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        col(Held.role).in_(bindparam("roles", expanding=True)),
    )
    .order_by(col(Person.name), col(Person.id))
)
_PRESENT = (
    select(Member, Person)
    .join(Person)
    .where(col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None))
    .order_by(col(Person.name), col(Person.id))
)
_HOLD = select(Person).where(col(Person.id) == bindparam("person")).with_for_update()
_THESE = (
    select(Member, Person)
    .join(Person)
    .where(col(Member.id).in_(bindparam("members", expanding=True)), col(Member.left_at).is_(None))
    .order_by(col(Member.id))
)
_BY_ADDRESS = select(Person).join(Identity).where(col(Identity.address) == bindparam("address"))
_ORGANISATION = select(Organisation).where(
    col(Organisation.community_id) == bindparam("community"),
    col(Organisation.name) == bindparam("named"),
)
_AS_THEY_ARE = (
    select(Person)
    .where(col(Person.id).in_(bindparam("these", expanding=True)))
    .order_by(col(Person.id))
    .with_for_update(read=True)
    .execution_options(populate_existing=True)
)
_COUNT = select(func.count()).where(
    col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None)
)


def by_address(session: Session, address: str) -> Person | None:
    """Whose account this is."""
    return session.scalars(_BY_ADDRESS, {"address": address}).first()


def accounts(session: Session, addresses: Collection[str]) -> dict[str, tuple[Identity, Person]]:
    """Those of these addresses that are known, with whose they are."""
    query = select(Identity, Person).join(Person).where(col(Identity.address).in_(addresses))
    return {account.address: (account, person) for account, person in session.exec(query)}


def hold(session: Session, person_id: str) -> Person | None:
    """A person as they are now, locked until this transaction ends."""
    anew = {"populate_existing": True}
    return session.scalars(_HOLD, {"person": person_id}, execution_options=anew).first()


def stay(session: Session, person_id: str) -> Person:
    """A person who is not linked with another until this transaction ends. Raises Overtaken."""
    lock = {"read": True, "key_share": True}
    found = session.get(Person, person_id, with_for_update=lock)
    if found is None:
        raise Overtaken
    return found


def keep_as_is(session: Session, person_ids: Collection[str]) -> dict[str, Person]:
    """Persons by their ids, read anew; nobody changes them until this transaction ends.

    Raises Overtaken where one of them was linked with another meanwhile.
    """
    if not person_ids:
        return {}
    found = {each.id: each for each in session.scalars(_AS_THEY_ARE, {"these": list(person_ids)})}
    if len(found) < len(person_ids):
        raise Overtaken
    return found


def member(session: Session, community_id: str, person_id: str) -> Member | None:
    """A person's membership, also where they have left."""
    query = select(Member).where(Member.community_id == community_id, Member.person_id == person_id)
    return session.exec(query).first()


def members(session: Session, community_id: str, person_ids: Collection[str]) -> dict[str, Member]:
    """These persons' memberships by person, also of those who have left."""
    query = select(Member).where(
        Member.community_id == community_id, col(Member.person_id).in_(person_ids)
    )
    return {each.person_id: each for each in session.exec(query)}


def roles(session: Session, member_id: str) -> frozenset[str]:
    """The roles that a member holds, `member` among them."""
    held = session.exec(select(Held.role).where(Held.member_id == member_id))
    return frozenset(held) | {"member"}


def grant(session: Session, member_id: str, role: str) -> None:
    """Give a role; a role already held stays."""
    insert_new(session, Held(member_id=member_id, role=role))


def revoke(session: Session, member_id: str, role: str) -> None:
    """Take a role away."""
    session.exec(delete(Held).where(col(Held.member_id) == member_id, col(Held.role) == role))


def present(session: Session, community_id: str) -> list[tuple[Member, Person]]:
    """Members who have not left, with their persons, by name and id."""
    found = session.execute(_PRESENT, {"community": community_id})
    return [(member, person) for member, person in found]


def these(session: Session, member_ids: Collection[str]) -> list[tuple[Member, Person]]:
    """Those of these members who have not left, with their persons, by id; a few hundred at once."""
    found = session.execute(_THESE, {"members": list(member_ids)})
    return [(member, person) for member, person in found]


def holding(session: Session, community_id: str, role: str) -> list[tuple[Member, Person]]:
    """Present members who hold a role, by name and id."""
    return [(member, person) for member, person, _ in _held(session, community_id, (role,))]


def holders(session: Session, community_id: str, roles: Collection[str]) -> dict[str, list[Person]]:
    """Present members who hold each of these roles, by name and id."""
    held = _held(session, community_id, roles)
    return {each: [person for _, person, role in held if role == each] for each in roles}


def _held(
    session: Session, community_id: str, roles: Collection[str]
) -> list[tuple[Member, Person, str]]:
    found = session.execute(_HOLDING, {"community": community_id, "roles": list(roles)})
    return [(member, person, role) for member, person, role in found]


def secretariat(session: Session, community_id: str) -> list[tuple[Member, Person]]:
    """Who does the secretariat's work: the secretariat, or the leaders where there is none."""
    return holding(session, community_id, "secretariat") or holding(session, community_id, "leader")


def communities_of(session: Session, person_id: str) -> list[str]:
    """The ids of the communities in which a person is present."""
    query = select(Member.community_id).where(
        Member.person_id == person_id, col(Member.left_at).is_(None)
    )
    return sorted(session.exec(query))


def count(session: Session, community_id: str) -> int:
    """How many members are present."""
    return int(ask(session, _COUNT, {"community": community_id}).one()[0])


def organisation(session: Session, community_id: str, name: str) -> Organisation | None:
    """A community's organisation of that name."""
    return session.scalars(_ORGANISATION, {"community": community_id, "named": name}).first()


def remove_members(session: Session, community_id: str, spare: str) -> None:
    """Erase a community's memberships, and the persons known by nothing else (but `spare`).

    Whoever asked for silence stays known: a stop outlives the community in which it was said.
    """
    ids = select(Member.id).where(Member.community_id == community_id)
    persons = set(session.exec(select(Member.person_id).where(Member.community_id == community_id)))
    session.exec(delete(Held).where(col(Held.member_id).in_(ids)))
    session.exec(delete(Offer).where(col(Offer.member_id).in_(ids)))
    session.exec(delete(Member).where(col(Member.community_id) == community_id))
    session.exec(delete(Organisation).where(col(Organisation.community_id) == community_id))
    elsewhere = set(
        session.exec(select(Member.person_id).where(col(Member.person_id).in_(persons)))
    )
    wishes = (col(Person.stopped_at).is_not(None), col(Person.snoozed_until).is_not(None))
    silent = select(col(Person.id)).where(or_(*wishes, col(Person.quiet_hours) != ""))
    strangers = persons - elsewhere - set(session.exec(silent).all()) - {spare}
    theirs = session.exec(select(Identity.address).where(col(Identity.person_id).in_(strangers)))
    references.forget(session, theirs.all())
    data_links.forget(session, strangers)
    session.exec(delete(Identity).where(col(Identity.person_id).in_(strangers)))
    session.exec(delete(Person).where(col(Person.id).in_(strangers)))
