"""The digests on asking: the secretariat's, the core team's, and what a member would get."""

from __future__ import annotations

from bot.cards import Buttons, Card, Divider, Note
from bot.feature import Effects, Turn
from bot.features.digests import (
    cards,
    gathering,
    mailing,
    month_cards,
    news,
    reading,
    setting,
    setting_cards,
)
from bot.features.digests.occasions import DIGESTS
from bot.messages import Whisper
from bot.moment import Moment
from bot.texts import Tongue
from storage.people import Offer


def show(turn: Turn) -> Effects:
    """Show the secretariat's digest up to this minute."""
    return [_shown(turn, "weekly")]


def see(turn: Turn) -> Effects:
    """Show another digest up to this minute, as its readers would get it."""
    return [_shown(turn, setting.named(turn))]


def _shown(turn: Turn, name: str) -> Whisper:
    others = [each for each in DIGESTS if each != name]
    card = _mine(turn) if name == "monthly" else _week(turn, turn.text, name)
    coming, mail = setting.coming(turn, name), mailing.buttons(turn)
    return Whisper(setting_cards.on_asking(turn.text, card, coming, others, mail))


def mine(turn: Turn) -> Effects:
    """Show the asker what their own digest would say now, and how to have none, or have it again."""
    card, monthly = _mine(turn), mailing.wants_month(turn)
    note = Note(turn.text(f"digests.month.preview_{'on' if monthly else 'off'}"))
    buttons = Buttons((mailing.switch(turn), *mailing.buttons(turn)))
    return [Whisper(Card(card.title, (*card.parts, Divider(), note, buttons)))]


def ahead(turn: Turn) -> Effects:
    """On the dashboard: when the secretariat's comes by itself, and how things stand now."""
    return [Whisper(setting_cards.ahead(turn.text, setting.coming(turn, "weekly")))]


def printed(moment: Moment, name: str = "weekly") -> str:
    """A digest up to this minute, plain, as the whole community reads."""
    text = moment.aloud()
    if name == "monthly":
        card = month_cards.month(text, news.for_all(reading.this_month(moment)))
    else:
        card = _week(moment, text, name)
    return cards.without_buttons(card).plain()


def _week(moment: Moment, text: Tongue, name: str) -> Card:
    week = gathering.up_to_now(moment)
    return cards.team(text, week) if name == "team" else cards.digest(text, week)


def _mine(turn: Turn) -> Card:
    """The members' digest as the asker would get it."""
    mine = reading.taste(turn.mine, turn.session.get(Offer, turn.mine.id))
    told = news.for_reader(reading.this_month(turn), mine)
    return month_cards.month(turn.text, told)
