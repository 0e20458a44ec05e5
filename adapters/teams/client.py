"""The platform port on Teams' connector: posts, updates, rosters, profiles.

Synchronous, for delivery's threads. A message's reference is `<conversation>|<id>`. Bots can't read
what stands in a conversation, so that nobody can tell whether a lost message arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Never, TypeVar

import structlog

from adapters.teams import address, profiles, rates, refusals
from adapters.teams.connector import Connector, Office
from adapters.teams.heard import Malformed
from adapters.teams.hosts import SERVICE_HOSTS, is_served, usual
from adapters.teams.references import Reference, References
from adapters.teams.refusals import Refused
from adapters.teams.steps import Tell
from bot.cards import Card
from bot.messages import Address, Profile
from bot.patience import PATIENCE
from bot.platform import CantTell, Pace, RosterPage, TryLater, Undeliverable, Unsure

log = structlog.get_logger(__name__)

T = TypeVar("T")

Draw = Callable[[Address, Card], Mapping[str, Any]]
"""A card as an activity's fields, in the language of whoever is at an address. May block."""


class TeamsPlatform:
    """Convener's hands in Teams."""

    name = address.PLATFORM

    def __init__(
        self,
        connector: Connector,
        references: References,
        draw: Draw,
        hosts: Collection[str] = SERVICE_HOSTS,
        service_url: str = "",
        pace: Pace = rates.PACE,
    ) -> None:
        """`hosts` are those that may be written to; `service_url` is where none was told."""
        self.pace = pace
        self._connector, self._references = connector, references
        self._draw, self._hosts = draw, hosts
        self._service_url = service_url or usual(hosts)

    def post(self, to: Address, card: Card, key: str) -> str:  # noqa: ARG002 - the port's shape
        """Write a message; to a person in the conversation with them, which is created if need be."""
        known = self._references.of(to)
        office = self._office(to, known)
        conversation = to.id if to.kind == "channel" else self._personal(to, known)
        ident = self._written(
            to, card, lambda fields: self._connector.send(office, conversation, fields)
        )
        return f"{conversation}|{ident}"

    def tell(self, step: Tell) -> None:
        """Say an answer, which is no post; where it is in a thread, there. Raises as `post` does."""
        known = step.known or self._references.of(step.to)
        own = step.to.id if step.to.kind == "channel" else ""
        conversation = step.thread or own or self._personal(step.to, known)
        office = self._office(step.to, known)
        try:
            self._connector.send(office, conversation, {"type": "message", **step.fields})
        except Refused as no:
            raise refusals.settled(no) from None

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message in its place. Changing it twice does no harm: every doubt is patience."""
        known = self._references.of(to)
        conversation, _, ident = ref.rpartition("|")
        if conversation != (to.id if to.kind == "channel" else known.conversation) or not ident:
            raise Undeliverable("message_not_found")
        office = self._office(to, known)

        def change(fields: Mapping[str, Any]) -> str:
            self._connector.update(office, conversation, ident, fields)
            return ident

        try:
            self._written(to, card, change)
        except Unsure as doubt:
            raise TryLater(doubt.after) from None

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """A page of a channel's people, and who they are. They can be written to from then on."""
        office = self._office(channel, self._references.of(channel))
        page = self._asked(lambda: self._connector.members(office, channel.id, cursor))
        listed = page.get("members")
        known: list[tuple[Address, Profile]] = []
        met: dict[Address, Reference] = {}
        for account in listed if isinstance(listed, list) else ():
            try:
                person, profile = profiles.told(channel.workspace, account)
            except (Malformed, AttributeError):
                log.warning("teams listed somebody without a name for them", tenant=office.tenant)
                continue
            known.append((person, profile))
            met[person] = Reference(account=str(account.get("id", "")), met_in=channel.id)
        self._references.remember(met)
        following = str(page.get("continuationToken") or "")
        people = tuple(person for person, _ in known)
        return RosterPage(people, following, tuple(known), is_whole=not following)

    def profile(self, person: Address) -> Profile:
        """Who somebody is, by the roster of a conversation that they are in."""
        known = self._references.of(person)
        office = self._office(person, known)
        where = known.conversation or known.met_in or self._personal(person, known)
        ident = known.account or person.id
        account = self._asked(lambda: self._connector.member(office, where, ident))
        return profiles.told(person.workspace, {"id": ident, **account})[1]

    def resting(self, person: Address) -> datetime | None:
        """Teams doesn't tell."""

    def lookup(self, to: Address, key: str, since: datetime) -> Never:  # noqa: ARG002 - the port's
        """Teams doesn't let bots read what was said."""
        raise CantTell

    def _office(self, place: Address, known: Reference) -> Office:
        is_good = is_served(known.service_url, self._hosts)
        return Office(known.service_url if is_good else self._service_url, place.workspace)

    def _personal(self, person: Address, known: Reference) -> str:
        """The conversation with somebody, created where there is none yet, and remembered."""
        if known.conversation:
            return known.conversation
        office, member = self._office(person, known), known.account or person.id
        created = self._asked(lambda: self._connector.create(office, member))
        if not created:
            raise TryLater(PATIENCE)
        self._references.remember({person: Reference(conversation=created)})
        return created

    def _written(self, to: Address, card: Card, write: Callable[[Mapping[str, Any]], str]) -> str:
        """Write a card; its words alone, where Teams doesn't take how it is drawn."""
        words = {"text": card.plain(), "textFormat": "plain"}
        try:
            return write({"type": "message", **self._draw(to, card)})
        except Refused as no:
            if no.status not in refusals.UNFIT:
                raise refusals.settled(no) from None
            log.error("teams took no card", why=no.code)  # noqa: TRY400
        try:
            return write({"type": "message", **words})
        except Refused as no:
            raise (refusals.unfit if no.status in refusals.UNFIT else refusals.settled)(
                no
            ) from None

    def _asked(self, ask: Callable[[], T]) -> T:
        """Ask for something. Asking again does no harm."""
        try:
            return ask()
        except Unsure as doubt:
            raise TryLater(doubt.after) from None
        except Refused as no:
            raise refusals.settled(no) from None
