"""Stories: what came of taking part, in one sentence, told by the member whose it is.

A story is shown to nobody but whom its teller said: the members, the sponsors' report, both; and
under the name that they chose for each. The value cycles are Wenger, Trayner & de Laat's (2011).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, text
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.people import Member, Organisation, Person

VALUE_CYCLES = ("immediate", "potential", "applied", "realised", "transformative")

NAMINGS = ("name", "organisation", "none")
"""How a teller may be named: by name and organisation, by organisation alone, not at all."""

UNTOLD = {"server_default": text("''")}


class Story(SQLModel, table=True):
    """One sentence. `shown_as`: how members see its teller; `naming`: how the sponsors' report does.

    Either is one of `NAMINGS`, or empty where its teller didn't consent. `about` is a kind and an id
    (`activity a1`), `topic` its teller's own words instead. A withdrawn one is its teller's alone.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    text: str
    cycle: str
    about: str = Field(default="", sa_column_kwargs=UNTOLD)
    topic: str = Field(default="", sa_column_kwargs=UNTOLD)
    shown_as: str = Field(default="", sa_column_kwargs=UNTOLD)
    naming: str = Field(default="", sa_column_kwargs=UNTOLD)
    told_at: datetime
    withdrawn_at: datetime | None = None
    hidden_at: datetime | None = None
    """Since when organisers hide it, and why (`hidden_because`); None while they don't."""
    hidden_because: str = Field(default="", sa_column_kwargs=UNTOLD)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who told a story; how much of it may be shown is the story's to say."""

    name: str
    organisation: str


def hold(session: Session, ident: str) -> Story | None:
    """A story, locked until this transaction ends."""
    return session.get(Story, ident, with_for_update=True, populate_existing=True)


def consented(session: Session, community_id: str, since: datetime, until: datetime) -> list[Story]:
    """What the sponsors may read of what was told since ≤ told_at < until, the oldest first.

    Asked anew each time: what is withdrawn or hidden, or whose teller left, isn't there any more.
    """
    query = (
        select(Story)
        .join(Member, col(Member.id) == Story.member_id)
        .where(
            Story.community_id == community_id,
            col(Story.naming).in_(NAMINGS),
            *_there(),
            col(Member.left_at).is_(None),
            col(Story.told_at) >= since,
            col(Story.told_at) < until,
        )
    )
    return list(session.exec(query.order_by(col(Story.told_at), col(Story.id))))


def readable(
    session: Session, community_id: str, most: int, skip: int = 0, since: datetime | None = None
) -> list[Story]:
    """What members may read, the newest first."""
    query = (
        select(Story)
        .join(Member, col(Member.id) == Story.member_id)
        .where(Story.community_id == community_id, col(Member.left_at).is_(None), *for_members())
    )
    if since is not None:
        query = query.where(col(Story.told_at) >= since)
    newest = query.order_by(col(Story.told_at).desc(), col(Story.id))
    return list(session.exec(newest.offset(skip).limit(most)))


def of_member(session: Session, member_id: str, most: int, skip: int = 0) -> list[Story]:
    """All that a member told, withdrawn ones too, the newest first."""
    query = select(Story).where(Story.member_id == member_id)
    newest = query.order_by(col(Story.told_at).desc(), col(Story.id))
    return list(session.exec(newest.offset(skip).limit(most)))


def same(session: Session, member_id: str, words: str) -> Story | None:
    """A member's own story in the very same words."""
    query = select(Story).where(Story.member_id == member_id, Story.text == words)
    return session.exec(query.order_by(col(Story.told_at), col(Story.id))).first()


def hidden(session: Session, community_id: str, most: int) -> list[Story]:
    """What organisers hide, the last hidden first; what its teller withdrew isn't theirs to see."""
    query = select(Story).where(
        Story.community_id == community_id,
        col(Story.hidden_at).is_not(None),
        col(Story.withdrawn_at).is_(None),
    )
    latest = query.order_by(col(Story.hidden_at).desc(), col(Story.id))
    return list(session.exec(latest.limit(most)))


def tellers(session: Session, stories: Iterable[Story]) -> dict[str, Teller]:
    """Who told these, by member id; the organisation is empty where it isn't known."""
    query = (
        select(Member.id, Person.name, Organisation.name)
        .join(Person, col(Person.id) == Member.person_id)
        .outerjoin(Organisation, col(Organisation.id) == Member.organisation_id)
        .where(col(Member.id).in_({each.member_id for each in stories}))
    )
    found: Iterable[tuple[str, str, str | None]] = session.exec(query)
    return {ident: Teller(name, organisation or "") for ident, name, organisation in found}


def erase(session: Session, ident: str) -> None:
    """Erase a story for good."""
    session.exec(delete(Story).where(col(Story.id) == ident))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's stories."""
    session.exec(delete(Story).where(col(Story.community_id) == community_id))


def for_members() -> tuple[ColumnElement[bool], ...]:
    """That members may read a story, as far as its own row says."""
    return (col(Story.shown_as).in_(NAMINGS), *_there())


def _there() -> tuple[ColumnElement[bool], ...]:
    return (col(Story.withdrawn_at).is_(None), col(Story.hidden_at).is_(None))
