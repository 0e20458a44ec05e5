"""What is known of a person from their accounts: taken over, and followed when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlmodel import Session

from bot.calendar import is_zone
from bot.messages import Address, Profile
from storage import accounts, erasures, people, quiet, seating
from storage.database import insert_new
from storage.people import Identity, Person

EMAIL = "email"
"""The platform of an address that is an e-mail address."""


class Unknown(Exception):
    """Whoever this is was erased: only they themselves may make themselves known again."""


def met(
    session: Session,
    address: Address,
    profile: Profile | None,
    new_id: Callable[[], str],
    *,
    acts: bool = False,
    known: seating.Account | None = None,
) -> seating.Account:
    """An account and whose it is; somebody new becomes known by it, or `acts` themselves.

    `known`: what `seating.account` would tell, where it was asked already.

    Raises Unknown for whoever was erased; by others' doing, also by their e-mail address alone.
    """
    found = known or seating.account(session, str(address))
    if found is None:
        if unknown(session, {address: None if acts else profile}):
            raise Unknown
        person = by_email(session, address, profile) or Person(id=new_id(), name="")
        session.add(person)
        session.flush()
        account = Identity(address=str(address), person_id=person.id)
        session.add(account)
    else:
        account, person = found
    if profile is not None:
        follow(session, person, account, profile)
        note_email(session, person, profile)
    session.flush()
    return account, person


def unknown(session: Session, told: Mapping[Address, Profile | None]) -> set[Address]:
    """Those of these accounts whose owner was erased, as they or their e-mail address tell."""
    names = {each: [str(each), str(vouched(profile) or each)] for each, profile in told.items()}
    gone = erasures.among(session, {name for both in names.values() for name in both})
    return {each for each, both in names.items() if gone.intersection(both)}


def email_address(email: str) -> Address | None:
    """A person's e-mail address as an address; None where it can't be one."""
    try:
        return Address.parse(f"{EMAIL}::person:{email.strip().casefold()}")
    except ValueError:
        return None


def vouched(profile: Profile | None) -> Address | None:
    """The e-mail address that an account's workspace answers for: not a guest's or a stranger's."""
    if profile is None or not profile.email or profile.standing in ("guest", "foreign"):
        return None
    return email_address(profile.email)


def by_email(session: Session, account: Address, profile: Profile | None) -> Person | None:
    """Whoever is known already under the e-mail address that a platform tells: imported, say.

    Nobody whom that workspace has no say about: see `accounts.recognised`.
    """
    address = vouched(profile)
    known = people.by_address(session, str(address)) if address else None
    may = known and accounts.recognised(session, [known.id], account.lane)
    return known if may else None


def note_email(session: Session, person: Person, profile: Profile) -> None:
    """Know somebody also by the e-mail address that a platform tells, so that no import doubles them."""
    address = vouched(profile)
    if address is not None and not erasures.among(session, [str(address)]):
        insert_new(session, Identity(address=str(address), person_id=person.id))


def differs(identity: Identity, profile: Profile) -> bool:
    """Whether a platform tells something of an account that it didn't tell before."""
    email = str(vouched(profile) or "")
    told = (profile.name, profile.zone, profile.language, profile.standing, email)
    known = (identity.name, identity.zone, identity.language, identity.standing, identity.email)
    news = any(new and new != old for new, old in zip(told, known, strict=True))
    return news or identity.reachable == profile.is_gone


def follow(session: Session, person: Person, identity: Identity, profile: Profile) -> None:
    """Take over what a platform tells of a person.

    Only where nothing is known yet, or the same account told what is known: what people set
    themselves stays, whatever their accounts say.
    """
    zone = profile.zone if is_zone(profile.zone) else ""
    if profile.name and person.name in ("", identity.name):
        _know(person, name=profile.name)
    if zone and person.zone in ("", identity.zone):
        if person.quiet_hours and person.zone != zone:
            quiet.reconsider(session, person.id)
        _know(person, zone=zone)
    if profile.language and person.language in ("", identity.language):
        _know(person, language=profile.language)
    _know(
        identity,
        name=profile.name,
        zone=profile.zone,
        language=profile.language,
        standing=profile.standing,
        email=str(vouched(profile) or ""),
    )


def _know(row: Person | Identity, **told: str) -> None:
    """Set what was told and is new: a row that is set, even to what it was, costs a look at it all."""
    for name, value in told.items():
        if value and value != getattr(row, name):
            setattr(row, name, value)
