"""What a card has more where it goes by e-mail: an invitation, a mailbox to answer to, a way to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Shown by e-mail alone; every other renderer leaves it out.

    `method` and `calendar`: an iCalendar object (RFC 5545) and what it asks of a calendar (RFC 5546).
    `reply_to`: the mailbox that a reader's own words go to. `stop`: the action of that of the card's
    buttons by which its reader gets no more letters like it (RFC 8058).
    """

    method: Literal["", "REQUEST", "CANCEL"] = ""
    calendar: str = ""
    reply_to: str = ""
    stop: str = ""
