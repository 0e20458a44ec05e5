"""Taking an account off again: it becomes a person of its own; history stays with who keeps."""

from __future__ import annotations

from sqlmodel import Session

from bot.acquaintance import EMAIL
from bot.calendar import is_zone
from bot.feature import Effects, Turn
from bot.features.identities import cards, log
from bot.messages import Address, Replace, Whisper
from bot.moment import Refusal
from bot.saying import account_name, said
from storage import communities, linking, people
from storage.people import Identity, Person


def show(turn: Turn) -> Effects:
    """List the asker's accounts, to them alone."""
    if turn.event.where.kind != "person":
        raise Refusal("identities.in_private")
    found = _accounts(turn.session, turn.person.id)
    return [Whisper(cards.accounts(turn.text, found, str(turn.event.sender)))]


def take_off(turn: Turn) -> Effects:
    """Take one off. Its silence goes along, and so does what was answered in open polls.

    It stays in the communities of its workspace, as a plain member.
    """
    people.hold(turn.session, turn.person.id)
    mine = {each.address: each for each in _accounts(turn.session, turn.person.id)}
    account = mine.get(turn.value)
    if account is None:
        raise Refusal("core.stale")
    if len(mine) == 1:
        raise Refusal("identities.only_one")
    fresh = _like(turn, account)
    linking.take_off(turn.session, account, turn.person, fresh)
    lane = Address.parse(account.address).lane
    stays = [
        each
        for each in people.communities_of(turn.session, turn.person.id)
        if communities.lives_in(turn.session, each, f"{lane}:")
    ]
    for each in stays:
        _enrol(turn, each, fresh)
    linking.answer_no_more_than(turn.session, turn.person.id, fresh.id)
    log.keep(turn, "unlink", turn.person.id, stays, account.address)
    return [Replace(said(turn.text, "identities.taken_off", account=account_name(account)))]


def _accounts(session: Session, person_id: str) -> list[Identity]:
    """Those that can act; an e-mail address can't."""
    found = linking.of_person(session, person_id)
    return [each for each in found if not each.address.startswith(f"{EMAIL}:")]


def _like(turn: Turn, account: Identity) -> Person:
    old = turn.person
    return Person(
        id=turn.new_id(),
        name=account.name or old.name,
        zone=account.zone if is_zone(account.zone) else old.zone,
        language=account.language or old.language,
        stopped_at=old.stopped_at,
        snoozed_until=old.snoozed_until,
        quiet_hours=old.quiet_hours,
    )


def _enrol(turn: Turn, community_id: str, fresh: Person) -> None:
    community = turn.session.get_one(communities.Community, community_id)
    before = people.member(turn.session, community_id, turn.person.id)
    member, _ = turn.at(community).enrol(fresh)
    if before is not None:
        member.preference = before.preference
    turn.session.flush()
