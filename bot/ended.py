"""A community that is closed: it says nothing of its own accord, and answers where its archive is."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards import Button, Card
from bot.feature import Turn
from bot.saying import said

REOPEN = "relevance.reopen"
"""The press that opens it again."""

REOPENED_WITHIN = timedelta(days=30)


def may_open_again(closed_at: datetime, now: datetime) -> bool:
    """Whether the core team may still open it again."""
    return now < closed_at + REOPENED_WITHIN


def card(turn: Turn) -> Card:
    """What every command and every press is answered with."""
    here, text = turn.here, turn.text
    closed_at = here.closed_at or turn.now
    is_early = turn.may("advance") and may_open_again(closed_at, turn.now)
    buttons = (Button(text("core.ended.reopen"), REOPEN),) if is_early else ()
    facts = {"community": here.name, "when": closed_at, "archive": here.archive}
    return said(text, "core.ended", *buttons, **facts)
