"""A note on what another shared: one a member, changed or taken back by whose it is."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.shelf import cards
from bot.features.shelf.taken import resought, taken, whole
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from storage.shelf import Resource, ShelfNote


def form(turn: Turn) -> Effects:
    """Ask for it; one's own stands in it already."""
    found = _anothers(turn)
    return [Open(cards.note_form(turn.text, found, _mine(turn, found)))]


def noted(turn: Turn) -> Effects:
    """Keep it."""
    found = _anothers(turn)
    mine = _mine(turn, found)
    blank = cards.note_form(turn.text, found, mine)
    read = turn.read(blank)
    if read.problems:
        return [Invalid(turn.errors(read), blank)]
    if mine is None:
        mine = ShelfNote(resource_id=found.id, member_id=turn.mine.id, words="", noted_at=turn.now)
    mine.words = read.text("words")
    turn.session.add(mine)
    turn.session.flush()
    resought(turn, found)
    return [Replace(whole(turn, found))]


def take_back(turn: Turn) -> Effects:
    """Take one's own back; writing it again is the undo."""
    found = _anothers(turn)
    mine = _mine(turn, found)
    if mine is not None:
        turn.session.delete(mine)
        turn.session.flush()
        resought(turn, found)
    return [Replace(whole(turn, found))]


def _anothers(turn: Turn) -> Resource:
    found = taken(turn, turn.value, "shelved")
    if found.member_id == turn.mine.id:
        raise Refusal("shelf.your_own")
    return found


def _mine(turn: Turn, found: Resource) -> ShelfNote | None:
    return turn.session.get(ShelfNote, (found.id, turn.mine.id))
