"""The core's answers as Teams takes them. Pure: values in, values out.

Words are answered by messages, presses and forms by the response to them, which Teams shows to
whoever acted, and to nobody else. In a channel no message is for one person alone, so that answers
to words there go to their direct messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from adapters.teams import forms, render
from adapters.teams.comings import OPEN, SAY
from adapters.teams.heard import (
    Greeting,
    Heard,
    OnDialog,
    OnMessage,
    PutAway,
    Spoken,
    Talk,
    Unanswered,
    Wanted,
)
from adapters.teams.inputs import TooLarge
from adapters.teams.paper import Opens, Say
from adapters.teams.steps import Reply, Tell
from adapters.teams.values import kept
from bot.cards import Button, Buttons, Card, Form, Text
from bot.messages import Answer, Invalid, Open, Replace, Submitted, Whisper

MESSAGE = "application/vnd.microsoft.activity.message"
"""The type of a response that is a line, shown for a moment."""


@dataclass(frozen=True, slots=True)
class Given:
    """Answers, sorted: cards, and a form with what is wrong in it."""

    cards: tuple[Card, ...] = ()
    form: Form | None = None
    errors: Mapping[str, str] | None = None


def reply(heard: Heard, answers: Sequence[Answer], say: Say, opens: Opens) -> Reply:
    """How the answers get to whoever acted."""
    given = _given(heard, answers)
    opens = _opening(opens)
    match heard.way:
        case Spoken("", _):
            return Reply(then=_direct(heard, given, say, opens))
        case Spoken() as way:
            return Reply(then=_in_channel(heard, way, given, say, opens))
        case OnMessage():
            return Reply(_on_message(given, say, opens))
        case OnDialog():
            return Reply(_in_dialog(given, say))
        case PutAway(is_dialog):
            told = Card("", (Text(say("teams.put_away")),))
            return Reply(None if is_dialog else _shown(render.answer((told,), say, opens)))
        case Greeting():
            return Reply(then=_greeting(heard, say, opens))
        case Unanswered() | Talk():
            return Reply()
    assert_never(heard.way)


def whole(wanted: Wanted, card: Card | None, say: Say, opens: Opens) -> Reply:
    """All of a message that was shortened; None where it isn't known any more."""
    told = card or Card("", (Text(say("teams.not_found")),))
    if isinstance(wanted.way, OnDialog):
        _, _, ident = wanted.ref.rpartition("|")
        return Reply(_continued(render.whole(told, say, ident, wanted.page)))
    return anew(told, say, opens)


def anew(card: Card | None, say: Say, opens: Opens) -> Reply:
    """A message as it stands now, for Teams has emptied its inputs; None where it isn't known."""
    if card is None:
        return Reply({"statusCode": 200, "type": MESSAGE, "value": say("teams.done")})
    return Reply(_shown(render.answer((card,), say, _opening(opens))))


def _opening(opens: Opens) -> Opens:
    return lambda action, value: action == OPEN or opens(action, value)


def _given(heard: Heard, answers: Sequence[Answer]) -> Given:
    given = Given()
    for answer in answers:
        match answer:
            case Whisper(card) | Replace(card):
                given = replace(given, cards=(*given.cards, card))
            case Open(form):
                given = replace(given, form=form, errors={})
            case Invalid(errors, form):
                given = replace(given, form=_filled(form, heard), errors=errors)
            case _:
                assert_never(answer)
    return given


def _filled(form: Form, heard: Heard) -> Form:
    """A form with what was written in it."""
    sent = heard.events[0] if heard.events else None
    return kept(form, sent.values) if isinstance(sent, Submitted) else form


def _direct(heard: Heard, given: Given, say: Say, opens: Opens) -> tuple[Tell, ...]:
    """In direct messages a form is a card, since words come with nothing to open a dialog by."""
    told = [*render.messages(given.cards, say, opens)] if given.cards else []
    if given.form is not None:
        told.append(_as_card(given.form, given.errors or {}, say, opens))
    return tuple(Tell(heard.sender, fields) for fields in told)


def _in_channel(
    heard: Heard, way: Spoken, given: Given, say: Say, opens: Opens
) -> tuple[Tell, ...]:
    """Cards go to whoever spoke alone; a form opens for whoever presses, and says nothing itself."""
    where = heard.events[0].where
    sorry = Card("", (Text(say("teams.add_me")),))
    neutral = Tell(where, render.post(sorry, say, opens), way.thread)
    told = render.messages(given.cards, say, opens) if given.cards else ()
    steps = [
        Tell(heard.sender, fields, otherwise=None if at else neutral)
        for at, fields in enumerate(told)
    ]
    if given.form is not None:
        button = replace(way.again, label=say("teams.open_form"), style="primary")
        asked = Card(given.form.title, (Buttons((button,)),))
        steps.append(Tell(where, render.post(asked, say, opens), way.thread))
    return tuple(steps)


def _greeting(heard: Heard, say: Say, opens: Opens) -> tuple[Tell, ...]:
    button = Button(say("teams.see_help"), SAY, "help", "primary")
    card = Card(say("teams.hello.title"), (Text(say("teams.hello.text")), Buttons((button,))))
    return (Tell(heard.sender, render.post(card, say, opens)),)


def _on_message(given: Given, say: Say, opens: Opens) -> Mapping[str, Any] | None:
    """What takes the message's place; None with nothing to say."""
    if given.form is not None:
        told = _as_card(given.form, given.errors or {}, say, opens)
        return _shown(told["attachments"][0]["content"])
    return _shown(render.answer(given.cards, say, opens)) if given.cards else None


def _in_dialog(given: Given, say: Say) -> Mapping[str, Any] | None:
    """The dialog shows the form, or cards; with nothing to say it closes."""
    if given.form is not None:
        try:
            return _continued(forms.dialog(given.form, say, given.errors or {}))
        except TooLarge:
            return _continued(render.shown((_too_large(given.form, say),), say))
    return _continued(render.shown(given.cards, say)) if given.cards else None


def _as_card(form: Form, errors: Mapping[str, str], say: Say, opens: Opens) -> Mapping[str, Any]:
    try:
        return forms.as_card(form, say, errors, opens)
    except TooLarge:
        return render.post(_too_large(form, say), say, opens)


def _too_large(form: Form, say: Say) -> Card:
    return Card(form.title, (Text(say("teams.too_large")),), form.community)


def _continued(info: Mapping[str, Any]) -> dict[str, Any]:
    return {"task": {"type": "continue", "value": info}}


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"statusCode": 200, "type": render.ADAPTIVE, "value": content}
