"""What a person does in the playground: write, press, send a form, come and go.

Each act is turned into an event for the core; the answers are put where that person sees them.
The page and the tests go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict, assert_never

from adapters.playground.world import CONVENER, Message, World, channel, person
from bot.cards import Button, Form
from bot.messages import (
    Address,
    Answer,
    Commanded,
    Incoming,
    Invalid,
    Joined,
    Left,
    Open,
    Pressed,
    Profile,
    Replace,
    Said,
    Signalled,
    Submitted,
    Value,
    Whisper,
)

Handle = Callable[[Incoming], tuple[Answer, ...]]
COMMAND = "/cop"
MENTION = "@convener"


class Happening(TypedDict):
    """What every event of this visitor carries."""

    key: str
    sender: Address
    where: Address
    profile: Profile


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act, beyond messages: a form to fill in, or what is wrong with one."""

    form: Form | None = None
    errors: Mapping[str, str] | None = None
    shown: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person, acting. `where` in each act is a channel or their own direct messages."""

    world: World
    handle: Handle
    now: Callable[[], datetime]
    who: str

    @property
    def me(self) -> Address:
        """My own address, which is also my direct messages with Convener."""
        return person(self.who)

    def write(self, where: Address, text: str) -> Outcome:
        """Write a line: a command, words to Convener, or just talk."""
        line = text.strip()
        lowered = line.casefold()
        is_command = lowered == COMMAND or lowered.startswith(COMMAND + " ")
        only_for = self.who if is_command and where.kind == "channel" else ""
        message = Message(
            self.world.next_id(), where, self.who, self.now(), line, only_for=only_for
        )
        self.world.write(message)
        if is_command:
            words = line[len(COMMAND) :].strip()
            return self._act(Commanded(**self._happened(where), text=words), where)
        if lowered.startswith(MENTION):
            words = line[len(MENTION) :].strip(" :,")
            return self._act(Said(**self._happened(where), text=words), where)
        if where.kind == "person":
            return self._act(Said(**self._happened(where), text=line), where)
        return self._act(Signalled(**self._happened(where), kind="message"), where)

    def press(self, message: Message, button: Button) -> Outcome:
        """Press a button on a message."""
        community = button.community or (message.card.community if message.card else "")
        event = Pressed(
            **self._happened(message.place),
            action=button.action,
            value=button.value,
            community=community,
        )
        return self._act(event, message.place, message)

    def submit(
        self, where: Address, form: Form, values: Mapping[str, Value], origin: Message | None = None
    ) -> Outcome:
        """Send a form that was opened by an act in `where`, from `origin` if a card opened it."""
        event = Submitted(
            **self._happened(where),
            form=form.id,
            value=form.value,
            community=form.community,
            values=values,
        )
        return self._act(event, where, origin)

    def join(self, where: str) -> Outcome:
        """Come into a channel."""
        if not self.world.enter(self.who, where):
            return Outcome()
        return self._act(Joined(**self._happened(channel(where))), channel(where))

    def leave(self, where: str) -> Outcome:
        """Leave a channel."""
        if not self.world.go(self.who, where):
            return Outcome()
        return self._act(Left(**self._happened(channel(where))), channel(where))

    def _happened(self, where: Address) -> Happening:
        each = self.world.people[self.who]
        profile = Profile(each.name, each.zone, each.language, each.organisation, each.sector)
        key = f"playground:{self.world.next_id()}"
        return {"key": key, "sender": self.me, "where": where, "profile": profile}

    def _act(self, event: Incoming, where: Address, origin: Message | None = None) -> Outcome:
        form, errors, shown = None, None, []
        for answer in self.handle(event):
            match answer:
                case Open():
                    form = answer.form
                case Invalid():
                    errors = answer.errors
                case Replace(card) if origin is not None and self._is_mine(origin):
                    latest = self.world.messages[origin.id]
                    shown.append(self.world.write(replace(latest, card=card, edited=True)))
                case Replace(card) | Whisper(card):
                    only_for = self.who if where.kind == "channel" else ""
                    message = Message(
                        self.world.next_id(),
                        where,
                        CONVENER,
                        self.now(),
                        card=card,
                        only_for=only_for,
                    )
                    shown.append(self.world.write(message))
                case _:
                    assert_never(answer)
        return Outcome(form, errors, tuple(shown))

    def _is_mine(self, message: Message) -> bool:
        return message.only_for == self.who or (message.place == self.me and not message.key)
