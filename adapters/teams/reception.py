"""What becomes of an activity that is known to be Teams': understood, handled, and replied to.

*Commit, ack, then answer*: `take` gives the response and what follows it; `app.py` gives the one to
Teams, then has `voice.py` say the other.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import structlog

from adapters.teams import parse, references
from adapters.teams.heard import Heard, Malformed, OnMessage, Payload, Talk, Wanted
from adapters.teams.paper import Opens, Say
from adapters.teams.replies import anew, reply, whole
from adapters.teams.steps import Reply, Tell
from bot.attending import attend
from bot.cards import Card
from bot.messages import Address, Answer, Incoming, Joined, Left, Pressed, Signalled, Submitted

log = structlog.get_logger(__name__)

Handle = Callable[[Incoming], tuple[Answer, ...]]

Remember = Callable[[str, Payload], None]
"""Keeps what an activity of a tenant tells of where it can be answered. May block."""

Whole = Callable[[Wanted], Card | None]
"""The newest form of a message of ours. May block."""

ChannelsOf = Callable[[Address], tuple[Address, ...]]
"""The channels of a team that are known. Teams tells of who comes and goes for all of them at once,
under the name of the first. May block."""

SayTo = Callable[[Address], Say]
"""The texts of this folder in somebody's language. May block."""

Count = Callable[[Signalled], Future[None]]
"""Counts a signal with others, and blocks nobody."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The response, and what follows it."""

    status: int = 200
    body: Mapping[str, Any] | None = None
    then: tuple[Tell, ...] = ()


class Reception:
    """Where activities are taken in. All it is given but `count` is synchronous and runs in a thread."""

    def __init__(
        self,
        handle: Handle,
        say: SayTo,
        opens: Opens,
        remember: Remember = lambda tenant, activity: None,
        whole_of: Whole = lambda wanted: None,
        channels_of: ChannelsOf = lambda team: (),
        count: Count | None = None,
    ) -> None:
        """`count`: how signals are; without it they are handled like everything else."""
        self._handle = handle
        self._say = say
        self._opens = opens
        self._remember = remember
        self._whole_of = whole_of
        self._channels_of = channels_of
        self._count = count

    async def take(self, tenant: str, activity: Payload) -> Taken:
        """Take in one activity. Never raises: a bug is logged, and a status of 500."""
        try:
            heard = parse.heard(tenant, activity)
            if heard is None:  # taken, so that Teams doesn't send it again
                return Taken()
            if self._count and isinstance(heard, Heard) and isinstance(heard.way, Talk):
                signals = [each for each in heard.events if isinstance(each, Signalled)]
                await asyncio.gather(*(asyncio.wrap_future(self._count(e)) for e in signals))
                return Taken()
            replied = await attend(self._reply, tenant, activity, heard)
        except Malformed as wrong:
            return malformed(wrong.what)
        except Exception as error:  # noqa: BLE001 - a bug, whichever; Teams is told that there is one
            return _failed(error)
        return Taken(body=replied.body, then=replied.then)

    def _reply(self, tenant: str, activity: Payload, heard: Heard | Wanted) -> Reply:
        if isinstance(heard, Heard) and isinstance(heard.way, Talk):
            for event in heard.events:
                self._handle(event)
            return Reply()
        self._remember(tenant, activity)
        say = self._say(heard.sender)
        if isinstance(heard, Wanted):
            return whole(heard, self._whole_of(heard), say, self._opens)
        events = [each for event in heard.events for each in self._everywhere(event)]
        answers = [each for event in events for each in self._handle(event)]
        replied = reply(heard, answers, say, self._opens)
        if replied.body is None and isinstance(heard.way, OnMessage):
            return anew(self._whole_of(_pressed(heard, heard.way)), say, self._opens)
        return _placed(replied, tenant, activity)

    def _everywhere(self, event: Incoming) -> Iterator[Incoming]:
        """An event in each place that it happened in."""
        yield event
        if isinstance(event, Joined | Left):
            for each in self._channels_of(event.where):
                if each != event.where:
                    yield replace(event, where=each, key=f"{event.key}:{each.id}")


def _placed(replied: Reply, tenant: str, activity: Payload) -> Reply:
    """A reply that needn't be asked where it goes: the activity has told it."""
    if not replied.then:
        return replied
    told = references.told(tenant, activity)
    known = {to: each for to, each in told.items() if each.conversation or to.kind == "channel"}
    then = tuple(replace(step, known=known.get(step.to)) for step in replied.then)
    return replace(replied, then=then)


def _pressed(heard: Heard, way: OnMessage) -> Wanted:
    """The message that was pressed, for it to be shown anew."""
    event = heard.events[0]
    community = event.community if isinstance(event, Pressed | Submitted) else ""
    return Wanted(heard.sender, community, way.ref, 0, way)


def malformed(what: str) -> Taken:
    """Not as Teams documents it; `what` names the field."""
    return Taken(400, {"error": "malformed", "what": what})


def _failed(error: Exception) -> Taken:
    """A bug behind the door: logged once, and Teams is told.

    Where it happened and of what kind, but not the error's words or anybody's variables: those may
    hold what people wrote.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("teams activity failed", exception=f"{where}{type(error).__name__}")
    return Taken(500)
