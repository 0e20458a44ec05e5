"""Erasures from the command line: of one person, and of all that a restored backup doesn't know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session, select

from bot import printed
from bot.acquaintance import email_address
from bot.app import all_texts
from bot.features.forgetting import leaving, left_behind
from bot.features.forgetting.rules import Fate, amounts
from bot.messages import Address
from bot.moment import Moment
from bot.persistence import persistently
from bot.texts import DEFAULT, Tongue
from storage import erasures, holdings, linking, people
from storage.communities import Community
from storage.database import Store
from storage.erasing import Words
from storage.erasure_file import Line, standing
from storage.people import Identity, Person


class NotKnown(Exception):
    """Nobody is known by that; the message says what an address looks like."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be erased, and what of; `alone` are communities that nobody else organises."""

    name: str
    accounts: tuple[str, ...]
    communities: tuple[str, ...]
    alone: tuple[str, ...]
    amounts: tuple[tuple[str, int, Fate], ...]
    text: Tongue


def preview(store: Store, address: str, email: str) -> Preview:
    """Look, and change nothing. Raises NotKnown."""
    with store.reading() as session:
        moment = printed.anywhere(store, session)
        person = _found(session, address, email)
        ids = people.communities_of(session, person.id)
        found = [(each, session.get_one(Community, each)) for each in ids]
        there = {each: replace(moment, community=here) for each, here in found}
        alone = [
            here.name
            for each, here in found
            if left_behind.organisers(there[each])
            and not left_behind.organisers(there[each], but=person.id)
        ]
        return Preview(
            name=person.name,
            accounts=tuple(each.address for each in linking.of_person(session, person.id)),
            communities=tuple(here.name for _, here in found),
            alone=tuple(alone),
            amounts=tuple(amounts(holdings.of_person(session, person.id))),
            text=all_texts().tongue(DEFAULT, "UTC"),
        )


def erase(store: Store, address: str, email: str, words: Words) -> None:
    """Erase them, at whoever runs Convener's word. Raises NotKnown where they went meanwhile."""

    def erased() -> None:
        with store.transaction() as session:
            moment = printed.anywhere(store, session)
            _erase(moment, _found(session, address, email).id, words, leaving.ASKED)

    persistently(erased)


def replay(store: Store, lines: Sequence[Line]) -> int:
    """Erase again whoever a backup brought back; returns how many persons that were."""
    with store.transaction() as session:
        erasures.adopt(session, lines)
    hashes = {name for each in standing(lines) for name in each.hashes}
    with store.reading() as session:
        known = session.exec(select(Identity.address, Identity.email, Identity.person_id)).all()
        whose = {name: person for *names, person in known for name in names if name}
        tried = erasures.known_as(session, whose) if hashes else {}
    again = sorted({whose[address] for name, address in tried.items() if name in hashes})
    for person_id in again:
        persistently(partial(_again, store, person_id))
    return len(again)


def _again(store: Store, person_id: str) -> None:
    with store.transaction() as session:
        _erase(printed.anywhere(store, session), person_id, "erased", leaving.RESTORED)


def _erase(moment: Moment, person_id: str, words: Words, action: str) -> None:
    person = people.hold(moment.session, person_id)
    if person is not None:
        leaving.erase(moment, person, words, action)


def _found(session: Session, address: str, email: str) -> Person:
    wanted = str(email_address(email) or "") if email else _read(address)
    person = people.by_address(session, wanted) if wanted else None
    if person is None:
        message = f"nobody is known by {email or address}"
        raise NotKnown(message)
    return person


def _read(address: str) -> str:
    try:
        return str(Address.parse(address))
    except ValueError:
        message = f"{address}: an account is written like slack:T0123:person:U0123"
        raise NotKnown(message) from None
