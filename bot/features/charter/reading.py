"""A charter is read: the one that counts, any version of it, one section after another."""

from __future__ import annotations

from bot.access import Act
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.charter import cards
from bot.features.charter.sections import SECTIONS
from bot.features.charter.view import View, view
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from storage import charters
from storage.charters import Charter

WRITES: Act = "charter"
PUBLIC = ("proposed", "adopted", "declined")
"""What every member may read; drafts are for those who write."""


def show(turn: Turn) -> Effects:
    """Show the charter: to those who write, their draft; to others, what counts or is voted on."""
    return [Whisper(_front(turn))]


def see(turn: Turn) -> Effects:
    """Show the contents of one version."""
    return [Replace(contents(turn, found(turn, turn.value)))]


def of_vote(turn: Turn) -> Effects:
    """Show what a vote is about."""
    charter = charters.of_poll(turn.session, turn.value)
    if charter is None:
        raise Refusal("core.stale")
    return [Whisper(contents(turn, found(turn, charter.id)))]


def section(turn: Turn) -> Effects:
    """Show one section."""
    charter, key = named(turn)
    return [Replace(shown(turn, charter, key))]


def shown(turn: Turn, charter: Charter, key: str) -> Card:
    """One section as whoever acts may see it."""
    return cards.section(turn.text, view(turn, charter), key, may_write=turn.may(WRITES))


def contents(turn: Turn, charter: Charter) -> Card:
    """All sections as whoever acts may see them, with the way to other versions."""
    others = [each for each in _readable(turn) if each.id != charter.id]
    found_view: View = view(turn, charter)
    return cards.contents(turn.text, found_view, may_write=turn.may(WRITES), others=others)


def found(turn: Turn, ident: str, *statuses: str) -> Charter:
    """A charter of this community, locked, that whoever acts may see. Raises Refusal otherwise."""
    charter = charters.hold(turn.session, ident)
    if charter is None or charter.community_id != turn.here.id:
        raise Refusal("core.stale")
    if statuses and charter.status not in statuses:
        raise Refusal("charter.frozen", number=charter.number)
    if charter.status not in PUBLIC and not turn.may(WRITES):
        raise Refusal("charter.not_public")
    return charter


def named(turn: Turn, *statuses: str) -> tuple[Charter, str]:
    """The charter and the section that a press or a form names."""
    ident, _, rest = turn.value.partition(" ")
    key = rest.split(" ", 1)[0]
    if key not in SECTIONS:
        raise Refusal("core.stale")
    return found(turn, ident, *statuses), key


def _readable(turn: Turn) -> list[Charter]:
    every = charters.versions(turn.session, turn.here.id)
    return [each for each in every if turn.may(WRITES) or each.status in PUBLIC]


def _front(turn: Turn) -> Card:
    readable = _readable(turn)
    if not readable:
        return cards.none_yet(turn.text, may_write=turn.may(WRITES))
    order = ("draft", "proposed", "adopted", "declined", "withdrawn")
    first = min(readable, key=lambda each: (order.index(each.status), -each.number))
    return contents(turn, first)
