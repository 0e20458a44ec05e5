"""What people do about an agenda: see it, put it in order, take suggestions up, take items off."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.agenda import cards, editing, offering, planned, rules
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from storage import agenda
from storage.agenda import ON, REMOVED, SUGGESTED


def show(turn: Turn) -> Effects:
    """Show the agenda to come; where it is empty, with what it could be."""
    return [Whisper(_shown(turn))]


def item(turn: Turn) -> Effects:
    """Show one item, with what can be done about it; `all` shows them all again."""
    if turn.value == "all":
        return [Replace(_shown(turn))]
    found = planned.found(turn, turn.value, ON, SUGGESTED)
    return [Replace(cards.item(turn, planned.read(turn), found))]


def move(turn: Turn) -> Effects:
    """Put an item at a place. The place is named, so that pressing twice moves it once."""
    ident, _, place = turn.value.partition(" ")
    if not place.isdecimal():
        raise Refusal("core.stale")
    found = planned.found(turn, ident, ON)
    now = planned.read(turn)
    order = rules.moved([each.id for each, _ in now.items], ident, int(place))
    items = {each.id: each for each, _ in now.items}
    for position, each in enumerate(order, 1):
        items[each].position = position
    planned.changed(turn, "order agenda", ident)
    return [Replace(cards.item(turn, planned.read(turn), found))]


def remove(turn: Turn) -> Effects:
    """Take an item or a suggestion off; it can be put back."""
    found = planned.found(turn, turn.value, ON, SUGGESTED)
    planned.theirs(turn, found)
    found.status = REMOVED
    planned.changed(turn, "take off agenda", found.id)
    return [Replace(cards.removed(turn.text, found))]


def restore(turn: Turn) -> Effects:
    """Put it back where it was, if its minutes are free still."""
    found = planned.found(turn, turn.value, REMOVED)
    planned.theirs(turn, found)
    if found.position:
        editing.has_room(turn, found.minutes)
    found.status = ON if found.position else SUGGESTED
    planned.changed(turn, "put back on agenda", found.id)
    return [Replace(_shown(turn))]


def take(turn: Turn) -> Effects:
    """Take a member's suggestion up, at the end."""
    found = planned.found(turn, turn.value, SUGGESTED)
    editing.has_room(turn, found.minutes)
    found.status = ON
    found.position = agenda.last_place(turn.session, turn.here.id) + 1
    planned.changed(turn, "take up suggestion", found.id)
    return [Replace(_shown(turn))]


def _shown(turn: Turn) -> Card:
    now = planned.read(turn)
    return cards.agenda(turn, now, () if now.items else offering.offered(turn, now.length))
