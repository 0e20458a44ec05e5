"""What a request comes to: its acknowledgement, and the steps that follow it, for `voice.py` to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Opened


@dataclass(frozen=True, slots=True)
class Respond:
    """A message for a response URL; `plainer` follows where its blocks aren't taken."""

    url: str
    body: Mapping[str, Any]
    plainer: Respond | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Web API.

    `plainer` follows where its blocks aren't taken, `otherwise` where it is refused at all.
    """

    method: str
    arguments: Mapping[str, Any]
    otherwise: Call | Respond | None = None
    plainer: Call | None = None


@dataclass(frozen=True, slots=True)
class Refresh:
    """Home is to be shown as things stand by then; the event asks the core for it."""

    event: Opened


Next = Call | Respond | Refresh


@dataclass(frozen=True, slots=True)
class Reply:
    """What the acknowledgement says (nothing, often), and what follows it, in order."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    then: tuple[Next, ...] = ()
