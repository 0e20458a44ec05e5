"""Organisers may hide a story, with a reason that its teller hears; they change nothing in it."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.stories import cards, reading
from bot.messages import Effect, Invalid, Open, Post, Replace, Update
from bot.moment import Refusal
from bot.saying import said
from storage import board, stories
from storage.stories import Story


def ask(turn: Turn) -> Effects:
    """Ask why."""
    return [Open(cards.hide_form(turn.text, _shown(turn)))]


def hidden(turn: Turn) -> Effects:
    """Hide it from members and sponsors, and tell its teller why."""
    story = _shown(turn)
    asked = cards.hide_form(turn.text, story)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    story.hidden_at, story.hidden_because = turn.now, read.text("reason")
    turn.session.flush()
    turn.decided("hide story", story.id, story.hidden_because)
    undo = Button(turn.text("stories.show"), "stories.show", story.id)
    return [*_tell(turn, story), Replace(said(turn.text, "stories.hidden_now", undo))]


def show(turn: Turn) -> Effects:
    """Show it again."""
    story = _of_here(turn)
    if story.hidden_at is None:
        raise Refusal("core.stale")
    story.hidden_at, story.hidden_because = None, ""
    turn.session.flush()
    turn.decided("show story", story.id)
    return [*_tell(turn, story), Replace(reading.hidden(turn))]


def _shown(turn: Turn) -> Story:
    """A story that somebody here may read: of one that is its teller's alone nobody hears."""
    story = _of_here(turn)
    if story.hidden_at is not None or not (story.shown_as or story.naming):
        raise Refusal("core.stale")
    return story


def _of_here(turn: Turn) -> Story:
    story = stories.hold(turn.session, turn.value)
    if story is None or story.community_id != turn.here.id or story.withdrawn_at is not None:
        raise Refusal("core.stale")
    return story


def _tell(turn: Turn, story: Story) -> list[Effect]:
    """Its teller, in one message that says what holds now."""
    by = board.author(turn.session, story.member_id)
    address = turn.inbox_of(by)
    if address is None or by.id == turn.person.id:
        return []
    key = f"story-hidden:{story.id}"
    card = cards.withheld(turn.to(by), turn.here.name, story)
    return [Post(key, address, card, "stories.hidden", by.id), Update(key, card)]
