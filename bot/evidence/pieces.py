"""Questions that count evidence, and what is so at this moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.calendar import local_day
from bot.gate import Piece
from bot.moment import Moment

Question = Callable[[Moment], list[Piece]]
"""Counts one kind."""

Questions = Callable[[Moment], Mapping[str, list[Piece]]]
"""Counts several kinds at once."""


def now_of(moment: Moment, amount: int, source: str, **facts: object) -> list[Piece]:
    """What is so today; nothing where there is none of it."""
    today = local_day(moment.now, moment.here.zone)
    return [Piece(today, amount, f"core.source.{source}", facts=facts)] if amount else []
