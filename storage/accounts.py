"""What a workspace may say of whom: whose e-mail address makes a new account somebody known."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, not_, or_, select

from storage.communities import Venue
from storage.people import Held, Identity, Member

EMAIL = "email:"
"""How the address of an account begins that is an e-mail address."""


def recognised(session: Session, person_ids: Collection[str], workspace: str) -> set[str]:
    """Those of these persons whom a new account of a workspace may be by its e-mail address alone.

    They are known by nothing of another workspace, or members of a community that lives in that
    one: no workspace can make one of its accounts somebody of another's, nor have one wait for
    them. Nor can it make one an organiser who has an account elsewhere: they link theirs themselves.
    """
    there = col(Venue.address).startswith(f"{workspace}:", autoescape=True)
    belongs = select(Member.person_id).join(Venue, col(Venue.community_id) == Member.community_id)
    anywhere = select(Member.person_id)
    outside: ColumnElement[bool] = not_(
        or_(
            col(Identity.address).startswith(EMAIL),
            col(Identity.address).startswith(f"{workspace}:", autoescape=True),
        )
    )
    elsewhere = select(Identity.person_id).where(outside)
    organises = (
        select(Member.person_id)
        .join(Held, col(Held.member_id) == Member.id)
        .join(Identity, col(Identity.person_id) == Member.person_id)
        .where(outside)
    )
    whose = col(Identity.person_id)
    query = select(Identity.person_id).where(
        whose.in_(person_ids),
        or_(
            and_(whose.not_in(anywhere), whose.not_in(elsewhere)),
            whose.in_(belongs.where(there)),
        ),
        whose.not_in(organises),
    )
    return set(session.exec(query))


def shared(session: Session, person_id: str, one: str, other: str) -> bool:
    """Whether somebody is in a community that lives in both of two workspaces."""
    mine = select(Member.community_id).where(
        Member.person_id == person_id, col(Member.left_at).is_(None)
    )
    lives = select(Venue.community_id).where(col(Venue.community_id).in_(mine))
    there = (
        set(session.exec(lives.where(col(Venue.address).startswith(f"{each}:", autoescape=True))))
        for each in (one, other)
    )
    return bool(set.intersection(*there))
