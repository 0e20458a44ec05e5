"""Who can be written to, and where: by which account a person is reached, and who by none.

The statements are built once: building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Executable, Exists, String, bindparam, false
from sqlmodel import Session, and_, case, col, func, or_, select, update

from storage.asking import ask
from storage.people import Identity, Member, Person

REFUSED, REACHED = 1, 2
"""What an account is worth to whoever writes; 0: it is elsewhere."""

_ADDRESSES = (
    select(Identity.person_id, Identity.address)
    .join(Person)
    .where(
        col(Identity.person_id).in_(bindparam("persons", expanding=True)),
        col(Identity.reachable).is_(True),
    )
    .order_by(col(Identity.address) != col(Person.last_account), col(Identity.address))
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many present members can't be written to in their community's workspaces.

    `unreached`: by no account there. `refused`: by platform, those who have accounts in these
    workspaces of it, of which none can be written to; only platforms that refuse somebody.
    """

    unreached: int
    refused: dict[str, int]


def address_of(session: Session, person_id: str, venues: list[str]) -> str | None:
    """Where a person is reached: one account, in the workspace of one of these channels.

    The one by which they last acted, if it can be written to; else the first that can.
    """
    return addresses_of(session, [person_id], venues).get(person_id)


def addresses_of(
    session: Session, person_ids: Collection[str], venues: list[str]
) -> dict[str, str]:
    """Where each of these persons is reached, as `address_of` has it; those who can be."""
    if not person_ids:
        return {}
    lanes = [venue.split(":", 2)[:2] for venue in venues]
    found: dict[str, str] = {}
    for person, address in ask(session, _ADDRESSES, {"persons": list(person_ids)}):
        if address.split(":", 2)[:2] in lanes:
            found.setdefault(person, address)
    return found


def reach(session: Session, community_id: str, lanes: Iterable[str]) -> Reach:
    """Whom of the present members nobody can write to in these workspaces, counted."""
    given = inside(lanes)
    platforms = tuple(lane.split(":")[0] for lane in given.values())
    counted = ask(session, _reach(platforms), {**given, "community": community_id}).one()
    unreached, *refused = (many or 0 for many in counted)
    of_each = zip(dict.fromkeys(platforms), refused, strict=True)
    return Reach(unreached, {platform: many for platform, many in of_each if many})


def inside(lanes: Iterable[str]) -> dict[str, str]:
    """What accounts in these workspaces begin with, by the names of a statement's parameters."""
    return {f"lane{at}": f"{lane}:" for at, lane in enumerate(sorted(set(lanes)))}


def is_reached(lanes: int) -> Exists:
    """Whether a member can be written to in one of so many workspaces, as `inside` names them."""
    theirs = select(Identity.address).where(
        col(Identity.person_id) == col(Member.person_id),
        col(Identity.reachable).is_(True),
        _begins(range(lanes)),
    )
    return theirs.correlate(Member).exists()


def _begins(lanes: Iterable[int]) -> ColumnElement[bool]:
    """Whether an account is in one of these workspaces."""
    names = (bindparam(f"lane{at}", type_=String()) for at in lanes)
    address = col(Identity.address)
    return or_(false(), *(func.substr(address, 1, func.length(name)) == name for name in names))


@cache
def _reach(platforms: tuple[str, ...]) -> Executable:
    """The statement of `reach` for lanes of these platforms. It looks once at each account."""
    is_reachable = col(Identity.reachable).is_(True)
    marks = []
    for platform in dict.fromkeys(platforms):
        its = [at for at, each in enumerate(platforms) if each == platform]
        is_inside = _begins(its)
        mark = case((and_(is_inside, is_reachable), REACHED), (is_inside, REFUSED), else_=0)
        marks.append(func.max(mark).label(platform))
    theirs = (
        select(col(Member.person_id), *marks)
        .outerjoin(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(col(Member.community_id) == bindparam("community"), col(Member.left_at).is_(None))
        .group_by(col(Member.person_id))
        .subquery()
    )
    best = [theirs.c[mark.name] for mark in marks]
    is_reached = or_(false(), *(each == REACHED for each in best))
    return select(
        func.sum(case((is_reached, 0), else_=1)),
        *(func.sum(case((each == REFUSED, 1), else_=0)) for each in best),
    ).select_from(theirs)


def mark_unreachable(session: Session, address: str) -> None:
    """Convener can't deliver to this identity until it hears from it again."""
    session.exec(update(Identity).where(col(Identity.address) == address).values(reachable=False))


def mark_reachable(session: Session, address: str) -> None:
    """Whoever writes to Convener can be written to."""
    session.exec(
        update(Identity)
        .where(col(Identity.address) == address, col(Identity.reachable).is_(False))
        .values(reachable=True)
    )
