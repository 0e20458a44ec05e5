"""What an activity comes to: what its response says, and the messages that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.references import Reference
from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Tell:
    """A message, by its activity's fields: to a person's direct messages, or in a channel.

    `thread` is the conversation with its thread, where it answers in one. `otherwise` follows where
    it can't be delivered. `known` is what the activity that it answers tells of the place, where
    that is enough to write there.
    """

    to: Address
    fields: Mapping[str, Any]
    thread: str = ""
    otherwise: Tell | None = None
    known: Reference | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the response says (None: nothing), and what follows it, in order."""

    body: Mapping[str, Any] | None = None
    then: tuple[Tell, ...] = ()
