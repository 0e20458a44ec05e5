"""Who is in the community: the channel's roster, read in pieces; joins, leaves and changes.

Everybody is listed first, then comes who they are: from pages where the platform tells it so, one
by one otherwise. Each piece is one transaction, so that a crash loses none and repeats none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.enrolling import enrol_all
from bot.feature import Effects, Turn
from bot.features.setup import cards
from bot.messages import Address, Begin, Effect, Post, Profile
from bot.moment import Moment
from bot.platform import Platform, RosterPage, TryLater, Undeliverable
from storage import communities, linking, listed, people, reaching
from storage.people import Member, Organisation

ONE_BY_ONE = "each"
"""How a cursor begins that names people to be asked for one by one."""

AT_ONCE = 20
"""How many people are asked for in one piece."""


def about(subject: str) -> tuple[Address, str]:
    """`<community> <address>`: the channel or the person to ask about, and the community."""
    community, _, address = subject.partition(" ")
    return Address.parse(address), community


def look_at_channel(platform: Platform, subject: str, cursor: str) -> RosterPage:
    """Ask the platform for a page of the roster, or for the people whom the cursor names."""
    channel, _ = about(subject)
    first, _, rest = cursor.partition(" ")
    if first != ONE_BY_ONE:
        return platform.roster(channel, cursor)
    found: list[tuple[Address, Profile]] = []
    for address in map(Address.parse, rest.split(" ")):
        try:
            found.append((address, _profile(platform, address, channel)))
        except TryLater:
            if not found:
                raise
            break  # what is known by now is kept; the rest is asked for again
    return RosterPage((), known=tuple(found), is_whole=True)


def _profile(platform: Platform, person: Address, channel: Address) -> Profile:
    """Who somebody is; nothing is known of an account that was deleted.

    Where not even the roster may be read, it isn't the account's fault: that is raised.
    """
    try:
        return platform.profile(person)
    except Undeliverable:
        platform.roster(channel, "")
        return Profile("")


def keep_page(
    moment: Moment, subject: str, found: RosterPage
) -> tuple[str | None, Sequence[Effect]]:
    """Put a piece on the roster. They were here at the start: nobody is written to."""
    community, (channel, _) = moment.community, about(subject)
    if community is None or channel not in moment.venues():  # it was taken back meanwhile
        return None, ()
    session, here = moment.session, community.id
    listed.add(session, here, map(str, found.people))
    wanted = listed.among(session, here, [str(address) for address, _ in found.known])
    _take_in(moment, {each: profile for each, profile in found.known if str(each) in wanted})
    communities.come(session, str(channel), wanted)
    listed.settle(session, here, wanted)
    unread = listed.next_unread(session, here, channel.lane, AT_ONCE)
    if found.cursor and (unread or not found.is_whole):
        return found.cursor, ()
    if unread:
        return " ".join((ONE_BY_ONE, *unread)), ()
    listed.remove(session, here, channel.lane)
    if listed.progress(session, here) == (0, 0):  # no other channel is being read
        community.roster = "read"
    return None, ()


def _take_in(moment: Moment, told: Mapping[Address, Profile]) -> None:
    """Bots and closed accounts are left out; one that was closed can't be written to."""
    for address, profile in told.items():
        if profile.is_gone:
            reaching.mark_unreachable(moment.session, str(address))
    staying = {a: each for a, each in told.items() if not (each.is_gone or each.is_bot)}
    for address, member in enrol_all(moment, staying).items():
        _place(moment, member, staying[address])


def look_at_person(platform: Platform, subject: str, cursor: str) -> Profile:
    """Ask the platform who somebody is."""
    person, _ = about(subject)
    return platform.profile(person)


def keep_profile(
    moment: Moment, subject: str, found: Profile
) -> tuple[str | None, Sequence[Effect]]:
    """Fill in what is not known yet of a person who joined; a bot is no member after all."""
    address, _ = about(subject)
    person = people.by_address(moment.session, str(address))
    if person is not None and moment.community is not None:
        member = people.member(moment.session, moment.community.id, person.id)
        if member is not None and (found.is_bot or found.is_gone):
            member.left_at = moment.now
        elif member is not None:
            moment.person_at(address, found)
            _place(moment, member, found)
    return None, ()


def joined(turn: Turn) -> Effects:
    """Put a newcomer on the roster and welcome them once; whoever comes back needs no welcome."""
    if turn.community is None or (turn.event.profile and turn.event.profile.is_bot):
        return []
    communities.come(turn.session, str(turn.event.where), [str(turn.event.sender)])
    known = people.member(turn.session, turn.here.id, turn.person.id)
    member, _ = turn.enrol(turn.person)
    if turn.event.profile is not None:
        _place(turn, member, turn.event.profile)
    if known is not None:
        return []
    card = cards.welcome(turn.text, turn.here.name, turn.here.domain)
    post = Post(f"welcome:{member.id}", turn.event.sender, card, "setup.welcome", turn.person.id)
    if turn.event.profile is not None:
        return [post]
    return [Begin("setup.profile", f"{turn.here.id} {turn.event.sender}"), post]


def left(turn: Turn) -> Effects:
    """Take somebody off the roster; what they answered stays where it is.

    Their roles rest with them, and are theirs again when they come back. Whoever is in another of
    the community's channels stays.
    """
    if turn.community is not None:
        communities.part(turn.session, str(turn.event.where), str(turn.event.sender))
        member = people.member(turn.session, turn.here.id, turn.person.id)
        if member is not None and not _stays(turn):
            member.left_at = turn.now
    return []


def _stays(turn: Turn) -> bool:
    """Whether an account of theirs is, as far as is known, in another channel of the community.

    An account is where its workspace's channel is, unless it left that.
    """
    venues = [each for each in turn.venues() if each != turn.event.where]
    parted = communities.parted(turn.session, [str(each) for each in venues])
    accounts = linking.of_person(turn.session, turn.person.id)
    return any(
        each.address.startswith(f"{venue.lane}:") and (str(venue), each.address) not in parted
        for venue in venues
        for each in accounts
    )


def _place(moment: Moment, member: Member, profile: Profile) -> None:
    """Note where a member works, where that is told and not known yet."""
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
