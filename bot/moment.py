"""What any handler works with at a moment of the community's time, and how it says no."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.acquaintance import Unknown, met
from bot.courtesy import WEEK, Asked, Withheld, withheld
from bot.messages import Address, Profile
from bot.playbook import Playbook, Playbooks
from bot.texts import Texts, Tongue
from storage import communities, mailing, outbox, people, reaching
from storage.communities import Community
from storage.people import Member, Person

SECRET = re.compile("[0-9a-f]{32}")
"""What `Moment.new_secret` makes."""


class Refusal(Exception):
    """An expected no: a catalogue key and its facts. Everything in the turn is rolled back."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What any handler works with. `now` is community time; `rng` is the only source of chance."""

    session: Session
    now: datetime
    rng: random.Random
    texts: Texts
    playbooks: Playbooks
    public_url: str = ""
    """Where Convener's own pages are reached from outside, without a slash at the end; or empty."""
    mail_from: str = ""
    """The mailbox that e-mails are from; empty where none are sent."""
    community: Community | None = None

    @property
    def here(self) -> Community:
        """The community; its routes are only reached where there is one."""
        if self.community is None:
            raise Refusal("core.no_community")
        return self.community

    @property
    def playbook(self) -> Playbook:
        """The framework that the community goes by; the bundled one where there is none."""
        return self.playbooks.of(self.community.playbook if self.community else "")

    def new_id(self) -> str:
        """A fresh id: 12 letters and digits, 60 bits."""
        letters = "abcdefghijkmnpqrstuvwxyz23456789"
        return "".join(self.rng.choice(letters) for _ in range(12))

    def new_secret(self) -> str:
        """A fresh secret for an address that is all that is asked of whoever comes by it: 128 bits."""
        return f"{self.rng.getrandbits(128):032x}"

    def aloud(self) -> Tongue:
        """The texts as the whole community reads them."""
        return self.texts.tongue(self.here.language, self.here.zone)

    def to(self, person: Person) -> Tongue:
        """The texts as a person reads them, in their own language and zone where known."""
        community = self.community
        language = person.language or (community.language if community else "")
        zone = person.zone or (community.zone if community else "UTC")
        return self.texts.tongue(language, zone)

    def inbox_of(self, person: Person) -> Address | None:
        """Where a person's direct messages go; None when they can't be reached."""
        return self.inboxes([person]).get(person.id)

    def inboxes(self, persons: Sequence[Person]) -> dict[str, Address]:
        """The same for several, by their ids: those who can be reached."""
        if not persons or self.community is None:
            return {}
        venues = communities.venues(self.session, self.here.id)
        found = reaching.addresses_of(self.session, [person.id for person in persons], venues)
        return {ident: Address.parse(address) for ident, address in found.items()}

    def mailbox_of(self, person: Person) -> Address | None:
        """Where a person's e-mails go; None where none are sent, or no mailbox of theirs takes any."""
        found = mailing.mailbox_of(self.session, person.id) if self.mail_from else None
        return Address.parse(found) if found else None

    def venues(self) -> tuple[Address, ...]:
        """The community's channels."""
        return tuple(map(Address.parse, communities.venues(self.session, self.here.id)))

    def person_at(self, address: Address, profile: Profile | None = None) -> Person:
        """Whose address this is; somebody new becomes known by it. Raises Refusal for the erased."""
        try:
            return met(self.session, address, profile, self.new_id)[1]
        except Unknown:
            raise Refusal("core.erased.named") from None

    def enrol(self, person: Person) -> tuple[Member, bool]:
        """A person's membership here, and whether they were not a member until now."""
        known = people.member(self.session, self.here.id, person.id)
        fresh = known is None or known.left_at is not None
        if known is None:
            ident, here = self.new_id(), self.here.id
            known = Member(id=ident, community_id=here, person_id=person.id, joined_at=self.now)
            self.session.add(known)
        known.left_at = None
        self.session.flush()
        return known, fresh

    def withheld(self, asked: Asked, person: Person | None) -> Withheld | None:
        """Why a message must not go to a person (None: to a channel) now, if it must not."""
        lately = self.unasked_of([person]) if person is not None and asked == "no" else Counter()
        return self.held_back(asked, person, lately.total())

    def unasked_of(self, persons: Sequence[Person]) -> Counter[str]:
        """How many unasked messages each of them got this week, by their ids."""
        since = self.now - WEEK
        return outbox.unasked_since(self.session, [each.id for each in persons], since)

    def held_back(self, asked: Asked, person: Person | None, lately: int) -> Withheld | None:
        """The same where it is known how many unasked messages they got this week."""
        return withheld(
            asked,
            paused=self.community is not None and self.community.paused_at is not None,
            stopped=person is not None and person.stopped_at is not None,
            snoozed_until=person.snoozed_until if person else None,
            unasked_this_week=lately,
            now=self.now,
        )

    @property
    def is_closed(self) -> bool:
        """Whether the community is at its end: nothing is said in its name any more."""
        return self.community is not None and self.community.closed_at is not None
