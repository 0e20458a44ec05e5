"""The playground's world: people, channels, direct messages with Convener, and what was written.

It lives in memory. `keep` is told of each thing that changes, as JSON, so that a run may go on
where the last one stopped; the tests leave it out.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.card_json import dump, load
from bot.cards import Card
from bot.messages import Address

NAME = "playground"
WORKSPACE = "home"
CONVENER = "convener"
MAIL = "email"
"""The platform of letters, which the world shows by mailbox."""


def channel(ident: str) -> Address:
    """The address of a channel."""
    return Address(NAME, WORKSPACE, "channel", ident)


def person(ident: str) -> Address:
    """The address of a person, and of their direct messages with Convener."""
    return Address(NAME, WORKSPACE, "person", ident)


@dataclass(frozen=True, slots=True)
class Dweller:
    """Somebody who lives in the playground. `part` is who they are, in a word, for the page."""

    id: str
    name: str
    zone: str
    language: str = "en"
    organisation: str = ""
    sector: str = ""
    part: str = "member"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel and the ids of who is in it."""

    id: str
    name: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `author` is a person's id or `convener`; `only_for` sees it, where set.

    A person's message has `text`, Convener's a `card`; `key` is the post's name, where it has one.
    """

    id: str
    place: Address
    author: str
    at: datetime
    text: str = ""
    card: Card | None = None
    key: str = ""
    only_for: str = ""
    edited: bool = False


@dataclass
class World:
    """All of it. Methods are safe to call from several threads; `revision` grows at each change."""

    keep: Callable[[str, str, str], None] = lambda kind, ident, body: None
    people: dict[str, Dweller] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    revision: int = 0
    _count: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def settle(self, people: Iterable[Dweller], channels: Iterable[Channel]) -> None:
        """Put people and channels into the world."""
        with self._lock:
            for each in people:
                self.people[each.id] = each
                self._kept("person", each.id, asdict(each))
            for place in channels:
                self.channels[place.id] = place
                self._kept("channel", place.id, asdict(place))

    def next_id(self) -> str:
        """A name that nothing else in this world has or had."""
        with self._lock:
            self._count += 1
            self._kept("count", "count", self._count)
            return f"{self._count:06d}"

    def write(self, message: Message) -> Message:
        """Put a message where it belongs, over the one of the same id."""
        with self._lock:
            self.messages[message.id] = message
            body = asdict(replace(message, card=None)) | {
                "place": str(message.place),
                "at": message.at.isoformat(),
                "card": dump(message.card) if message.card else None,
            }
            self._kept("message", message.id, body)
            return message

    def enter(self, who: str, where: str) -> bool:
        """Let somebody into a channel. False if they were in it."""
        with self._lock:
            place = self.channels[where]
            if who in place.people:
                return False
            self.settle((), (replace(place, people=(*place.people, who)),))
            return True

    def go(self, who: str, where: str) -> bool:
        """Let somebody out of a channel. False if they weren't in it."""
        with self._lock:
            place = self.channels[where]
            if who not in place.people:
                return False
            others = tuple(each for each in place.people if each != who)
            self.settle((), (replace(place, people=others),))
            return True

    def seen(self, who: str, place: Address) -> list[Message]:
        """What somebody sees in a place, the oldest first."""
        with self._lock:
            return [
                message
                for message in self.messages.values()
                if message.place == place and message.only_for in ("", who)
            ]

    def mailboxes(self) -> list[Address]:
        """Where letters lie, by address."""
        with self._lock:
            places = {each.place for each in self.messages.values() if each.place.platform == MAIL}
            return sorted(places, key=str)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody changes it in here: what is read one after the other fits together."""
        with self._lock:
            yield

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            for things in (self.people, self.channels, self.messages):
                things.clear()
            self._count = 0
            self.revision += 1

    def restore(self, things: Callable[[str], list[tuple[str, str]]]) -> None:
        """Take up the world that `keep` was told of."""
        with self._lock:
            for ident, body in things("person"):
                self.people[ident] = Dweller(**json.loads(body))
            for ident, body in things("channel"):
                raw = json.loads(body)
                self.channels[ident] = Channel(raw["id"], raw["name"], tuple(raw["people"]))
            for ident, body in things("message"):
                self.messages[ident] = _message(json.loads(body))
            for _, body in things("count"):
                self._count = json.loads(body)
            self.revision += 1

    def _kept(self, kind: str, ident: str, body: Any) -> None:
        self.revision += 1
        self.keep(kind, ident, json.dumps(body, ensure_ascii=False))


def _message(raw: dict[str, Any]) -> Message:
    return Message(
        **raw
        | {
            "place": Address.parse(raw["place"]),
            "at": datetime.fromisoformat(raw["at"]),
            "card": load(raw["card"]) if raw["card"] else None,
        }
    )
