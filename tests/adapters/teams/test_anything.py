"""Whatever a card or a form holds, Teams takes what is made of it, and words stay words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import limits, render
from adapters.teams.buttons import Press, Sent, read
from adapters.teams.forms import as_card, dialog
from adapters.teams.inputs import TooLarge
from bot.cards import Button, Buttons, Card, Facts, Form, Note, Text
from bot.markup import escape
from tests.adapters.anything import ANY, FORGED, INERT, MARKUP, cards, forms
from tests.fake_teams.adaptive import card_faults, dialog_faults, faults

LINK = re.compile(r"\]\(|<[a-z/]|(?<!\\)[*`~]|\{\{DATE", re.IGNORECASE)
"""What a client would read as its own in a field of Markdown."""


def say(key: str) -> str:
    return {"teams.language": "en"}.get(key, key)


def opens(action: str, value: str) -> bool:
    return action == "needs.vote"


def within(value: object) -> Iterator[dict[str, Any]]:
    """Every object in JSON."""
    match value:
        case dict():
            yield value
            for each in value.values():
                yield from within(each)
        case list() | tuple():
            for each in value:
                yield from within(each)


def is_sound(message: Mapping[str, Any]) -> bool:
    """Whether Teams takes it, in any encoding, and it has words."""
    assert faults(message) == []
    assert json.dumps(message, ensure_ascii=False).encode()
    return bool(message["summary"].strip())


@settings(max_examples=10, deadline=None, database=None)
@given(cards(ANY))
def test_any_card_is_a_message_that_teams_takes(card: Card) -> None:
    assert is_sound(render.post(card, say, opens))


@settings(max_examples=6, deadline=None, database=None)
@given(st.lists(cards(ANY), max_size=1), st.integers(0, 9))
def test_any_cards_are_answers_and_dialogs_that_teams_takes(several: list[Card], page: int) -> None:
    shown = render.messages(several, say, opens)
    assert 1 <= len(shown) <= limits.PARTS
    assert all(map(is_sound, shown))
    assert card_faults(render.answer(several, say, opens)) == []
    assert dialog_faults(render.shown(several, say)) == []
    for card in several:
        assert dialog_faults(render.whole(card, say, "17", page)) == []


@settings(max_examples=25, deadline=None, database=None)
@given(forms(), st.dictionaries(st.sampled_from(["field0", "field2", "x"]), ANY))
def test_every_form_is_taken_by_teams_with_every_field_or_refused(
    form: Form, errors: dict[str, str]
) -> None:
    try:
        shown, card = dialog(form, say, errors), as_card(form, say, errors)
    except TooLarge:
        return
    assert dialog_faults(shown) == []
    assert faults(card) == []
    for each in (shown["card"], card["attachments"][0]):
        objects = [*within(each["content"])]
        found = [o["id"] for o in objects if str(o.get("type", "")).startswith("Input.")]
        assert found == [part.id for part in form.inputs()]
        carried = [read(o["data"]) for o in objects if "data" in o and "title" in o]
        assert next(each for each in carried if isinstance(each, Sent)).value == form.value
        assert isinstance(carried[-1], Press)


@settings(max_examples=25, deadline=None, database=None)
@given(cards(INERT))
def test_nobodys_words_can_be_a_mention_or_a_link(card: Card) -> None:
    for message in render.messages((card,), say, opens):
        objects = [*within(message)]
        assert not any(each.get("type") in ("Action.OpenUrl", "mention") for each in objects)
        assert not any(map(LINK.search, map(_read_as_markdown, objects)))


@settings(max_examples=60, deadline=None, database=None)
@given(INERT)
def test_nobodys_words_can_be_an_emphasis(words: str) -> None:
    shown = render.post(
        Card("", (Text(words), Note(words), Buttons((Button(words, "a"),)))), say, opens
    )
    runs = [each for each in within(shown) if each.get("type") == "TextRun"]
    assert not any({"weight", "italic", "fontType"} & set(run) for run in runs)


@pytest.mark.parametrize("words", [*FORGED, *MARKUP[:8]])
def test_what_looks_like_markup_is_read_as_it_was_written(words: str) -> None:
    inert = escape(words)
    card = Card(inert, (Text(inert), Facts(((inert, inert),)), Note(inert)))
    message = render.post(card, say, opens)
    assert faults(message) == []
    read_as_such = [each for each in map(_read_as_markdown, within(message)) if each]
    assert read_as_such
    assert not any(map(LINK.search, read_as_such))
    runs = [
        run if isinstance(run, str) else run["text"]
        for each in within(message)
        for run in each.get("inlines", ())
    ]
    assert [run.replace("\u200b", "") for run in runs] == [words, words]
    assert not any("<at>" in run.casefold() or "{{DATE" in run for run in runs)


def _read_as_markdown(each: Mapping[str, Any]) -> str:
    match each:
        case {"type": "TextBlock", "text": str(text)}:
            return text
        case {"title": str(title), "value": str(value)}:
            return f"{title}\n{value}"
        case _:
            return ""
