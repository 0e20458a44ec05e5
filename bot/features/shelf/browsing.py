"""What is on the shelf: the newest, page by page, and one whole."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.shelf import cards, sharing
from bot.features.shelf.taken import taken, whole
from bot.messages import Open, Replace, Whisper
from bot.moment import Refusal
from storage import shelf

SHOWN = 5
"""So many are shown on a page."""

FARTHEST = 100_000


def share(turn: Turn) -> Effects:
    """Show what is newest; a link behind the command begins the form with it."""
    if turn.rest:
        return [Open(sharing.begun(turn, turn.rest))]
    return [Whisper(_shelf(turn, 0))]


def page(turn: Turn) -> Effects:
    """Show what is older, or newer; the value says how many newer ones there are."""
    if not turn.value.isascii() or not turn.value.isdigit() or int(turn.value[:9]) > FARTHEST:
        raise Refusal("core.stale")
    return [Replace(_shelf(turn, int(turn.value)))]


def see(turn: Turn) -> Effects:
    """Show one with all that was said of it."""
    return [Whisper(whole(turn, taken(turn, turn.value, "shelved")))]


def _shelf(turn: Turn, skip: int) -> Card:
    found = shelf.newest(turn.session, turn.here.id, SHOWN + 1, skip)
    helped = shelf.helped(turn.session, [each.id for each in found])
    pages = (max(0, skip - SHOWN) if skip else None, skip + SHOWN if found[SHOWN:] else None)
    return cards.overview(turn.text, turn.here.name, found[:SHOWN], helped, pages)
