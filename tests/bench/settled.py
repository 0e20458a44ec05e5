"""The community that the bots are measured in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from scheduler.clock import wall
from storage.communities import Community, Venue
from storage.database import Store
from storage.people import Held, Identity, Member, Person

HALF_A_YEAR = timedelta(days=180)


def settle(
    store: Store, people: int, channel: str, person: Callable[[int], str], *, counted: bool = False
) -> None:
    """A community in the channel, led by its first person; `person` is their address by number.

    `counted`: messages in the channel are.
    """
    began = wall() - HALF_A_YEAR
    with store.transaction() as session:
        session.add(
            Community(
                id="c1",
                name="Water Losses",
                domain="How networks lose water",
                zone="Africa/Nairobi",
                languages="en",
                stage="forming",
                created_at=began,
                roster="read",
                counting_since=began if counted else None,
            )
        )
        session.flush()
        session.add(Venue(address=channel, community_id="c1"))
        for number in range(1, people + 1):
            session.add(Person(id=f"p{number}", name=f"Member {number}", zone="Africa/Nairobi"))
            session.flush()
            session.add(Identity(address=person(number), person_id=f"p{number}"))
            session.add(
                Member(id=f"m{number}", community_id="c1", person_id=f"p{number}", joined_at=began)
            )
        session.flush()
        session.add(Held(member_id="m1", role="leader"))
