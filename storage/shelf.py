"""The resource shelf: what members share with one another by link, noted on, found, said to help."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from sqlalchemy import BindParameter, Executable, bindparam, text
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.asking import ask
from storage.people import Member, Person

BY_WORDS_AT_MOST = 200
"""So many of the newest that match are looked at; the best of them are shown."""

MANY_WORDS = 64
"""Statements of `matching` are kept for so many different numbers of words."""

PATTERN, ESCAPED = re.compile("[/%_]"), r"/\g<0>"
"""What LIKE takes for more than itself, and how it takes it for itself."""

UNTOLD = {"server_default": text("''")}


class Resource(SQLModel, table=True):
    """A link with what it is good for. `status`: shelved, or taken (back, by its sharer or organisers).

    `same` is the link without what makes no difference: two with one are the same resource. `sought`
    are the telling words of all that is said of it, notes among it, each after a space.
    """

    __tablename__ = "shelved"

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    status: str
    kind: str
    title: str
    link: str
    same: str
    good_for: str
    topics: str = Field(default="", sa_column_kwargs=UNTOLD)
    sought: str = Field(default="", sa_column_kwargs=UNTOLD)
    shared_at: datetime
    broken_at: datetime | None = None
    """Since when a member says that the link leads nowhere; None: nobody does."""


class ShelfNote(SQLModel, table=True):
    """What another member has to say of a resource; they may change it."""

    resource_id: str = Field(primary_key=True, foreign_key="shelved.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    words: str
    noted_at: datetime


class Helped(SQLModel, table=True):
    """A resource helped a member: counted, never listed."""

    resource_id: str = Field(primary_key=True, foreign_key="shelved.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A resource on the shelf as it is found; what each means is `Resource`'s to say."""

    id: str
    member_id: str
    kind: str
    title: str
    link: str
    good_for: str
    topics: str
    sought: str
    shared_at: datetime
    broken_at: datetime | None


def hold(session: Session, ident: str) -> Resource | None:
    """A resource, locked until this transaction ends."""
    return session.get(Resource, ident, with_for_update=True, populate_existing=True)


def since(session: Session, community_id: str, moment: datetime) -> list[Resource]:
    """What was shared since a moment and is still there, the newest first."""
    query = select(Resource).where(
        Resource.community_id == community_id,
        Resource.status == "shelved",
        col(Resource.shared_at) >= moment,
    )
    return list(session.exec(query.order_by(col(Resource.shared_at).desc(), col(Resource.id))))


def newest(session: Session, community_id: str, most: int, skip: int = 0) -> list[Resource]:
    """What is on the shelf, the newest first."""
    query = select(Resource).where(
        Resource.community_id == community_id, Resource.status == "shelved"
    )
    ordered = query.order_by(col(Resource.shared_at).desc(), col(Resource.id))
    return list(session.exec(ordered.offset(skip).limit(most)))


def matching(session: Session, community_id: str, stems: Collection[str]) -> list[Shelved]:
    """Resources with a word that begins like one of these, newest first.

    `stems` are folded letters and digits (`bot.wording.stem`). To choose what fits somebody's
    words, see `bot.searching.fitting`.
    """
    if not stems:
        return []
    given = {f"stem{at}": f"% {PATTERN.sub(ESCAPED, stem)}%" for at, stem in enumerate(stems)}
    found = ask(session, _matching(len(given)), {"community": community_id, **given})
    return [Shelved(*each) for each in found]


@lru_cache(MANY_WORDS)
def _matching(stems: int) -> Executable:
    """The statement of `matching` for so many stems; none is a pattern."""
    begins: list[BindParameter[str]] = [bindparam(f"stem{at}") for at in range(stems)]
    return (
        sa_select(*(col(getattr(Resource, each.name)) for each in fields(Shelved)))
        .where(
            col(Resource.community_id) == bindparam("community"),
            col(Resource.status) == "shelved",
            or_(*(col(Resource.sought).like(each, escape="/") for each in begins)),
        )
        .order_by(col(Resource.shared_at).desc(), col(Resource.id))
        .limit(BY_WORDS_AT_MOST)
    )


def with_link(session: Session, community_id: str, same: str) -> Resource | None:
    """The resource on the shelf that leads to the same place."""
    query = select(Resource).where(
        Resource.community_id == community_id,
        Resource.status == "shelved",
        Resource.same == same,
    )
    return session.exec(query.order_by(col(Resource.shared_at), col(Resource.id))).first()


def sharer(session: Session, resource: Resource) -> tuple[Member, Person]:
    """Who shared it, present or not."""
    query = (
        select(Member, Person)
        .join(Person, col(Person.id) == Member.person_id)
        .where(Member.id == resource.member_id)
    )
    return session.exec(query).one()


def notes(session: Session, resource_id: str) -> list[tuple[ShelfNote, Person]]:
    """What others said of it and who they are, the first one first."""
    query = (
        select(ShelfNote, Person)
        .join(Member, col(Member.id) == ShelfNote.member_id)
        .join(Person, col(Person.id) == Member.person_id)
        .where(ShelfNote.resource_id == resource_id)
    )
    return list(session.exec(query.order_by(col(ShelfNote.noted_at), col(ShelfNote.member_id))))


def helped(session: Session, resource_ids: Collection[str]) -> dict[str, int]:
    """How many members each of these helped; those that helped nobody yet are left out."""
    if not resource_ids:
        return {}
    query = select(Helped.resource_id, func.count()).where(
        col(Helped.resource_id).in_(resource_ids)
    )
    return dict(session.exec(query.group_by(Helped.resource_id)).all())


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's shelf."""
    ids = select(Resource.id).where(Resource.community_id == community_id)
    session.exec(delete(Helped).where(col(Helped.resource_id).in_(ids)))
    session.exec(delete(ShelfNote).where(col(ShelfNote.resource_id).in_(ids)))
    session.exec(delete(Resource).where(col(Resource.community_id) == community_id))
