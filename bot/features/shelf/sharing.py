"""Sharing a resource by form, and changing what was shared; one link stands on the shelf once."""

from __future__ import annotations

from bot.cards import Button, Form
from bot.feature import Effects, Turn
from bot.features.shelf import cards, links
from bot.features.shelf.links import LINK_AT_MOST, Link
from bot.features.shelf.taken import posts, resought, tended, updates, whole
from bot.messages import Invalid, Open, Replace
from bot.saying import said
from storage import communities, participation, shelf
from storage.shelf import Resource


def begun(turn: Turn, words: str) -> Form:
    """The form with the link that somebody wrote already in it."""
    return cards.share_form(turn.text, None, words[:LINK_AT_MOST])


def form(turn: Turn) -> Effects:
    """Ask for a resource."""
    return [Open(cards.share_form(turn.text, None))]


def edit(turn: Turn) -> Effects:
    """Ask for it anew, with what is known of it."""
    return [Open(cards.share_form(turn.text, tended(turn, turn.value, "shelved")))]


def shared(turn: Turn) -> Effects:
    """Put it on the shelf and tell the channels, or correct it in its place."""
    old = tended(turn, turn.value, "shelved") if turn.value else None
    asked = cards.share_form(turn.text, old)
    read = turn.read(asked)
    errors = turn.errors(read)
    link = links.read(read.text("link"))
    if not isinstance(link, Link):
        errors.setdefault("link", turn.text(f"shelf.fault.{link}"))
    if errors or not isinstance(link, Link):
        return [Invalid(errors, asked)]
    communities.hold(turn.session, turn.here.id)
    there = shelf.with_link(turn.session, turn.here.id, link.same)
    if there is not None and there != old:
        _, by = shelf.sharer(turn.session, there)
        return [Replace(cards.twice(turn.text, there, by.name, is_mine=_is_mine(turn, there)))]
    found = old or Resource(
        id=turn.new_id(), community_id=turn.here.id, member_id=turn.mine.id, status="shelved",
        kind="", title="", link="", same="", good_for="", shared_at=turn.now,
    )  # fmt: skip
    if found.link != link.address:
        found.broken_at = None
    found.title, found.good_for = read.text("title"), read.text("good_for")
    found.topics, found.kind = read.text("topics"), read.one("kind")
    found.link, found.same = link.address, link.same
    turn.session.add(found)
    turn.session.flush()
    resought(turn, found)
    if old is not None:
        if not _is_mine(turn, found):
            turn.decided("edit resource", found.id, found.title)
        return [*updates(turn, found), Replace(whole(turn, found))]
    participation.note(turn.session, turn.mine.id, turn.now.date(), "resource")
    buttons = (
        Button(turn.text("shelf.edit"), "shelf.edit", found.id),
        Button(turn.text("shelf.take_back"), "shelf.take_back", found.id),
    )
    return [*posts(turn, found), Replace(said(turn.text, "shelf.thanks", *buttons))]


def _is_mine(turn: Turn, found: Resource) -> bool:
    return found.member_id == turn.mine.id
