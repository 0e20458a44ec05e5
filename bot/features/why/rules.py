"""What ends messages of a kind, and why one was not sent: pure decisions."""

from __future__ import annotations

from typing import Literal

from bot.courtesy import Asked

Way = Literal["observer", "snooze", "stop", "digest", "settings"]


def ways_out(kind: str, asked: Asked, *, is_mine: bool, may_digest: bool) -> tuple[Way, ...]:
    """What its reader can press so that no more of a kind of message comes, the mildest first.

    A message to a whole channel (not `is_mine`), or one that a press answers, ends by nothing of
    theirs but their settings.
    """
    if not is_mine or asked == "now":
        return ("settings",)
    feature = kind.partition(".")[0]
    own: tuple[Way, ...] = ()
    if feature == "nudges":
        own = ("observer",)
    elif feature == "digests" and may_digest:
        own = ("digest",)
    return (*own, "snooze", "stop", "settings")


def not_sent(state: str, reason: str) -> str:
    """Which words tell why a message did not come: the reason's, else the state's."""
    return reason if state in ("withheld", "missed") and reason else state
