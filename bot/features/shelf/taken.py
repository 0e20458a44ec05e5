"""A resource of this community, and what stands of it in the channels."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Turn
from bot.features.shelf import cards
from bot.features.shelf.cards import Reader
from bot.messages import Effect, Post, Update
from bot.moment import Moment, Refusal
from bot.wording import words
from storage import shelf
from storage.shelf import Helped, Resource, ShelfNote


def taken(turn: Turn, ident: str, *statuses: str) -> Resource:
    """A resource of this community, locked. Raises Refusal where it is not so any more."""
    found = shelf.hold(turn.session, ident)
    if found is None or found.community_id != turn.here.id or found.status not in statuses:
        raise Refusal("core.stale")
    return found


def tended(turn: Turn, ident: str, *statuses: str) -> Resource:
    """The same, for whoever shared it and for organisers."""
    found = taken(turn, ident, *statuses)
    if found.member_id != turn.mine.id and not turn.may("lead"):
        raise Refusal("shelf.not_yours")
    return found


def posts(moment: Moment, found: Resource) -> list[Effect]:
    """The resource in each of the community's channels."""
    card = _posted(moment, found)
    return [Post(_key(found, venue), venue, card, "shelf.shared") for venue in moment.venues()]


def updates(moment: Moment, found: Resource) -> list[Effect]:
    """The resource brought up to date wherever it stands."""
    card = _posted(moment, found)
    return [Update(_key(found, venue), card) for venue in moment.venues()]


def whole(turn: Turn, found: Resource) -> Card:
    """All there is to a resource, for whoever asks."""
    mine = (found.id, turn.mine.id)
    reader = Reader(
        turn.mine.id,
        leads=turn.may("lead"),
        was_helped=turn.session.get(Helped, mine) is not None,
        has_noted=turn.session.get(ShelfNote, mine) is not None,
    )
    notes = shelf.notes(turn.session, found.id)
    _, by = shelf.sharer(turn.session, found)
    return cards.whole(turn.text, found, by.name, _count(turn, found), notes, reader)


def resought(moment: Moment, found: Resource) -> None:
    """What the resource is found by, the notes on it among it."""
    notes = (note.words for note, _ in shelf.notes(moment.session, found.id))
    said = "\n".join((found.title, found.topics, found.good_for, *notes))
    found.sought = "".join(f" {word}" for word in words(said))
    moment.session.flush()


def _posted(moment: Moment, found: Resource) -> Card:
    _, by = shelf.sharer(moment.session, found)
    return cards.posted(moment.aloud(), found, by.name, _count(moment, found))


def _count(moment: Moment, found: Resource) -> int:
    return shelf.helped(moment.session, [found.id]).get(found.id, 0)


def _key(found: Resource, venue: object) -> str:
    return f"shared:{found.id}:{venue}"
