"""What is asked of a roster as a whole: from where its members are, and who can't be reached."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, not_, select

from storage.accounts import EMAIL
from storage.people import Identity, Member, Organisation, Person


def by_organisation(session: Session, community_id: str) -> list[tuple[str, int]]:
    """Organisations with how many present members each has, by name."""
    query = (
        select(Organisation.name, func.count())
        .join(Member, col(Member.organisation_id) == Organisation.id)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.name)
    )
    return list(session.exec(query))


def standings(session: Session, community_id: str, lanes: list[str]) -> dict[str, int]:
    """How many present members' accounts in these workspaces are of each standing."""
    query = (
        select(Identity.address, Identity.standing)
        .join(Member, col(Member.person_id) == Identity.person_id)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
    )
    found: dict[str, int] = {}
    for address, standing in session.exec(query):
        if ":".join(address.split(":", 2)[:2]) in lanes:
            found[standing] = found.get(standing, 0) + 1
    return found


def accounts(session: Session, community_id: str) -> list[tuple[Person, Identity | None]]:
    """Present members with each of their accounts, by name; None for one who has none."""
    query = (
        select(Person, Identity)
        .join(Member, col(Member.person_id) == Person.id)
        .join(Identity, col(Identity.person_id) == Person.id, isouter=True)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
        .order_by(Person.name, Person.id, col(Identity.address))
    )
    return list(session.exec(query))


def joined_between(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[Person]:
    """Present members who joined from `since` up to, not including, `until`, as they came."""
    query = (
        select(Person)
        .join(Member)
        .where(
            Member.community_id == community_id,
            col(Member.left_at).is_(None),
            col(Member.joined_at) >= since,
            col(Member.joined_at) < until,
        )
        .order_by(col(Member.joined_at), col(Person.name), col(Person.id))
    )
    return list(session.exec(query))


def left_between(session: Session, community_id: str, since: datetime, until: datetime) -> int:
    """How many members left from `since` up to, not including, `until`, and are still gone."""
    query = select(func.count()).where(
        Member.community_id == community_id,
        col(Member.left_at) >= since,
        col(Member.left_at) < until,
    )
    return session.exec(query).one()


def inside(session: Session, community_id: str, lanes: list[str]) -> list[str]:
    """The persons present who have an account in one of these workspaces, by name."""
    known = (
        (person.id, account.address.split(":", 2)[:2])
        for person, account in accounts(session, community_id)
        if account is not None
    )
    return list(dict.fromkeys(each for each, lane in known if ":".join(lane) in lanes))


def outside(session: Session, community_id: str, lanes: list[str]) -> list[Member]:
    """Present members who have accounts, but none in these workspaces. An e-mail address is none."""
    query = (
        select(Member, Identity.address)
        .join(Identity, col(Identity.person_id) == Member.person_id)
        .where(
            Member.community_id == community_id,
            col(Member.left_at).is_(None),
            not_(col(Identity.address).startswith(EMAIL)),
        )
    )
    known: dict[str, Member] = {}
    inside: set[str] = set()
    for member, address in session.exec(query):
        known[member.id] = member
        if ":".join(address.split(":", 2)[:2]) in lanes:
            inside.add(member.id)
    return [member for ident, member in sorted(known.items()) if ident not in inside]
