"""Reading stories: what members may, page by page; one's own, whole."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.stories import cards, subjects
from bot.features.stories.cards import Told
from bot.messages import Replace
from bot.moment import Refusal
from storage import stories
from storage.stories import Story

SHOWN = 5
"""So many are shown on a page."""

MINE_SHOWN = 10
FARTHEST = 100_000
HIDDEN = "hidden"


def page(turn: Turn) -> Effects:
    """Show what members may read; the value says how many newer ones there are."""
    if turn.value == HIDDEN:
        return [Replace(hidden(turn))]
    if not turn.value.isascii() or not turn.value.isdigit() or int(turn.value[:9]) > FARTHEST:
        raise Refusal("core.stale")
    skip = int(turn.value)
    found = stories.readable(turn.session, turn.here.id, SHOWN + 1, skip)
    pages = (max(0, skip - SHOWN) if skip else None, skip + SHOWN if found[SHOWN:] else None)
    told = known(turn, found[:SHOWN])
    return [Replace(cards.page(turn.text, turn.here.name, told, pages, leads=turn.may("lead")))]


def mine(turn: Turn) -> Effects:
    """Show the asker's own, withdrawn ones too."""
    found = stories.of_member(turn.session, turn.mine.id, MINE_SHOWN)
    return [Replace(cards.mine(turn.text, turn.here.name, known(turn, found)))]


def hidden(turn: Turn) -> Card:
    """What organisers hide, for them alone."""
    if not turn.may("lead"):
        raise Refusal("core.stale")
    found = stories.hidden(turn.session, turn.here.id, MINE_SHOWN)
    return cards.hidden(turn.text, turn.here.name, known(turn, found))


def known(turn: Turn, found: Sequence[Story]) -> list[Told]:
    """Stories with what is known of each."""
    tellers = stories.tellers(turn.session, found)
    return [
        Told(
            each,
            tellers[each.member_id],
            subjects.find(turn.session, turn.here.id, each.about),
            is_mine=each.member_id == turn.mine.id,
        )
        for each in found
    ]
