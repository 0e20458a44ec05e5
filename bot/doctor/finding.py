"""What a check found, and the clock, which two of them ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

CLOCKS_APART = timedelta(minutes=2)
"""Slack's signatures are refused when they are five minutes old; the way here takes its share."""

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `mend` is empty when there is nothing to do."""

    name: str
    state: State
    found: str
    mend: str = ""


def clock(whose: str, theirs: datetime, ours: datetime) -> Finding:
    """Whether this machine's clock and another's agree."""
    apart = abs(theirs - ours)
    seconds = round(apart.total_seconds())
    said = f"{seconds:,} second{'s' * (seconds != 1)} from {whose}"
    if apart > CLOCKS_APART:
        return Finding("clock", "wrong", said,
                       "set this machine's clock, best by NTP: Slack's signatures are refused"
                       " when they seem five minutes old")  # fmt: skip
    return Finding("clock", "ok", said)
