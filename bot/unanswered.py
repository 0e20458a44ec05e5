"""The engine's hand for what nobody waits for: accounts that change, signals that are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.acquaintance import differs
from bot.messages import Changed, Profile, Signalled
from bot.moment import Moment
from storage import counting, inbox, participation, reaching
from storage.database import Store
from storage.people import Identity


def follow(store: Store, moment: Callable[[Session], Moment], event: Changed) -> None:
    """Follow what a platform tells of somebody known. Most changes, of a picture say, write nothing.

    Following twice changes nothing more, so that the event's name needn't be kept.
    """
    address, profile = str(event.sender), event.profile or Profile("")
    with store.reading() as session:
        known = session.get(Identity, address)
        if known is None or not differs(known, profile):
            return
    with store.transaction() as session:
        moment(session).person_at(event.sender, profile)
        reach = reaching.mark_unreachable if profile.is_gone else reaching.mark_reachable
        reach(session, address)


def concerns(store: Store, signals: Sequence[Signalled]) -> bool:
    """Whether any of these is a member's, in a community that wants them counted."""
    places = {str(each.where) for each in signals}
    senders = {str(each.sender) for each in signals}
    with store.reading() as session:
        return bool(counting.counted(session, places, senders))


def count(store: Store, now: datetime, signals: Sequence[Signalled]) -> None:
    """Count what members did in channels, each signal once."""
    named = {each.key: (str(each.where), str(each.sender), each.kind) for each in signals}
    places = {place for place, _, _ in named.values()}
    senders = {sender for _, sender, _ in named.values()}
    with store.transaction() as session:
        members = counting.counted(session, places, senders)
        of_members = {
            key: (members[place, sender], kind)
            for key, (place, sender, kind) in named.items()
            if (place, sender) in members
        }
        fresh = inbox.receive_all(session, of_members, now)
        participation.add(session, now.date(), Counter(of_members[key] for key in fresh))
