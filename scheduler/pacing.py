"""How fast a lane may be driven: an even stream of requests, and what one place takes of them.

What was sent before this process began isn't known here: a platform's own word corrects that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.platform import Lately, Pace

CATCH_UP = timedelta(seconds=0.5)
"""The most of a delay that is made up for, by requests that follow each other faster."""


EDITS_AT_ONCE = timedelta(seconds=10)
"""So much of the rate of edits may be used at once, after a while without any."""


@dataclass(slots=True)
class Road:
    """When the next request may go out on a lane. All instants are wall time; one sender uses it.

    A request that is late lets the next ones catch up, so that small delays cost nothing of the
    rate; beyond `CATCH_UP`, time that was lost stays lost. Where the clock is set back, nothing is
    known any more of what went before.
    """

    pace: Pace
    _next: datetime | None = None
    _places: dict[str, datetime] = field(default_factory=dict)
    _next_edit: datetime | None = None
    _lately: dict[str, Lately] = field(default_factory=dict)
    _shown: datetime | None = None

    def is_set_back(self, now: datetime) -> bool:
        """Whether the clock shows less than at the last look; then all is forgotten."""
        is_back = self._shown is not None and now < self._shown
        self._shown = now
        if is_back:
            self._next = self._next_edit = None
            self._places, self._lately = {}, {}
        return is_back

    def wait(self, now: datetime) -> float:
        """Seconds until the lane is free."""
        return max(0.0, (self._next - now).total_seconds()) if self._next else 0.0

    def edits_from(self, now: datetime) -> datetime | None:
        """When an edit may leave again; None if it may now."""
        return self._next_edit if self._next_edit and self._next_edit > now else None

    def go(self, place: str, now: datetime, *, is_edit: bool = False) -> None:
        """A request leaves for a place."""
        if is_edit and self.pace.edits:
            interval = timedelta(seconds=1 / self.pace.edits)
            self._next_edit = (
                max(self._next_edit or now - EDITS_AT_ONCE, now - EDITS_AT_ONCE) + interval
            )
        if self.pace.lane:
            interval = timedelta(seconds=1 / self.pace.lane)
            self._next = max(self._next or now, now - CATCH_UP) + interval
        if self.pace.place:
            self._places[place] = now + timedelta(seconds=1 / self.pace.place)
        if self.pace.windows:
            lately = self._lately.pop(place, None) or Lately(self.pace.windows)
            lately.go(now)
            self._lately[place] = lately  # behind those that were written to before
            while (first := next(iter(self._lately))) != place and self._lately[first].is_over(now):
                del self._lately[first]

    def landed(self, place: str, now: datetime) -> None:
        """The request to a place was answered, or nobody waits for the answer any more."""
        lately = self._lately.get(place)
        if lately is not None:
            lately.landed(now)
            if free := lately.free():
                self._places[place] = max(self._places.get(place, free), free)

    def busy(self, now: datetime) -> dict[str, datetime]:
        """Places that must not be written to yet, and when they may."""
        self._places = {place: free for place, free in self._places.items() if free > now}
        return self._places
