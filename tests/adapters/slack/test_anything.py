"""Whatever a card or a form holds, Slack takes what is made of it, and words stay words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import budget, limits, render
from adapters.slack.origin import Origin
from adapters.slack.render import Message, messages, post
from adapters.slack.views import TooLarge, card_view, form_view, whole_view
from bot import letters
from bot.cards import Button, Buttons, Card, Form, Note, Text
from bot.markup import escape
from bot.messages import Address
from tests.adapters.anything import ANY, FORGED, INERT, MARKUP, cards, forms
from tests.fake_slack.checking import check_message, check_view

WHERE = Address("slack", "T1", "channel", "C1")
EMPHASIS = {"bold", "italic", "code", "strike"}


def say(key: str) -> str:
    return key


def within(value: object) -> Iterator[dict[str, Any]]:
    """Every object in blocks."""
    match value:
        case dict():
            yield value
            for each in value.values():
                yield from within(each)
        case list() | tuple():
            for each in value:
                yield from within(each)


def is_sound(message: Message) -> bool:
    """Whether Slack takes it, in any encoding, and its text is words."""
    check_message(list(message.blocks))
    assert json.dumps(message.blocks, ensure_ascii=False).encode()
    assert message.text.strip()
    assert message.text.encode()
    assert letters.length(message.text) <= 5 * limits.FALLBACK
    return not set("<>") & set(message.text)


@settings(max_examples=15, deadline=None, database=None)
@given(st.lists(cards(ANY), min_size=1, max_size=2), st.booleans())
def test_any_card_is_messages_that_slack_takes(several: list[Card], pictured: bool) -> None:
    shown = messages(several, say, pictured=pictured)
    assert 1 <= len(shown) <= limits.PARTS
    assert all(map(is_sound, shown))
    assert is_sound(post(several[0], say, pictured=pictured))


@settings(max_examples=6, deadline=None, database=None)
@given(st.lists(cards(ANY), max_size=1))
def test_any_card_is_a_modal_and_a_home_that_slack_takes(several: list[Card]) -> None:
    check_view(card_view(several, WHERE, say), "modal")
    for card in several:
        check_view(whole_view(card, WHERE, say, "C1:17.5", 1), "modal")
    blocks = render.blocks(several, render.shortened(say))
    for page in budget.pages(blocks, limits.VIEW_BLOCKS, limits.VIEW_BYTES, budget.bytes_of):
        check_view({"type": "home", "blocks": page}, "home")


@settings(max_examples=30, deadline=None, database=None)
@given(forms())
def test_every_form_is_taken_by_slack_with_every_field_or_refused(form: Form) -> None:
    try:
        shown = form_view(form, WHERE, say)
    except TooLarge:
        return
    check_view(shown, "modal")
    fields = [block["block_id"] for block in shown["blocks"] if block["type"] == "input"]
    assert fields == [part.id for part in form.inputs()]
    assert Origin.read(shown["private_metadata"], "T1").value == form.value


@settings(max_examples=15, deadline=None, database=None)
@given(cards(INERT), st.booleans())
def test_nobodys_words_can_be_a_mention_or_a_link(card: Card, pictured: bool) -> None:
    for message in messages((card,), say, pictured=pictured):
        kinds = {each.get("type") for each in within(message.blocks)}
        assert not kinds & {"user", "channel", "link", "broadcast", "usergroup", "mrkdwn", "emoji"}


@settings(max_examples=60, deadline=None, database=None)
@given(INERT)
def test_nobodys_words_can_be_an_emphasis(words: str) -> None:
    shown = messages((Card("", (Text(words), Note(words), Buttons((Button(words, "a"),)))),), say)
    for message in shown:
        assert not any(EMPHASIS & set(each) for each in within(message.blocks))


@pytest.mark.parametrize("words", [*FORGED, *MARKUP[:8]])
def test_what_looks_like_markup_is_read_as_it_was_written(words: str) -> None:
    (shown,) = messages((Card(escape(words), (Text(escape(words)),)),), say)
    spoken = [each["text"] for each in within(shown.blocks) if isinstance(each.get("text"), str)]
    assert spoken == [words, words]


def test_a_long_answer_goes_on_in_further_messages_and_none_of_it_is_lost() -> None:
    lines = [f"line {n} of what somebody wrote" for n in range(1_000)]
    shown = messages((Card("", (Text("\n".join(lines)),)),), say)
    assert len(shown) == 3
    assert "\n".join(_words(shown)).split("\n") == lines
    assert shown[2].text.startswith(_words(shown[2:])[0][:50])


def _words(shown: Sequence[Message]) -> list[str]:
    return [each["text"] for message in shown for each in within(message.blocks) if "text" in each]
