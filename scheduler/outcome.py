"""What became of a message that delivery tried to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. `state` is the outbox's; or `waiting`: it goes back.

    `version` is the one that stands on the platform now; `after` the seconds that the whole lane
    waits, if any; `rests_until` when this one's reader wants notifications again (wall time);
    `is_quiet`: it came into its reader's quiet hours;
    `unreachable` says that whoever it is for can't be written to.
    """

    state: str
    ref: str = ""
    version: int = 0
    reason: str = ""
    after: float = 0
    rests_until: datetime | None = None
    is_quiet: bool = False
    unreachable: bool = False

    @property
    def word(self) -> str:
        """What came of this try, for the figures."""
        if self.state == "sending":
            return "in_doubt"
        if self.state == "waiting":
            return "put_off" if self.after else "held"
        return self.state
