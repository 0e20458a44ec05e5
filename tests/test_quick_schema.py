"""The quick judge of schemas says yes and no where `jsonschema` does."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import test_adaptive, test_block_kit
from tests.fake_slack import checking
from tests.fake_teams.adaptive import rules, schema
from tests.quick_schema import Quick

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 1.0, 2.5, "", "button", "Input.Date", "16px", [], {}, [{}], {"a": 1}]
)

BLOCKS = [
    ("SectionBlock", {"type": "section", "text": test_block_kit.plain("a")}),
    ("ActionsBlock", test_block_kit.actions(test_block_kit.button())),
    ("RichTextBlock", test_block_kit.rich(test_block_kit.text("b", style={"bold": True}))),
    ("InputBlock", test_block_kit.asking(type="static_select", options=test_block_kit.options(2))),
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Wherever something else could stand: what holds it, and its name or number there."""
    within = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in list(within):
        yield value, name
        if isinstance(each, dict | list):
            yield from places(each)


def spoilt(draw: Callable[[st.SearchStrategy[Any]], Any], sound: Any) -> Any:
    """A copy of it with up to two things in it replaced, taken out or put beside."""
    value = copy.deepcopy(sound)
    for _ in range(draw(st.integers(0, 2))):
        where, name = draw(st.sampled_from(list(places(value))))
        if isinstance(where, dict) and draw(st.booleans()):
            named = draw(st.sampled_from(["type", "text", "style", "unheard_of"]))
            where[named] = copy.deepcopy(draw(JUNK))
        elif isinstance(where, dict) and draw(st.booleans()) and len(value) > 1:
            del where[name]
        else:
            where[name] = copy.deepcopy(draw(JUNK))
    return value


@given(st.data())
def test_it_takes_the_blocks_that_jsonschema_takes(data: st.DataObject) -> None:
    name, block = data.draw(st.sampled_from(BLOCKS))
    value = spoilt(data.draw, block)
    slow = checking.judge_of(name)
    assert checking.quick().takes(name, value) == (not list(slow.iter_errors(value)))


@given(st.data())
def test_it_takes_the_cards_that_jsonschema_takes(data: st.DataObject) -> None:
    value = spoilt(data.draw, schema_card())
    slow = schema.judge_of("AdaptiveCard")
    assert schema.quick().takes("AdaptiveCard", value) == (not list(slow.iter_errors(value)))


def schema_card() -> dict[str, Any]:
    return dict(rules.without_teams_own(test_adaptive.sound()))


def test_a_keyword_that_it_does_not_know_is_refused_and_not_passed_over() -> None:
    with pytest.raises(KeyError, match="maxLength"):
        Quick({"words": {"type": "string", "maxLength": 3}}).takes("words", "a")
