"""Cards and forms: kept as JSON without loss, and always readable without a screen."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.card_json import PARTS, dump, load
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Confirm,
    DateInput,
    Divider,
    Facts,
    Form,
    Image,
    Input,
    Note,
    NumberInput,
    Option,
    Part,
    PeopleInput,
    Progress,
    Shown,
    Table,
    Text,
    TextInput,
    about,
    plain,
)

words = st.text(max_size=12)
label = st.text(min_size=1, max_size=12)
flag = st.booleans()


def several(
    each: st.SearchStrategy[object], least: int = 0
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, min_size=least, max_size=3).map(tuple)


confirm = st.builds(Confirm, words, words, words, words)
style = st.sampled_from(("plain", "primary", "danger"))
button = st.builds(Button, label, words, words, style, st.none() | confirm, words)
option = st.builds(Option, words, label)
bar = st.builds(Bar, label, st.floats(allow_nan=False, allow_infinity=False), words, words)

shown = st.one_of(
    st.builds(Text, label),
    st.builds(Note, label),
    st.builds(Divider),
    st.builds(Facts, several(st.tuples(label, words), 1)),
    st.builds(Progress, words, st.integers(0), st.integers(0)),
    st.builds(Table, words, several(label, 1), several(several(words))),
    st.builds(Chart, words, several(bar, 1)),
    st.builds(Image, words, words),
    st.builds(Buttons, several(button, 1)),
)
asked = st.one_of(
    st.builds(Choice, words, label, several(option), flag, flag, several(words), words),
    st.builds(TextInput, words, label, flag, flag, words, words, st.integers(1, 3000)),
    st.builds(NumberInput, words, label, st.integers(), st.integers(), flag, words, words),
    st.builds(DateInput, words, label, words, words, flag, words, words),
    st.builds(PeopleInput, words, label, flag, flag, several(words), words),
)
card = st.builds(Card, words, several(shown), words)
form = st.builds(Form, words, words, several(shown | asked), words, words, words, words)


@given(card | form | shown | asked)
@settings(max_examples=120)
def test_whatever_is_written_as_json_reads_back_as_it_was(value: Card | Form | Part) -> None:
    assert load(json.loads(json.dumps(dump(value)))) == value


def test_every_part_of_the_union_can_be_read_back() -> None:
    assert {*get_args(Shown), *get_args(Input), Card, Form} <= set(PARTS.values())


def test_a_part_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError, match="Carousel"):
        load({"is": "Carousel", "text": "round and round"})


@given(shown | asked)
@settings(max_examples=100)
def test_every_part_but_a_divider_has_a_plain_form(part: Part) -> None:
    assert bool(plain(part)) is not isinstance(part, Divider)


def test_a_card_s_plain_form_has_a_line_for_each_thing_said_and_no_marks() -> None:
    buttons = Buttons((Button("Yes", "a.yes"), Button("Not now", "a.no")))
    parts: tuple[Shown, ...] = (Text("**Three** days left"), Divider(), Note("_Quietly_"), buttons)
    assert Card("The `poll`", parts).plain().splitlines() == [
        "The poll",
        "Three days left",
        "Quietly",
        "[Yes] [Not now]",
    ]


def test_a_chart_s_plain_form_lists_rank_figure_and_note() -> None:
    chart = Chart(
        "What you miss", (Bar("Time", 7, "7 of 9", "up 12 points"), Bar("Data", 2, "2 of 9"))
    )
    assert plain(chart) == "What you miss\n1. Time: 7 of 9 (up 12 points)\n2. Data: 2 of 9"


def test_a_form_s_plain_form_tells_what_may_be_left_out_and_how_to_choose() -> None:
    options = (Option("y", "Yes"), Option("n", "No"))
    parts: tuple[Part, ...] = (
        Choice("a", "Do you come?", options),
        Choice("b", "Which days?", options, multiple=True, required=False),
        TextInput("c", "Why?", hint="in a line", required=False),
    )
    assert Form("f", "The call", parts, "Send", "Cancel").plain().splitlines() == [
        "The call",
        "Do you come?",
        "( ) Yes",
        "( ) No",
        "Which days? …",
        "[ ] Yes",
        "[ ] No",
        "Why? … (in a line): ____",
        "[Send] [Cancel]",
    ]


@given(form)
def test_a_form_s_inputs_are_its_parts_that_take_an_answer_in_order(form: Form) -> None:
    assert form.inputs() == tuple(part for part in form.parts if hasattr(part, "required"))


@given(card, label)
def test_a_card_is_about_the_community_it_names_before_any_other(card: Card, ident: str) -> None:
    assert about(ident, card).community == (card.community or ident)
