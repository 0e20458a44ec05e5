"""Whoever was erased and acts: they are told so, and asked whether they want to come back."""

from __future__ import annotations

from bot import routing
from bot.acquaintance import Unknown
from bot.cards import Button
from bot.feature import Turn
from bot.messages import Answer, Event, Opened, Pressed, Unwaited, Whisper
from bot.moment import Moment
from bot.saying import said
from storage import erasures

RETURN = "forgetting.return"
"""The press by which somebody who was erased makes themselves known again."""


def seated(
    routes: routing.Routes, moment: Moment, event: Event, stays: str
) -> tuple[Turn | None, tuple[Answer, ...]]:
    """The turn of whoever acted; None, and what to say, where they were erased.

    Nothing of them is kept by that. What others or their platform do is answered with nothing.
    `stays`: what `seating.enter` told.
    """
    try:
        return routing.seat(routes, moment, event, stays), ()
    except Unknown:
        if isinstance(event, Pressed) and event.action == RETURN:
            erasures.lift(moment.session, str(event.sender))
            return routing.seat(routes, moment, event, stays), ()
    if isinstance(event, Unwaited) and not isinstance(event, Opened):
        return None, ()
    language = event.profile.language if event.profile else ""
    text = moment.texts.tongue(language, "UTC")
    back = Button(text("core.erased.back"), RETURN, style="primary")
    return None, (Whisper(said(text, "core.erased", back)),)
