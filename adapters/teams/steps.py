"""What an activity comes to: what its response says, and the messages that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Tell:
    """A message, by its activity's fields: to a person's direct messages, or in a channel.

    `thread` is the conversation with its thread, where it answers in one. `otherwise` follows where
    it can't be delivered.
    """

    to: Address
    fields: Mapping[str, Any]
    thread: str = ""
    otherwise: Tell | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the response says (None: nothing), and what follows it, in order."""

    body: Mapping[str, Any] | None = None
    then: tuple[Tell, ...] = ()
