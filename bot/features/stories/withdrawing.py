"""Taking a story back: it leaves every list and report at once, for as long as its teller wants."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.stories import cards
from bot.features.stories.reading import known
from bot.features.stories.telling import owned
from bot.messages import Replace
from bot.saying import said
from storage import stories


def withdraw(turn: Turn) -> Effects:
    """Take the consent back, for whoever might read it."""
    story = owned(turn, turn.value)
    story.withdrawn_at = story.withdrawn_at or turn.now
    turn.session.flush()
    return [Replace(cards.kept(turn.text, known(turn, [story])[0], "withdrawn"))]


def restore(turn: Turn) -> Effects:
    """Undo that, with the consent as it was."""
    story = owned(turn, turn.value)
    story.withdrawn_at = None
    turn.session.flush()
    return [Replace(cards.kept(turn.text, known(turn, [story])[0], "restored"))]


def erase(turn: Turn) -> Effects:
    """Erase it for good."""
    stories.erase(turn.session, owned(turn, turn.value).id)
    return [Replace(said(turn.text, "stories.erased"))]
