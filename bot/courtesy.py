"""How much of Convener a person has to bear: pure rules, asked wherever a post is written.

Product rule: all unasked direct messages together are at most two a week to a person; a stop or
a snooze holds on every platform at once; a paused community hears nothing that nobody pressed for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Asked = Literal["now", "before", "no"]
Withheld = Literal["paused", "stopped", "snoozed", "two_a_week"]

WEEK = timedelta(days=7)
UNASKED_A_WEEK = 2


def withheld(
    asked: Asked,
    *,
    paused: bool,
    stopped: bool,
    snoozed_until: datetime | None,
    unasked_this_week: int,
    now: datetime,
) -> Withheld | None:
    """Why a message must not be sent now; None when it may.

    `asked`: `now` answers a press and always may; `before` is a standing wish (lessons, say),
    which a pause, a stop or a snooze still holds back; `no` counts towards the week's two.
    """
    if asked == "now":
        return None
    if paused:
        return "paused"
    if stopped:
        return "stopped"
    if snoozed_until is not None and snoozed_until > now:
        return "snoozed"
    if asked == "no" and unasked_this_week >= UNASKED_A_WEEK:
        return "two_a_week"
    return None
