"""The stewardship group: who serves, has served and would; how its seats are shared; who is away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.asking import ask
from storage.people import Member, Organisation, Person


class Seating(SQLModel, table=True):
    """How many seats a community's stewards have, for how long, and how they are shared.

    `an_organisation` and `funders` are the most that one organisation, and all funders together,
    may hold.
    """

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    permanent: int = 5
    rotating: int = 5
    years: int = 2
    an_organisation: int = 2
    funders: int = 2


class Rotation(SQLModel, table=True):
    """A proposal that the core team confirmed. Until `told_at` it can be taken back.

    `begun_at`: since when its roles are held, and those of whoever went are not.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    begins: date
    confirmed_by: str = Field(foreign_key="person.id")
    confirmed_at: datetime
    told_at: datetime | None = None
    begun_at: datetime | None = None


class Term(SQLModel, table=True):
    """Somebody's time in a seat. `kind`: permanent or rotating; `ends`: the first day without it.

    A permanent seat has no end. `left` is the day on which it was given up before; `fills` the
    term whose rest this one is; `rotation_id` the confirmed proposal that it comes from.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    begins: date
    ends: date | None = None
    left: date | None = None
    fills: str = ""
    rotation_id: str | None = Field(default=None, foreign_key="rotation.id", index=True)


class Nomination(SQLModel, table=True):
    """A member who might serve, and what they say to it in private: yes, no, or nothing yet."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    nominated_by: str = Field(foreign_key="person.id")
    nominated_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


class Absence(SQLModel, table=True):
    """Days on which a member can't be called, the first and the last included."""

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    first: date = Field(primary_key=True)
    last: date


_TERMS = (  # asked each morning, as are the next: building one costs more than running it
    select(Term, Member, Person)
    .join(Member, col(Term.member_id) == Member.id)
    .join(Person, col(Member.person_id) == Person.id)
    .where(col(Term.community_id) == bindparam("community"))
    .order_by(col(Term.begins), col(Person.name), col(Term.id))
)
_ENDS = (
    sa_select(col(Term.ends))
    .where(
        col(Term.community_id) == bindparam("community"),
        col(Term.ends).is_not(None),
        col(Term.left).is_(None),
    )
    .order_by(col(Term.ends))
)
_UNTOLD = (
    select(Rotation)
    .where(col(Rotation.community_id) == bindparam("community"), col(Rotation.told_at).is_(None))
    .order_by(col(Rotation.id))
    .with_for_update()
)
_AHEAD = (
    select(Rotation)
    .where(
        col(Rotation.community_id) == bindparam("community"),
        col(Rotation.told_at).is_not(None),
        col(Rotation.begun_at).is_(None),
    )
    .order_by(col(Rotation.begins), col(Rotation.id))
)


def seating(session: Session, community_id: str) -> Seating:
    """How a community shares its seats; as everybody does where it has not said."""
    return session.get(Seating, community_id) or Seating(community_id=community_id)


def terms(session: Session, community_id: str) -> list[tuple[Term, Member, Person]]:
    """All terms there were, are and are confirmed to come, in the order of their beginning."""
    found = session.execute(_TERMS, {"community": community_id})
    return [(term, member, person) for term, member, person in found]


def ends(session: Session, community_id: str) -> list[date]:
    """The days on which terms end that have an end, and that nobody left before."""
    return ask(session, _ENDS, {"community": community_id}).scalars()


def nominations(session: Session, community_id: str) -> list[tuple[Nomination, Member, Person]]:
    """Members who were nominated and are present, by name."""
    query = (
        select(Nomination, Member, Person)
        .join(Member, col(Nomination.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(query))


def withdraw(session: Session, member_id: str) -> None:
    """Somebody isn't nominated any more."""
    session.exec(delete(Nomination).where(col(Nomination.member_id) == member_id))


def is_willing(session: Session, member_id: str) -> bool:
    """Whether somebody was nominated and says yes."""
    found = session.get(Nomination, member_id)
    return found is not None and found.answer == "yes"


def works(session: Session, community_id: str) -> dict[str, Organisation]:
    """Where members work, by member, as far as it is known."""
    query = (
        select(Member.id, Organisation)
        .join(Organisation, col(Member.organisation_id) == Organisation.id)
        .where(Member.community_id == community_id)
    )
    return dict(session.exec(query).all())


def untold(session: Session, community_id: str) -> Rotation | None:
    """The confirmed rotation of which nobody was told yet, locked until this transaction ends."""
    return session.scalars(_UNTOLD, {"community": community_id}).first()


def ahead(session: Session, community_id: str) -> list[Rotation]:
    """Rotations that were told and have not begun, the earliest first."""
    return list(session.scalars(_AHEAD, {"community": community_id}))


def take_back(session: Session, rotation: Rotation) -> None:
    """A rotation of which nobody was told is as if it had not been confirmed."""
    session.exec(delete(Term).where(col(Term.rotation_id) == rotation.id))
    session.flush()
    session.delete(rotation)
    session.flush()


def absences(session: Session, member_ids: Collection[str]) -> dict[str, list[Absence]]:
    """When members are away, by member, the earliest first."""
    query = select(Absence).where(col(Absence.member_id).in_(member_ids))
    found: dict[str, list[Absence]] = {}
    for each in session.exec(query.order_by(col(Absence.first))):
        found.setdefault(each.member_id, []).append(each)
    return found


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's seats with their history, nominations and absences."""
    members = select(Member.id).where(Member.community_id == community_id)
    session.exec(delete(Absence).where(col(Absence.member_id).in_(members)))
    session.exec(delete(Nomination).where(col(Nomination.member_id).in_(members)))
    session.exec(delete(Term).where(col(Term.community_id) == community_id))
    session.exec(delete(Rotation).where(col(Rotation.community_id) == community_id))
    session.exec(delete(Seating).where(col(Seating.community_id) == community_id))
