"""The dashboard as Slack's Home tab. Pure: the same cards give the same view."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack import budget, buttons, limits, render
from adapters.slack.render import Say
from adapters.slack.rich import Block
from adapters.slack.views import View
from bot.cards import Card
from bot.markup import plain

CARD_BLOCKS = limits.VIEW_BLOCKS // 2
"""Ours: a longer card doesn't fill Home alone."""


def home_view(cards: Sequence[Card], say: Say) -> View:
    """Cards one below the other, each whole, as many as there is room for; then a note."""
    note = render.shortened(say)
    kept: list[Block] = []
    for card in cards:
        more = render.blocks((card,), note)
        if len(more) > CARD_BLOCKS:
            more = [*more[:CARD_BLOCKS], note()]
        longer = [*kept, {"type": "divider"}, *more] if kept and more else [*kept, *more]
        if not _has_room(longer):
            kept.append(note())
            break
        kept = longer
    shown = kept or [render.aside(plain(say("slack.nothing")))]
    return {"type": "home", "blocks": buttons.numbered(shown)}


def _has_room(blocks: Sequence[Block]) -> bool:
    """Whether they fit, and a note after them."""
    return len(blocks) < limits.VIEW_BLOCKS and budget.bytes_of(blocks) < limits.VIEW_BYTES
