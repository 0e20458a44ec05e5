"""What becomes of a resource: it helped, its link is broken or works, it is taken back or put back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.shelf import cards
from bot.features.shelf.taken import taken, tended, updates, whole
from bot.messages import Effect, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import communities, people, shelf
from storage.people import Person
from storage.shelf import Helped, Resource


def helped(turn: Turn) -> Effects:
    """It helped them: counted once a member, however often they press."""
    found = taken(turn, turn.value, "shelved")
    if found.member_id == turn.mine.id:
        raise Refusal("shelf.your_own")
    if turn.session.get(Helped, (found.id, turn.mine.id)) is None:
        turn.session.add(Helped(resource_id=found.id, member_id=turn.mine.id))
        turn.session.flush()
    buttons = (
        Button(turn.text("shelf.not_helped"), "shelf.not_helped", found.id),
        Button(turn.text("shelf.story"), "stories.tell", f"resource {found.id}"),
    )
    return [*updates(turn, found), Replace(said(turn.text, "shelf.counted", *buttons))]


def not_helped(turn: Turn) -> Effects:
    """They pressed by mistake."""
    found = taken(turn, turn.value, "shelved")
    row = turn.session.get(Helped, (found.id, turn.mine.id))
    if row is not None:
        turn.session.delete(row)
        turn.session.flush()
    return [*updates(turn, found), Replace(whole(turn, found))]


def broken(turn: Turn) -> Effects:
    """Its link leads nowhere: whoever shared it is asked; where they can't be, organisers are."""
    found = taken(turn, turn.value, "shelved")
    effects: list[Effect] = []
    if found.broken_at is None:
        found.broken_at = turn.now
        turn.session.flush()
        effects = [*updates(turn, found), *_asked(turn, found)]
    undo = Button(turn.text("shelf.link_works"), "shelf.works", found.id)
    return [*effects, Replace(said(turn.text, "shelf.reported", undo))]


def works(turn: Turn) -> Effects:
    """It leads somewhere after all, as whoever looked says."""
    found = taken(turn, turn.value, "shelved")
    found.broken_at = None
    turn.session.flush()
    return [*updates(turn, found), Replace(whole(turn, found))]


def take_back(turn: Turn) -> Effects:
    """Take it from the shelf: one's own, or anybody's for organisers; it can be put back."""
    found = tended(turn, turn.value, "shelved")
    is_mine = found.member_id == turn.mine.id
    found.status = "taken" if is_mine else "removed"
    turn.session.flush()
    if not is_mine:
        turn.decided("remove resource", found.id, found.title)
    undo = Button(turn.text("shelf.put_back"), "shelf.put_back", found.id)
    return [*updates(turn, found), Replace(said(turn.text, "shelf.gone", undo))]


def put_back(turn: Turn) -> Effects:
    """Undo that: whoever shared it what they took, organisers what they removed."""
    found = taken(turn, turn.value, "taken", "removed")
    is_mine = found.member_id == turn.mine.id
    may = is_mine if found.status == "taken" else turn.may("lead")
    if not may:
        raise Refusal("shelf.not_yours")
    communities.hold(turn.session, turn.here.id)
    if shelf.with_link(turn.session, turn.here.id, found.same) is not None:
        raise Refusal("shelf.there_again")
    if found.status == "removed":
        turn.decided("put back resource", found.id, found.title)
    found.status = "shelved"
    turn.session.flush()
    return [*updates(turn, found), Replace(whole(turn, found))]


def _asked(turn: Turn, found: Resource) -> list[Effect]:
    """Once a day at most, however often it is said."""
    return [
        Post(
            f"shelf-broken:{found.id}:{turn.now.date()}:{person.id}",
            address,
            cards.broken(turn.to(person), turn.here.name, found),
            "shelf.broken",
            person.id,
        )
        for person in _whom(turn, found)
        if (address := turn.inbox_of(person)) is not None
    ]


def _whom(turn: Turn, found: Resource) -> Sequence[Person]:
    member, by = shelf.sharer(turn.session, found)
    if member.left_at is None and turn.inbox_of(by) is not None:
        return [by]
    leading = people.holders(turn.session, turn.here.id, people.ORGANISE)
    known = {each.id: each for role in people.ORGANISE for each in leading.get(role, ())}
    return list(known.values())
