"""What `me` shows: a member's wishes, their accounts, what they did of late.

The statements are built once, for building one costs more than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.asking import ask
from storage.mailing import Mailing
from storage.participation import Signal
from storage.people import Identity, Member, Offer
from storage.stories import Story

_HAS_TOLD = select(col(Story.id)).where(col(Story.member_id) == bindparam("member")).exists()
_WISHES = (
    select(
        col(Mailing.monthly),
        _HAS_TOLD,
        col(Offer.member_id),
        col(Offer.offers),
        col(Offer.seeks),
        col(Offer.co_lead),
        col(Offer.hours),
    )
    .select_from(Member)
    .outerjoin(Mailing, col(Mailing.member_id) == col(Member.id))
    .outerjoin(Offer, col(Offer.member_id) == col(Member.id))
    .where(col(Member.id) == bindparam("member"))
)
_ACCOUNTS = (
    select(col(Identity.address), col(Identity.name), col(Identity.email))
    .where(col(Identity.person_id) == bindparam("person"))
    .order_by(col(Identity.address))
)
_ALIKE = (
    select(col(Identity.address))
    .where(
        col(Identity.email) == bindparam("email"), col(Identity.person_id) != bindparam("person")
    )
    .order_by(col(Identity.address))
)
_DONE = select(col(Signal.day), col(Signal.kind), col(Signal.count)).where(
    col(Signal.member_id) == bindparam("member"), col(Signal.day) > bindparam("after")
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a member offers and seeks, in their own words; `hours` a month, None where not said."""

    offers: str
    seeks: str
    co_lead: bool
    hours: int | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a member offers, if anything; whether they want the digest; whether they told stories."""

    offered: Offered | None
    monthly: bool
    has_told: bool


@dataclass(frozen=True, slots=True)
class Own:
    """An account of somebody's. `alike`: others' accounts with the same e-mail address, vouched for."""

    address: str
    name: str
    alike: tuple[str, ...]


def of_member(session: Session, member_id: str) -> Wishes:
    """A member's wishes; what everybody gets where they have not said. Withdrawn stories are told."""
    monthly, has_told, offering, *offered = ask(session, _WISHES, {"member": member_id}).one()
    return Wishes(
        offered=None if offering is None else Offered(*offered),
        monthly=monthly is None or monthly,
        has_told=has_told,
    )


def accounts(session: Session, person_id: str) -> list[Own]:
    """A person's accounts, by their addresses.

    Others' are looked for by an address that is known: joined, where most have none, PostgreSQL
    expects so many to be alike that it reads all accounts there are.
    """
    found = ask(session, _ACCOUNTS, {"person": person_id})
    return [
        Own(address, name, _alike(session, person_id, email) if email else ())
        for address, name, email in found
    ]


def _alike(session: Session, person_id: str, email: str) -> tuple[str, ...]:
    return tuple(ask(session, _ALIKE, {"email": email, "person": person_id}).scalars())


def done(session: Session, member_id: str, after: date) -> dict[tuple[date, str], int]:
    """How often a member did what on which day after `after`."""
    found = ask(session, _DONE, {"member": member_id, "after": after})
    return {(day, kind): count for day, kind, count in found}
