"""E-mail in the playground: a letter lies where anybody who looks at the page can open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.world import CONVENER, MAIL, Message, World
from bot.cards import Card
from bot.messages import Address, Profile
from bot.platform import RosterPage, Undeliverable

FROM = "convener@playground.example"
"""The mailbox that letters are from here."""


class PlaygroundMail(PlaygroundPlatform):
    """One way only: nobody here answers by e-mail, and a letter that is out stays as it is."""

    name = MAIL

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        super().__init__(world, now)
        self._mail = world, now

    def post(self, to: Address, card: Card, key: str) -> str:
        """Put a letter into its mailbox, which is there for any address."""
        world, now = self._mail
        message = Message(world.next_id(), to, CONVENER, now(), card=card, key=key)
        return world.write(message).id

    def update(self, to: Address, ref: str, card: Card) -> None:  # noqa: ARG002 - the port's shape
        """A letter that was sent can't be changed."""
        raise Undeliverable("sent_for_good")

    def roster(self, channel: Address, cursor: str) -> RosterPage:  # noqa: ARG002 - the port's shape
        """Nobody is listed by e-mail."""
        return RosterPage((), "")

    def profile(self, person: Address) -> Profile:
        """A mailbox tells nothing but itself."""
        return Profile(person.id)
