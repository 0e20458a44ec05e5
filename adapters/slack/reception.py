"""What becomes of a payload, whichever way it came in: understood, handled, and replied to.

*Commit, ack, then answer*: `take` gives the acknowledgement and what follows it; whoever called
gives the one to Slack, then has `voice.py` say the other.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from adapters.slack import parse, removal
from adapters.slack.answers import ephemeral, reply, whole
from adapters.slack.heard import Heard, Home, Malformed, Payload, TooLong, Wanted
from adapters.slack.render import SayTo
from adapters.slack.steps import Next, Reply
from bot.attending import attend
from bot.cards import Card
from bot.messages import Address, Answer, Incoming, Opened, Signalled

log = structlog.get_logger(__name__)

Handle = Callable[[Incoming], tuple[Answer, ...]]

Whole = Callable[[Wanted], Card | None]
"""The newest form of a message of ours that was shortened. May block."""

Removed = Callable[[str, datetime], None]
"""Hears that Convener was taken out of a workspace, and when. May block."""

Count = Callable[[Signalled], Future[None]]
"""Counts a signal with others, and blocks nobody."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The acknowledgement (a status other than 200: there is none), and what follows it."""

    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    team: str = ""
    then: tuple[Next, ...] = ()


class Reception:
    """Where payloads are taken in. All it is given but `count` is synchronous and runs in a thread."""

    def __init__(
        self,
        handle: Handle,
        say: SayTo,
        whole_of: Whole = lambda wanted: None,
        removed: Removed = lambda team, at: None,
        count: Count | None = None,
    ) -> None:
        """`count`: how signals are; without it they are handled like everything else."""
        self._handle = handle
        self._say = say
        self._whole_of = whole_of
        self._removed = removed
        self._count = count

    async def take(self, payload: Payload) -> Taken:
        """Take in one payload. Never raises: a bug is logged, and a status of 500."""
        try:
            kind = parse.kind(payload)
            if gone := removal.read(kind, payload):
                await attend(self._removed, *gone)
            parser = parse.PARSERS.get(kind)
            heard = parser(payload) if parser else None
            if heard is None:  # taken, so that Slack doesn't send it again
                return Taken()
            if self._count and isinstance(heard, Heard) and isinstance(heard.event, Signalled):
                await asyncio.wrap_future(self._count(heard.event))
                return Taken()
            replied = await attend(self._reply, heard)
            sender = heard.sender if isinstance(heard, Wanted) else heard.event.sender
        except Malformed as wrong:
            return malformed(wrong.what)
        except TooLong as wrong:
            return Taken(body=await attend(self._too_long, wrong.sender))
        except Exception as error:  # noqa: BLE001 - a bug, whichever; Slack is told that there is one
            return _failed(error)
        return Taken(body=replied.ack, team=sender.workspace, then=replied.then)

    def home(self, opened: Opened) -> tuple[Next, ...]:
        """Home as it stands now, to be published. May block, and raise."""
        return self._reply(Heard(opened, Home(opened.sender.id))).then

    def _reply(self, heard: Heard | Wanted) -> Reply:
        if isinstance(heard, Wanted):
            return whole(heard, self._whole_of(heard), self._say(heard.sender))
        return reply(heard, self._handle(heard.event), self._say(heard.event.sender))

    def _too_long(self, sender: Address) -> dict[str, Any]:
        words = self._say(sender)
        return ephemeral((Card(words("slack.too_long")),), words)


def malformed(what: str) -> Taken:
    """Not as Slack documents it; `what` names the field."""
    return Taken(400, {"error": "malformed", "what": what})


def _failed(error: Exception) -> Taken:
    """A bug behind the door: logged once, and Slack is told (events it sends again).

    Where it happened and of what kind, but not the error's words or anybody's variables: those may
    hold what people wrote.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("slack request failed", exception=f"{where}{type(error).__name__}")
    return Taken(500)
