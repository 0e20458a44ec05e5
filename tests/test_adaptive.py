"""What the fake of Teams refuses in cards, so that nothing of it gets past the tests."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.fake_teams.adaptive import card_faults, dialog_faults, faults

Json = dict[str, Any]


def sound() -> Json:
    """A card with one of everything that the faults below are made in."""
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": "Hello Ada",
        "body": [
            {"type": "TextBlock", "text": "Hello <at>Ada</at>", "wrap": True},
            {"type": "RichTextBlock", "inlines": ["words"]},
            {"type": "FactSet", "facts": [{"title": "a", "value": "b"}]},
            {"type": "Image", "url": "https://x.example/a.png", "altText": "a picture"},
            {
                "type": "Chart.HorizontalBar",
                "title": "Shares",
                "data": [{"x": "a", "y": 1}],
                "fallback": {"type": "TextBlock", "text": "a: 1", "wrap": True},
            },
            {
                "type": "Input.ChoiceSet",
                "id": "one",
                "label": "One",
                "isRequired": True,
                "errorMessage": "Choose",
                "value": "a",
                "choices": [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}],
            },
            {
                "type": "Input.ChoiceSet",
                "id": "who",
                "label": "Who",
                "choices": [],
                "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
            },
            {"type": "Container", "id": "fold", "isVisible": False, "items": []},
            {
                "type": "ActionSet",
                "actions": [
                    {"type": "Action.Execute", "title": "Do", "verb": "do", "data": {}},
                    {
                        "type": "Action.Submit",
                        "title": "Open",
                        "data": {"msteams": {"type": "task/fetch"}},
                    },
                    {"type": "Action.ToggleVisibility", "title": "?", "targetElements": ["fold"]},
                ],
            },
        ],
        "msteams": {
            "entities": [
                {
                    "type": "mention",
                    "text": "<at>Ada</at>",
                    "mentioned": {"id": "29:a", "name": "Ada"},
                }
            ]
        },
    }


def put(*path: str | int, value: object) -> Callable[[Json], None]:
    def change(card: Json) -> None:
        at: Any = card
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Json], None]:
    def change(card: Json) -> None:
        at: Any = card
        for step in path[:-1]:
            at = at[step]
        del at[path[-1]]

    return change


PRESS = {"type": "Action.Execute", "title": "Do", "verb": "do"}
FETCH = {"msteams": {"type": "task/fetch"}}
FAULTS = {
    "another version": put("version", value="1.6"),
    "no words for those without cards": drop("fallbackText"),
    "nothing in it": put("body", value=[]),
    "a field nobody knows": put("body", 0, "colour", value="red"),
    "a field of another element": put("body", 1, "wrap", value=True),
    "an element nobody knows": put("body", 1, value={"type": "Carousel.Page2"}),
    "an element that 1.5 doesn't know": put("body", 1, value={"type": "Badge", "text": "x"}),
    "no such size": put("body", 0, "size", value="Huge"),
    "a number for a text": put("body", 0, "text", value=7),
    "a text for a truth": put("body", 0, "wrap", value="yes"),
    "words cut off at the edge": drop("body", 0, "wrap"),
    "no words": put("body", 0, "text", value=" "),
    "a line break in rich text": put("body", 1, "inlines", value=["a\nb"]),
    "a mention in rich text": put("body", 1, "inlines", value=["<at>Ada</at>"]),
    "objects and texts mixed": put("body", 1, "inlines", value=["a", {"type": "TextRun", "text": "b"}]),
    "markup where no action may be": put("body", 1, "actions", value=[]),
    "a fact without a value": put("body", 2, "facts", value=[{"title": "a"}]),
    "a picture without words": drop("body", 3, "altText"),
    "a picture without encryption": put("body", 3, "url", value="http://x.example/a.png"),
    "a chart that some can't see": drop("body", 4, "fallback"),
    "a chart without figures": put("body", 4, "data", value=[]),
    "a figure that is none": put("body", 4, "data", 0, "y", value="much"),
    "a figure that JSON has no words for": put("body", 4, "data", 0, "y", value=float("nan")),
    "half a character": put("body", 0, "text", value="\ud800 <at>Ada</at>"),
    "a field without a label": drop("body", 5, "label"),
    "a field without an id": drop("body", 5, "id"),
    "a required field that doesn't say so": drop("body", 5, "errorMessage"),
    "two fields of one id": put("body", 6, "id", value="one"),
    "one choice twice": put("body", 5, "choices", 1, "value", value="a"),
    "a comma in a choice": put("body", 5, "choices", 1, "value", value="a,b"),
    "a choice of nothing": put("body", 5, "choices", 1, "value", value=""),
    "a choice without words": put("body", 5, "choices", 1, "title", value=""),
    "chosen what isn't there": put("body", 5, "value", value="c"),
    "chosen more than one": put("body", 5, "value", value="a,b"),
    "no choices": put("body", 5, "choices", value=[]),
    "people from elsewhere": put("body", 6, "choices.data", "dataset", value="example.org/users"),
    "nothing to unfold": put("body", 8, "actions", 2, "targetElements", value=["none"]),
    "too many buttons in a row": put("body", 8, "actions", value=[PRESS] * 7),
    "no buttons in a row": put("body", 8, "actions", value=[]),
    "a button without words": put("body", 8, "actions", 0, "title", value=""),
    "a button without a verb": drop("body", 8, "actions", 0, "verb"),
    "an action nobody knows": put("body", 8, "actions", 0, "type", value="Action.Http"),
    "an action that 1.5 doesn't know": put("body", 8, "actions", 0, "type", value="Action.ResetInputs"),
    "a dialog from an Action.Execute": put("body", 8, "actions", 0, "data", value=FETCH),
    "no such thing of Teams'": put("body", 8, "actions", 1, "data", "msteams", "type", value="task/open"),
    "a card where words are pressed": put("body", 3, "selectAction", value={"type": "Action.ShowCard"}),
    "nobody is mentioned": put("body", 0, "text", value="Hello"),
    "mentioned without saying whom": drop("msteams", "entities"),
    "mentioned without an id": put("msteams", "entities", 0, "mentioned", "id", value=""),
    "an entity that is no mention": put("msteams", "entities", 0, "type", value="tag"),
}  # fmt: skip


def test_a_sound_card_has_no_faults() -> None:
    assert card_faults(sound()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: str(each).replace(" ", "_"))
def test_every_fault_is_found(fault: str) -> None:
    card = copy.deepcopy(sound())
    FAULTS[fault](card)
    assert card_faults(card)


def attached(card: Json) -> Json:
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}


def test_a_message_has_words_and_one_card_below_its_size() -> None:
    card = attached(sound())
    assert faults({"summary": "Hello", "attachments": [card]}) == []
    assert faults({"text": "Hello"}) == []
    assert faults({"attachments": [card]})
    assert faults({"text": "Hello", "attachments": [card]})
    assert faults({"summary": "Hello", "attachments": [card, card]})
    assert faults({"summary": "Hello", "attachments": [{"contentType": "text/plain"}]})
    assert faults({"summary": "x" * 28_700})
    assert faults({"summary": "🌱" * 3_000})


def test_a_dialog_has_a_title_a_size_and_nothing_that_only_messages_have() -> None:
    card = sound()
    card["body"][8]["actions"] = [
        {"type": "Action.Submit", "title": "Send"},
        card["body"][8]["actions"][2],
    ]
    dialog = {"title": "Form", "height": "large", "width": 400, "card": attached(card)}
    assert dialog_faults(dialog) == []
    assert dialog_faults({**dialog, "title": ""})
    assert dialog_faults({**dialog, "height": "huge"})
    assert dialog_faults({**dialog, "summary": "x"})
    assert dialog_faults({**dialog, "card": attached(sound())})
