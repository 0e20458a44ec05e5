"""Members are asked whether the purpose is theirs: a card in the channel, yes by one press, or not."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.purpose import cards
from bot.messages import Address, Effect, Post, Replace, Update, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import purposes
from storage.purposes import Purpose

ASKED = "purpose.asked"


def preview(turn: Turn) -> Effects:
    """Show what the channel would be asked."""
    row = _standing(turn)
    return [Whisper(cards.preview(turn.text, _asked(turn, row), row))]


def ask(turn: Turn) -> Effects:
    """Ask the channel; a version is put to it once, and its card goes on counting."""
    row = _standing(turn)
    turn.decided("put purpose to members", str(row.number))
    posts = [
        Post(_key(row, venue), venue, _asked(turn, row), ASKED, pressed=True)
        for venue in turn.venues()
    ]
    return [*posts, *updates(turn, row), Replace(said(turn.text, "purpose.posted"))]


def yes(turn: Turn) -> Effects:
    """A member says yes to the version that holds."""
    row = _standing(turn)
    purposes.validate(turn.session, row.id, turn.mine.id, turn.now)
    turn.session.flush()
    return [*updates(turn, row), Whisper(said(turn.text, "purpose.said_yes"))]


def no(turn: Turn) -> Effects:
    """A member takes their yes back, or never said it; how to say what is wrong."""
    row = _standing(turn)
    purposes.unvalidate(turn.session, row.id, turn.mine.id)
    turn.session.flush()
    return [*updates(turn, row), Whisper(said(turn.text, "purpose.said_no"))]


def updates(moment: Moment, row: Purpose) -> list[Effect]:
    """The channel's cards as they stand now."""
    card = _asked(moment, row)
    return [Update(_key(row, venue), card) for venue in moment.venues()]


def over(moment: Moment, row: Purpose) -> list[Effect]:
    """The channel's cards of a version that holds no more."""
    card = cards.over(moment.aloud(), moment.here.name, row)
    return [Update(_key(row, venue), card) for venue in moment.venues()]


def _asked(moment: Moment, row: Purpose) -> Card:
    yeses = len(purposes.validated(moment.session, row.id))
    return cards.asked(moment.aloud(), moment.here.name, row, yeses)


def _standing(turn: Turn) -> Purpose:
    """The version that the press is about, as long as it holds."""
    row = purposes.standing(turn.session, turn.here.id)
    if row is None or row.id != turn.value:
        raise Refusal("purpose.newer")
    return row


def _key(row: Purpose, venue: Address) -> str:
    return f"purpose:{row.id}:{venue}"
