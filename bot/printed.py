"""What the command line prints of a community: its digest."""

from __future__ import annotations

import random

from sqlmodel import Session

from bot.app import all_texts, community_clock
from bot.feature import Moment
from bot.features.digests import handlers
from bot.playbook import load
from storage import communities
from storage.database import Store

NAMED_AT_MOST = 20
"""Communities that are listed where the one that is meant can't be told."""


class Unclear(Exception):
    """Which community is meant can't be told; the message says which there are."""


def digest(store: Store, name: str) -> str:
    """A community's digest as it stands now, plain. Raises Unclear where the name is nobody's own."""
    with store.reading() as session:
        return handlers.printed(moment(store, session, name))


def moment(store: Store, session: Session, name: str) -> Moment:
    """The moment of the one community of that name or id. Raises Unclear where there isn't one."""
    every = communities.every(session)
    found = [each for each in every if name == each.id] or [
        each for each in every if each.name.casefold() == name.strip().casefold()
    ]
    if len(found) == 1:
        return Moment(
            session=session,
            now=community_clock(store)(),
            rng=random.SystemRandom(),
            texts=all_texts(),
            playbook=load(),
            community=found[0],
        )
    named = ", ".join(f"{each.name} ({each.id})" for each in found or every[:NAMED_AT_MOST])
    if found:
        message = f"several communities are called “{name}”; give one's id: {named}"
    else:
        message = f"no community is called “{name}”; " + (
            f"there are: {named}" if named else "there is none on this database yet"
        )
    raise Unclear(message)
