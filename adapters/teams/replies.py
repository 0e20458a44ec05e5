"""The core's answers as Teams takes them. Pure, but for the newest form of a message, if it is wanted.

Words are answered by messages, presses and forms by the response to them, which Teams shows to
whoever acted, and to nobody else. In a channel no message is for one person alone, so that answers
to words there go to their direct messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from adapters.teams import forms, render
from adapters.teams.comings import OPEN
from adapters.teams.heard import Greeting, Heard, OnDialog, OnMessage, Spoken, Unanswered
from adapters.teams.kept import kept
from adapters.teams.paper import Opens, Say
from adapters.teams.steps import Reply, Tell
from bot.cards import Button, Buttons, Card, Divider, Form, Text
from bot.messages import Address, Answer, Invalid, Open, Replace, Submitted, Whisper

Whole = Callable[[Address, str], Card | None]
"""The newest form of a message of ours in a lane, by the port's name for it."""

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True)
class Given:
    """Answers, sorted: cards, and a form with what is wrong in it."""

    cards: tuple[Card, ...] = ()
    form: Form | None = None
    errors: Mapping[str, str] | None = None


def reply(
    heard: Heard, answers: Sequence[Answer], say: Say, opens: Opens, whole_of: Whole
) -> Reply:
    """How the answers get to whoever acted."""
    given = _given(heard, answers)

    def opening(action: str, value: str) -> bool:
        return action == OPEN or opens(action, value)

    match heard.way:
        case Spoken("", _):
            return Reply(then=_direct(heard, given, say, opening))
        case Spoken() as way:
            return Reply(then=_in_channel(heard, way, given, say, opening))
        case OnMessage(ref):
            return _on_message(heard, ref, given, say, opening, whole_of)
        case OnDialog():
            return _in_dialog(given, say, opening)
        case Greeting():
            return Reply(then=_greeting(heard, say, opening))
        case Unanswered():
            return Reply()
    assert_never(heard.way)


def _given(heard: Heard, answers: Sequence[Answer]) -> Given:
    given = Given()
    for answer in answers:
        match answer:
            case Whisper(card) | Replace(card):
                given = replace(given, cards=(*given.cards, card))
            case Open(form):
                given = replace(given, form=form, errors={})
            case Invalid(errors, form):
                given = replace(given, form=_kept(form, heard), errors=errors)
            case _:
                assert_never(answer)
    return given


def _kept(form: Form, heard: Heard) -> Form:
    """A form with what was written in it."""
    sent = heard.events[0] if heard.events else None
    return kept(form, sent.values) if isinstance(sent, Submitted) else form


def _direct(heard: Heard, given: Given, say: Say, opens: Opens) -> tuple[Tell, ...]:
    """In direct messages a form is a card, since words come with nothing to open a dialog by."""
    told = [render.post(card, say, opens) for card in given.cards]
    if given.form is not None:
        told.append(forms.as_card(given.form, say, given.errors or {}))
    return tuple(Tell(heard.sender, fields) for fields in told)


def _in_channel(
    heard: Heard, way: Spoken, given: Given, say: Say, opens: Opens
) -> tuple[Tell, ...]:
    """Cards go to whoever spoke alone; a form opens for whoever presses, and says nothing itself."""
    where = heard.events[0].where
    sorry = Card("", (Text(say("teams.add_me")),))
    neutral = Tell(where, render.post(sorry, say, opens), way.thread)
    steps = [
        Tell(heard.sender, render.post(card, say, opens), otherwise=None if at else neutral)
        for at, card in enumerate(given.cards)
    ]
    if given.form is not None:
        button = replace(way.again, label=say("teams.open_form"), style="primary")
        asked = Card(given.form.title, (Buttons((button,)),))
        steps.append(Tell(where, render.post(asked, say, opens), way.thread))
    return tuple(steps)


def _greeting(heard: Heard, say: Say, opens: Opens) -> tuple[Tell, ...]:
    button = Button(say("teams.help"), OPEN, "help", "primary")
    card = Card(say("teams.hello"), (Text(say("teams.hello_text")), Buttons((button,))))
    return (Tell(heard.sender, render.post(card, say, opens)),)


def _on_message(
    heard: Heard, ref: str, given: Given, say: Say, opens: Opens, whole_of: Whole
) -> Reply:
    """The response takes the message's place.

    With nothing to say it is shown anew, for Teams has emptied its inputs by now.
    """
    if given.form is not None:
        return Reply(_shown(forms.as_card(given.form, say, given.errors or {})))
    card = _one(given.cards) if given.cards else (whole_of(heard.sender, ref) if ref else None)
    if card is None:
        return Reply({"statusCode": 200, "type": MESSAGE, "value": say("teams.done")})
    return Reply(_shown(render.post(card, say, opens)))


def _in_dialog(given: Given, say: Say, opens: Opens) -> Reply:
    """The dialog shows the form, or a card; with nothing to say it closes."""
    if given.form is not None:
        return Reply(_continued(forms.dialog(given.form, say, given.errors or {})))
    if not given.cards:
        return Reply()
    return Reply(_continued(forms.shown(_one(given.cards), say)))


def _continued(info: Mapping[str, Any]) -> dict[str, Any]:
    return {"task": {"type": "continue", "value": info}}


def _shown(activity: Mapping[str, Any]) -> dict[str, Any]:
    """The card of a message as what a press is answered with."""
    return {"statusCode": 200, "type": CARD, "value": activity["attachments"][0]["content"]}


def _one(cards: Sequence[Card]) -> Card:
    """Several cards as one: there is one place to show them in."""
    first, *more = cards
    parts = list(first.parts)
    for each in more:
        parts += [Divider(), *((Text(f"**{each.title}**"),) if each.title else ()), *each.parts]
    return replace(first, parts=tuple(parts))
