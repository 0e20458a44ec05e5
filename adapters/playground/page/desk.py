"""What the page is given, and what all browsers looking at it share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from adapters.playground.visit import Handle
from adapters.playground.world import World
from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page needs of the rest of the house.

    `now` is community time, UTC. `say(language, key, **facts)` gives plain text of the catalogue,
    for keys "playground.…". `move` takes the community's clock to an instant and tells its second
    argument each instant on the way; it and `start_over` run in a thread.
    """

    world: World
    handle: Handle
    now: Callable[[], datetime]
    say: Callable[..., str]
    next_due: Callable[[], datetime | None]
    move: Callable[[datetime, Callable[[datetime], None]], None]
    start_over: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Move:
    """The clock on its way."""

    begin: datetime
    goal: datetime
    reached: datetime

    @property
    def share(self) -> float:
        """How far it has come, from 0 to 1."""
        span = (self.goal - self.begin).total_seconds()
        done = (self.reached - self.begin).total_seconds()
        return min(1.0, max(0.0, done / span)) if span > 0 else 1.0


@dataclass
class House:
    """What every browser sees alike: whether the clock moves, and who has looked at what.

    `looks` holds the id of the newest message that a person saw in a place, until the process
    ends: nothing that must last.
    """

    desk: Desk
    looks: dict[tuple[str, Address], str] = field(default_factory=dict)
    moving: Move | None = None
    clearing: bool = False

    @property
    def busy(self) -> bool:
        """Whether the clock is taken, so that nobody else may move it."""
        return self.moving is not None or self.clearing

    def claim(self, goal: datetime) -> bool:
        """Take the clock for a move. False if it is taken, or nothing lies between."""
        now = self.desk.now()
        if self.busy or goal <= now:
            return False
        self.moving = Move(now, goal, now)
        return True

    def carry_out(self, move: Move) -> None:
        """Do the move that was claimed; blocks for as long as it takes."""

        def reached(instant: datetime) -> None:
            self.moving = Move(move.begin, move.goal, instant)

        try:
            self.desk.move(move.goal, reached)
        finally:
            self.moving = None

    def clear(self) -> None:
        """Start over; blocks for as long as it takes."""
        try:
            self.desk.start_over()
            self.looks.clear()
        finally:
            self.clearing = False

    def unread(self, who: str, place: Address) -> int:
        """How many messages of others came to a place since somebody's last look."""
        last = self.looks.get((who, place), "")
        seen = self.desk.world.seen(who, place)
        return sum(1 for message in seen if message.id > last and message.author != who)

    def look(self, who: str, place: Address, newest: str) -> None:
        """Remember that somebody saw everything up to a message."""
        self.looks[who, place] = max(newest, self.looks.get((who, place), ""))
