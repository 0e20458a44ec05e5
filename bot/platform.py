"""The port that every platform implements: post, update, roster, profile, resting, lookup.

Methods are synchronous and run in delivery's threads. They raise `TryLater` for what passes (`post`
also `Unsure`, where nobody knows) and `Undeliverable` for what doesn't, `lookup` also `CantTell`;
anything else is a bug.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.cards import Card
from bot.messages import Address, Profile


class TryLater(Exception):
    """The platform asks for patience: not before `after` seconds from now (wall time)."""

    def __init__(self, after: float) -> None:
        super().__init__(f"not before {after} s")
        self.after = after


class Unsure(TryLater):
    """The post may have arrived; nobody heard the answer. `lookup` may tell, after that time."""


class Undeliverable(Exception):
    """The platform will never take this: the person or the channel can't be reached.

    `of_all` says that nobody in the workspace can be, so that it tells nothing of this person.
    """

    def __init__(self, reason: str, *, of_all: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.of_all = of_all


class CantTell(Exception):
    """The platform doesn't let Convener see whether a post arrived."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many requests in any stretch of so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests a second a platform takes from one lane, and to one place; 0: any number.

    `edits`: of the lane's requests, how many may change a message that stands there. `windows`:
    what one place takes of both, where that isn't an even stream. `together`: so many are taken and
    settled in one transaction; more than one only where nothing else limits, and where `lookup`
    always tells: if the process dies between, so many are in doubt.
    """

    lane: float = 0
    place: float = 0
    edits: float = 0
    windows: tuple[Window, ...] = ()
    together: int = 1


@dataclass(slots=True)
class Lately:
    """The requests of late, as far back as these windows look."""

    windows: tuple[Window, ...]
    _went: deque[datetime] = field(default_factory=deque)

    def free(self) -> datetime | None:
        """From when on another request may go; None: at once, whenever that is."""
        full = [each for each in self.windows if len(self._went) >= each.requests]
        ends = (self._went[-each.requests] + timedelta(seconds=each.seconds) for each in full)
        return max(ends, default=None)

    def go(self, at: datetime) -> None:
        """A request leaves."""
        self._went.append(at)
        if len(self._went) > max((each.requests for each in self.windows), default=0):
            self._went.popleft()

    def landed(self, at: datetime) -> None:
        """The last one was answered: it arrived at some instant until now."""
        self._went[-1] = max(self._went[-1], at)

    def is_over(self, now: datetime) -> bool:
        """Whether no window looks back to any of them."""
        longest = max(each.seconds for each in self.windows)
        return self._went[-1] + timedelta(seconds=longest) <= now


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Some of a channel's people, and the cursor of the next page (empty: that was all).

    `known` tells who some people are, of this page or another, of the channel or not. `is_whole`:
    everybody was listed by now, and what follows only tells who they are.
    """

    people: tuple[Address, ...]
    cursor: str = ""
    known: tuple[tuple[Address, Profile], ...] = ()
    is_whole: bool = False


class Platform(Protocol):
    """A place where communities talk."""

    name: str
    pace: Pace

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message and return the platform's id for it. `key` travels in its metadata."""

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change the message that `post` called `ref`."""

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """One page of the people in a channel; begin with an empty cursor."""

    def profile(self, person: Address) -> Profile:
        """Who somebody is."""

    def resting(self, person: Address) -> datetime | None:
        """Until when (wall time) somebody wants no notifications; None: they do, or nobody can tell."""

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:
        """The id of the message posted under `key`, if it arrived; intended at `since` (wall time)."""
