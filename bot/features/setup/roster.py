"""Who is in the community: the channel's roster page by page, joins and leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.feature import Effects, Moment, Turn
from bot.features.setup import cards
from bot.messages import Address, Begin, Effect, Post, Profile
from bot.platform import Platform, Undeliverable
from storage import people
from storage.people import Member, Organisation, Person


@dataclass(frozen=True, slots=True)
class Page:
    """People that a platform listed, with their profiles, and the cursor of the next page."""

    people: tuple[tuple[Address, Profile], ...]
    cursor: str


def about(subject: str) -> tuple[Address, str]:
    """`<community> <address>`: the channel or the person to ask about, and the community."""
    community, _, address = subject.partition(" ")
    return Address.parse(address), community


def look_at_channel(platform: Platform, subject: str, cursor: str) -> Page:
    """Ask the platform for a page of people and for who they are."""
    channel, _ = about(subject)
    page = platform.roster(channel, cursor)
    return Page(tuple((each, _profile(platform, each)) for each in page.people), page.cursor)


def _profile(platform: Platform, person: Address) -> Profile:
    """Who somebody is; nothing is known of an account that was deleted."""
    try:
        return platform.profile(person)
    except Undeliverable:
        return Profile("")


def keep_page(moment: Moment, subject: str, found: Page) -> tuple[str | None, Sequence[Effect]]:
    """Put a page of people on the roster. They were here at the start: nobody is written to."""
    if moment.community is None:  # the start was taken back meanwhile
        return None, ()
    for address, profile in found.people:
        if not profile.is_bot:
            person = moment.person_at(address)
            member, _ = moment.enrol(person)
            _fill_in(moment, person, member, profile)
    moment.community.roster = "reading" if found.cursor else "read"
    return found.cursor or None, ()


def look_at_person(platform: Platform, subject: str, cursor: str) -> Profile:
    """Ask the platform who somebody is."""
    person, _ = about(subject)
    return platform.profile(person)


def keep_profile(
    moment: Moment, subject: str, found: Profile
) -> tuple[str | None, Sequence[Effect]]:
    """Fill in what is not known yet of a person who joined."""
    address, _ = about(subject)
    person = people.by_address(moment.session, str(address))
    if person is not None and moment.community is not None:
        member = people.member(moment.session, moment.community.id, person.id)
        if member is not None:
            _fill_in(moment, person, member, found)
    return None, ()


def joined(turn: Turn) -> Effects:
    """Put a newcomer on the roster and welcome them once; whoever comes back needs no welcome."""
    if turn.community is None or (turn.event.profile and turn.event.profile.is_bot):
        return []
    known = people.member(turn.session, turn.here.id, turn.person.id)
    member, _ = turn.enrol(turn.person)
    if turn.event.profile is not None:
        _fill_in(turn, turn.person, member, turn.event.profile)
    if known is not None:
        return []
    card = cards.welcome(turn.text, turn.here.name, turn.here.domain)
    post = Post(f"welcome:{member.id}", turn.event.sender, card, "setup.welcome", turn.person.id)
    if turn.event.profile is not None:
        return [post]
    return [Begin("setup.profile", f"{turn.here.id} {turn.event.sender}"), post]


def left(turn: Turn) -> Effects:
    """Take somebody off the roster; what they answered stays where it is.

    Their roles rest with them, and are theirs again when they come back.
    """
    if turn.community is not None:
        member = people.member(turn.session, turn.here.id, turn.person.id)
        if member is not None:
            member.left_at = turn.now
    return []


def _fill_in(moment: Moment, person: Person, member: Member, profile: Profile) -> None:
    moment.fill_in(person, profile)
    if profile.organisation and member.organisation_id is None:
        found = people.organisation(moment.session, member.community_id, profile.organisation)
        if found is None:
            found = Organisation(
                id=moment.new_id(),
                community_id=member.community_id,
                name=profile.organisation,
                sector=profile.sector,
            )
            moment.session.add(found)
            moment.session.flush()
        member.organisation_id = found.id
    moment.session.flush()
