"""Everything that the fake Teams holds: people, conversations, messages, tokens, calls.

One lock guards it, and one condition says that something changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from tests.fake_teams.values import Call, Conversation, Message, Person, TeamsError

T = TypeVar("T")


class World:
    """The state, and the few ways to change it. Every method takes the lock."""

    def __init__(self, app: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.app = app
        self.seconds = seconds
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.disabled: set[str] = set()
        self.tokens: dict[str, float] = {}
        self.calls: list[Call] = []
        self.page_at_most = 500
        self._numbers = 0

    def number(self) -> int:
        """The next of a row of numbers, for ids."""
        with self.changed:
            self._numbers += 1
            return self._numbers

    def person(self, named: str) -> Person | None:
        """Somebody, by either of their ids."""
        with self.changed:
            known = self.people.get(named)
            return known or next((p for p in self.people.values() if p.account == named), None)

    def personal(self, person: Person) -> Conversation:
        """Somebody's chat with the bot, which has the same id for ever."""
        with self.changed:
            id_ = f"a:1{person.aad}_{self.app[-4:]}"
            made = Conversation(id_, person.tenant, "personal", [person.aad], person.aad)
            return self.conversations.setdefault(id_, made)

    def conversation(self, id_: str) -> Conversation:
        """A conversation that the bot may use, also by the name of a thread in it."""
        with self.changed:
            found = self.conversations.get(id_.partition(";messageid=")[0])
            if found is None:
                raise TeamsError(404, "ConversationNotFound", "Conversation not found.")
            if found.tenant in self.disabled:
                raise TeamsError(403, "BotDisabledByAdmin", "The tenant admin disabled this bot")
            away = found.partner and not self.people[found.partner].installed
            if away or not found.installed:
                words = "The bot is not part of the conversation roster."
                raise TeamsError(403, "BotNotInConversationRoster", words)
            return found

    def write(self, conversation: Conversation, message: Message) -> None:
        """A message is there, or stands otherwise than before."""
        with self.changed:
            conversation.messages[message.id] = message
            self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What the predicate gives as soon as it is true of what is held; else AssertionError."""
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            if not found:
                message = f"it didn't come about within {timeout} s"
                raise AssertionError(message)
            return found


def unhurried() -> Callable[[], float]:
    """A clock on which whoever looks has waited a second: rates are other tests' business."""
    return count(1.0).__next__
