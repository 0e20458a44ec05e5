"""Forms and cards as modals: whatever they hold, Slack takes them, or they are refused whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.origin import Origin
from adapters.slack.presses import submitted
from adapters.slack.views import TooLarge, View, card_view, form_view
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Form,
    NumberInput,
    Option,
    Part,
    PeopleInput,
    Text,
    TextInput,
)
from bot.messages import Address, Submitted
from tests.adapters.slack.payloads import form as sent
from tests.fake_slack.checking import check_view

WHERE = Address("slack", "T1", "channel", "C1")


def say(key: str) -> str:
    return key


def view(*parts: Part, title: str = "A form", value: str = "") -> View:
    form = Form("a.form", title, parts, "Send", "Cancel", value, "c1")
    return form_view(form, WHERE, say)


def elements(shown: View) -> list[dict[str, Any]]:
    return [block["element"] for block in shown["blocks"] if block["type"] == "input"]


def choice(count: int, *, multiple: bool = False, most: int = 0, required: bool = True) -> Choice:
    options = tuple(Option(f"o{n}", f"Option {n}") for n in range(count))
    return Choice("pick", "Pick", options, multiple, required, ("o0",), most=most)


def test_each_input_is_an_element_with_what_was_there_before() -> None:
    shown = view(
        Text("Some **words**"),
        TextInput("name", "Name", value="Water", most=80, hint="Short"),
        NumberInput("hours", "Hours", 0, 40, required=False, value="3"),
        DateInput("day", "Day", "2026-01-01", "2026-12-31", value="2026-03-02"),
        PeopleInput("team", "Team", value=("slack:T1:person:U7", "teams:x:person:9")),
        PeopleInput("lead", "Lead", multiple=False, value=("slack:T1:person:U8",)),
        choice(3),
    )
    check_view(shown, "modal")
    assert [each["type"] for each in elements(shown)] == [
        "plain_text_input",
        "number_input",
        "datepicker",
        "multi_users_select",
        "users_select",
        "radio_buttons",
    ]
    name, hours, day, team, lead, pick = elements(shown)
    assert (name["initial_value"], name["max_length"]) == ("Water", 80)
    assert (hours["initial_value"], hours["min_value"], hours["max_value"]) == ("3", "0", "40")
    assert day["initial_date"] == "2026-03-02"
    assert (team["initial_users"], lead["initial_user"]) == (["U7"], "U8")
    assert pick["initial_option"]["value"] == "o0"
    inputs = [block for block in shown["blocks"] if block["type"] == "input"]
    assert [block["optional"] for block in inputs] == [False, True, False, False, False, False]
    assert inputs[0]["hint"]["text"] == "Short"


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (choice(10), "radio_buttons"),
        (choice(11), "static_select"),
        (choice(3, required=False), "static_select"),
        (choice(10, multiple=True), "checkboxes"),
        (choice(11, multiple=True), "multi_static_select"),
        (choice(5, multiple=True, most=2), "multi_static_select"),
        (choice(100), "static_select"),
    ],
)
def test_options_are_shown_at_once_where_they_are_few(asked: Choice, kind: str) -> None:
    shown = view(asked)
    check_view(shown, "modal")
    assert elements(shown)[0]["type"] == kind


@pytest.mark.parametrize(
    "parts",
    [
        (choice(101),),
        (choice(0),),
        (Choice("pick", "Pick", (Option("x" * 151, "X"),)),),
        (TextInput("x" * 256, "X"),),
        tuple(TextInput(f"f{n}", "X") for n in range(101)),
    ],
    ids=["101 options", "no option", "a long option id", "a long field id", "101 fields"],
)
def test_a_form_that_does_not_fit_is_refused_whole(parts: tuple[Part, ...]) -> None:
    with pytest.raises(TooLarge):
        view(*parts)


def test_what_it_is_about_must_fit_too() -> None:
    check_view(view(choice(2), value="v" * 1500), "modal")
    with pytest.raises(TooLarge):
        view(choice(2), value="v" * 3000)


def test_a_long_title_stands_whole_in_the_first_line() -> None:
    title = "A title that is longer than any of Slack's modals"
    shown = view(choice(2), title=title)
    assert shown["title"]["text"] == "A title that is longer…"
    assert shown["blocks"][0]["text"]["text"] == title
    assert view(choice(2), title="Short")["blocks"][0]["type"] == "input"


def test_labels_that_a_menu_would_cut_stand_whole_above_it() -> None:
    long = "An option whose label goes on and on, well beyond what one line of a menu can hold"
    shown = view(Choice("pick", "Pick", (Option("a", long), Option("b", "Short"))))
    check_view(shown, "modal")
    above = shown["blocks"][0]["elements"][0]["elements"]
    assert long in "".join(each["text"] for each in above)


def test_a_card_as_a_modal_keeps_its_buttons_and_where_it_was_asked_for() -> None:
    card = Card("Hello", (Text("There"), Buttons((Button("Yes", "a.yes", "7"),))), "c1")
    shown = card_view((card,), WHERE, say)
    check_view(shown, "modal")
    assert shown["title"]["text"] == "Hello"
    assert [block["type"] for block in shown["blocks"]] == ["rich_text", "actions"]
    button = shown["blocks"][1]["elements"][0]
    assert (button["action_id"], button["value"]) == ("a.yes#0", "c1|7")
    assert Origin.read(shown["private_metadata"], "T1") == Origin(WHERE)
    assert "submit" not in shown


def test_an_empty_card_is_a_modal_that_says_so() -> None:
    for cards in ((), (Card(""),), (Card("Only a title"),)):
        shown = card_view(cards, WHERE, say)
        check_view(shown, "modal")
        assert shown["blocks"][0]["elements"][0]["text"] == "slack.nothing"


def test_a_form_comes_back_as_what_it_was_opened_with() -> None:
    about = view(choice(2), value="p1|ü\n\"'")["private_metadata"]
    heard = submitted(sent({}, private_metadata=about))
    assert heard is not None
    assert isinstance(heard.event, Submitted)
    event = heard.event
    assert (event.form, event.value, event.community) == ("a.form", "p1|ü\n\"'", "c1")
    assert event.where == WHERE


WORDS = st.text(max_size=90) | st.sampled_from(["<!channel>", "**b**", "[a](https://x.example)"])


@st.composite
def inputs(draw: st.DrawFn, name: str) -> Part:
    label, hint, required = draw(WORDS), draw(WORDS), draw(st.booleans())
    people = st.sampled_from(["slack:T1:person:U7", "slack:T1:channel:C1", "teams:x:person:9", ""])
    names = st.lists(st.text(min_size=1, max_size=8), max_size=12, unique=True)
    options = tuple(Option(each, draw(WORDS)) for each in draw(names))
    value = draw(WORDS)
    kinds: list[Part] = [
        TextInput(name, label, draw(st.booleans()), required, value, hint, most=5000),
        TextInput(name, label, draw(st.booleans()), required, value, hint, most=20),
        NumberInput(name, label, -3, 10_000, required, value, hint),
        DateInput(name, label, "2026-01-01", "2026-12-31", required, value, hint),
        PeopleInput(name, label, draw(st.booleans()), required, (draw(people),), hint),
        Choice(name, label, options, draw(st.booleans()), required, (value,), hint),
        Text(value),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    parts = tuple(draw(inputs(f"field{n}")) for n in range(draw(st.integers(0, 4))))
    return Form("a.form", draw(WORDS), parts, draw(WORDS), draw(WORDS), draw(WORDS), "c1")


def _asked(form: Form) -> Iterator[str]:
    return (part.id for part in form.inputs())


@settings(max_examples=60, deadline=None, database=None)
@given(forms())
def test_every_form_is_taken_by_slack_with_every_field_or_refused(form: Form) -> None:
    try:
        shown = form_view(form, WHERE, say)
    except TooLarge:
        return
    check_view(shown, "modal")
    fields = [block["block_id"] for block in shown["blocks"] if block["type"] == "input"]
    assert fields == list(_asked(form))
    assert Origin.read(shown["private_metadata"], "T1").value == form.value
