"""Whatever a feature says or asks is something that Slack and Teams would take, in all its forms."""

from __future__ import annotations

from functools import lru_cache

from adapters.playground.platform import PlaygroundPlatform
from adapters.slack.render import messages, post
from adapters.slack.views import card_view, form_view
from adapters.teams import forms, render
from bot.cards import Card, Chart, Form, Table
from bot.features import FEATURES
from bot.messages import Address, Answer, Incoming, Open, Pressed, Replace, Whisper
from bot.routing import Routes
from tests.fake_slack.checking import check_message, check_view
from tests.fake_teams.adaptive import dialog_faults, faults

WHERE = Address("slack", "T1", "channel", "C1")
ROUTES = Routes.of(FEATURES)


class InBothToo(PlaygroundPlatform):
    """The playground, whose messages must be fit for Slack and Teams."""

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message that both would take."""
        check_card(card)
        return super().post(to, card, key)

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message into one that both would take."""
        check_card(card)
        super().update(to, ref, card)


def check(event: Incoming, answers: tuple[Answer, ...]) -> None:
    """Raise where one of them wouldn't take an answer whole, or where a form opens unannounced."""
    if isinstance(event, Pressed) and any(isinstance(each, Open) for each in answers):
        assert ROUTES.opens(event.action, event.value), event.action
    for answer in answers:
        match answer:
            case Whisper(card) | Replace(card):
                check_card(card)
            case Open(form):
                check_form(form)
            case _:
                pass


@lru_cache(maxsize=5_000)
def check_card(card: Card) -> None:
    """In one message, as a post, as an answer and as a modal; no button of it is left out."""
    drawn = any(isinstance(part, Chart | Table) for part in card.parts)
    for pictured in (True, False) if drawn else (False,):
        (answer,) = messages((card,), _say, pictured=pictured)
        posted = post(card, _say, pictured=pictured)
        alike = answer.blocks == posted.blocks
        for blocks in (posted.blocks,) if alike else (answer.blocks, posted.blocks):
            check_message(list(blocks))
            assert "slack.shortened" not in str(blocks)
    check_view(card_view((card,), WHERE, _say), "modal")
    (message,) = render.messages((card,), _say, _opens)
    assert render.post(card, _say, _opens) == message
    assert faults(message) == []
    assert "teams.shortened" not in str(message)
    assert dialog_faults(render.shown((card,), _say)) == []


@lru_cache(maxsize=1_000)
def check_form(form: Form) -> None:
    """With all its fields."""
    check_view(form_view(form, WHERE, _say), "modal")
    errors = {part.id: part.label for part in form.inputs()}
    assert dialog_faults(forms.dialog(form, _say, errors)) == []
    assert faults(forms.as_card(form, _say, {})) == []


def _say(key: str) -> str:
    return key


def _opens(action: str, value: str) -> bool:
    return ROUTES.opens(action, value)
