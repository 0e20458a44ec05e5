"""Telling a story, and telling it anew: by its own teller, who says each time who may read it."""

from __future__ import annotations

from bot.cards import Form
from bot.feature import Effects, Turn
from bot.features.stories import cards, subjects
from bot.features.stories.cards import NO
from bot.features.stories.reading import known
from bot.forms import Read
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from storage import participation, stories
from storage.stories import Story

STORY = "story "
"""What a form's value begins with where a story is told anew; else it names what it is about."""


def form(turn: Turn) -> Effects:
    """Ask for a story; the press may say what about."""
    return [Open(_form(turn, turn.value))]


def edit(turn: Turn) -> Effects:
    """Ask for one's own anew."""
    return [Open(_form(turn, f"{STORY}{owned(turn, turn.value).id}"))]


def told(turn: Turn) -> Effects:
    """Keep it with the consent that was given. The same words told twice are one story."""
    asked = _form(turn, turn.value)
    read = turn.read(asked)
    errors = turn.errors(read)
    shown_as, naming = _consent(read, "shown_as"), _consent(read, "naming")
    if not errors and not shown_as and not naming:
        errors["naming"] = turn.text("stories.nobody_reads")
    if errors:
        return [Invalid(errors, asked)]
    old = _old(turn) or stories.same(turn.session, turn.mine.id, read.text("text"))
    story = old or Story(
        id=turn.new_id(), community_id=turn.here.id, member_id=turn.mine.id, text="", cycle="",
        told_at=turn.now,
    )  # fmt: skip
    story.text, story.cycle = read.text("text"), read.one("cycle")
    story.about, story.topic = read.one("about"), read.text("topic")
    story.shown_as, story.naming = shown_as, naming
    story.withdrawn_at = None
    turn.session.add(story)
    turn.session.flush()
    if old is None:
        participation.note(turn.session, turn.mine.id, turn.now.date(), "story")
    return [Replace(cards.kept(turn.text, known(turn, [story])[0], "thanks"))]


def owned(turn: Turn, ident: str) -> Story:
    """One's own story, locked. Raises Refusal for anybody else's: nobody tells or consents for another."""
    found = stories.hold(turn.session, ident)
    if found is None or found.community_id != turn.here.id:
        raise Refusal("core.stale")
    if found.member_id != turn.mine.id:
        raise Refusal("stories.not_yours")
    return found


def _old(turn: Turn) -> Story | None:
    is_anew = turn.value.startswith(STORY)
    return owned(turn, turn.value.removeprefix(STORY)) if is_anew else None


def _form(turn: Turn, value: str) -> Form:
    """The form, with what the story is about among the things to choose from."""
    old = owned(turn, value.removeprefix(STORY)) if value.startswith(STORY) else None
    about = old.about if old else value
    there = subjects.recent(turn.session, turn.here.id)
    subject = subjects.find(turn.session, turn.here.id, about) if about else None
    if subject is not None:
        there = {about: subject} | there
    elif about and old is None:
        raise Refusal("core.stale")
    return cards.tell_form(turn.text, value, old, about, there)


def _consent(read: Read, name: str) -> str:
    chosen = read.one(name)
    return "" if chosen == NO else chosen
