"""Whatever a feature says or asks is something that Slack would take, in all its forms."""

from __future__ import annotations

from adapters.playground.platform import PlaygroundPlatform
from adapters.slack.render import messages, post
from adapters.slack.views import card_view, form_view
from bot.cards import Card, Form
from bot.messages import Address, Answer, Open, Replace, Whisper
from tests.fake_slack.checking import check_message, check_view

WHERE = Address("slack", "T1", "channel", "C1")


class InSlackToo(PlaygroundPlatform):
    """The playground, whose messages must be fit for Slack."""

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message that Slack would take."""
        check_card(card)
        return super().post(to, card, key)

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message into one that Slack would take."""
        check_card(card)
        super().update(to, ref, card)


def check(answers: tuple[Answer, ...]) -> None:
    """Raise where Slack wouldn't take an answer whole."""
    for answer in answers:
        match answer:
            case Whisper(card) | Replace(card):
                check_card(card)
            case Open(form):
                check_form(form)
            case _:
                pass


def check_card(card: Card) -> None:
    """In one message, as a post, as an answer and as a modal; no button of it is left out."""
    for pictured in (True, False):
        (answer,) = messages((card,), _say, pictured=pictured)
        for each in (answer, post(card, _say, pictured=pictured)):
            check_message(list(each.blocks))
            assert "slack.shortened" not in str(each.blocks)
    check_view(card_view((card,), WHERE, _say), "modal")


def check_form(form: Form) -> None:
    """With all its fields."""
    check_view(form_view(form, WHERE, _say), "modal")


def _say(key: str) -> str:
    return key
