"""The platform port on the playground's world. It never limits, fails or loses anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from adapters.playground.world import CONVENER, NAME, Message, World, person
from bot.cards import Card
from bot.messages import Address, Profile
from bot.platform import Pace, RosterPage, Undeliverable

PAGE = 10
"""People on a roster's page: few, so that paging is always exercised."""

TOGETHER = 50
"""Messages that are taken and settled at once: what was written is always found again."""


class PlaygroundPlatform:
    """Convener's hands in the world. `now` is community time."""

    name = NAME
    pace = Pace(together=TOGETHER)

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self._world = world
        self._now = now

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message."""
        self._exists(to)
        message = Message(self._world.next_id(), to, CONVENER, self._now(), card=card, key=key)
        return self._world.write(message).id

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message in its place."""
        old = self._world.messages.get(ref)
        if old is None or old.place != to:
            raise Undeliverable("message_not_found")
        self._world.write(replace(old, card=card, edited=True))

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """The channel's people, ten at a time."""
        self._exists(channel)
        people = self._world.channels[channel.id].people
        start = int(cursor or 0)
        then = str(start + PAGE) if start + PAGE < len(people) else ""
        return RosterPage(tuple(person(each) for each in people[start : start + PAGE]), then)

    def profile(self, person: Address) -> Profile:
        """Who somebody is."""
        self._exists(person)
        each = self._world.people[person.id]
        return Profile(each.name, each.zone, each.language, each.organisation, each.sector)

    def resting(self, person: Address) -> datetime | None:  # noqa: ARG002 - the port's shape
        """Nobody rests here: quiet hours by the clock are the core's."""
        return None

    def lookup(
        self,
        to: Address,
        key: str,
        since: datetime,  # noqa: ARG002 - the port's shape
    ) -> str | None:
        """The message that was posted under a name, whenever: nothing here is ever lost."""
        found = (m.id for m in self._world.messages.values() if m.place == to and m.key == key)
        return next(found, None)

    def _exists(self, place: Address) -> None:
        known = self._world.channels if place.kind == "channel" else self._world.people
        if place.id not in known:
            raise Undeliverable("channel_not_found")
