"""People who act through their platform's own door, each in one way on all platforms.

What they fill in is said as the core's forms have it: ids of options, and people's addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from adapters.playground.visit import Outcome, Visitor
from adapters.playground.world import Message, channel
from bot.cards import Button, Form
from bot.messages import Value
from tests.contract.ear import Ear
from tests.town import buttons

Given = Mapping[str, Value]


class Neighbour(Protocol):
    """Somebody of a channel of communities, who sees what stands there and in direct messages."""

    def tell(self, text: str) -> None:
        """Write to Convener in direct messages."""

    def command(self, text: str) -> None:
        """Give a command in the channel."""

    def press(self, action: str, value: str = "", shown_to: Neighbour | None = None) -> None:
        """Press the newest button of that action (and value), as oneself or another sees it."""

    def opens(self) -> None:
        """See the form that the last act opened, or what there is to say instead."""

    def fill(self, given: Given) -> None:
        """Send that form, as it stands but for this."""

    def join(self) -> None:
        """Come into the channel."""

    def leave(self) -> None:
        """Leave it."""

    def again(self) -> None:
        """The platform tells of the last act once more."""

    def reads(self) -> str:
        """All that can be read now: in the channel, in direct messages and in what is open."""

    def awaits(self, words: str) -> None:
        """Return once that can be read."""

    def awaits_other(self, before: str) -> None:
        """Return once something else can be read than before."""


class OnPlayground:
    """Somebody in the playground's square."""

    def __init__(self, me: Visitor, ear: Ear, where: str) -> None:
        self._me, self._ear, self._where = me, ear, channel(where)
        self._open: Form | None = None

    def tell(self, text: str) -> None:
        self._did(self._me.write(self._me.me, text))

    def command(self, text: str) -> None:
        self._did(self._me.write(self._where, f"/cop {text}"))

    def press(self, action: str, value: str = "", shown_to: Neighbour | None = None) -> None:
        shown = self if shown_to is None else shown_to
        assert isinstance(shown, OnPlayground)
        self._did(self._me.press(*shown.found(action, value)))

    def opens(self) -> None:
        assert self._open is not None

    def fill(self, given: Given) -> None:
        assert self._open is not None
        stands: dict[str, Value] = {each.id: each.value for each in self._open.inputs()}
        self._did(self._me.submit(self._where, self._open, stands | dict(given)))

    def join(self) -> None:
        self._did(self._me.join(self._where.id))

    def leave(self) -> None:
        self._did(self._me.leave(self._where.id))

    def again(self) -> None:
        self._ear(self._ear.heard[-1])

    def reads(self) -> str:
        cards = [each.card.plain() for each in self._sees() if each.card]
        return "\n".join([*cards, self._open.plain() if self._open else ""])

    def awaits(self, words: str) -> None:
        assert words in self.reads(), self.reads()

    def awaits_other(self, before: str) -> None:
        assert self.reads() != before

    def found(self, action: str, value: str) -> tuple[Message, Button]:
        """The newest button of that action (the last of several)."""
        for message in sorted(self._sees(), key=lambda each: each.id, reverse=True):
            for button in reversed(buttons(message.card)):
                if button.action == action and value in ("", button.value):
                    return message, button
        raise LookupError(action)

    def _sees(self) -> list[Message]:
        seen = self._me.world.seen
        return [*seen(self._me.who, self._where), *seen(self._me.who, self._me.me)]

    def _did(self, act: Outcome) -> None:
        if not act.errors:
            self._open = act.form
