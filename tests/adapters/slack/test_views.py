"""Forms and cards as modals: whatever they hold, Slack takes them, or they are refused whole."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.origin import Origin
from adapters.slack.presses import submitted
from adapters.slack.views import TooLarge, View, card_view, form_view, whole_view
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
from tests.fake_slack.checking import check_view, options
from tests.fake_slack.inputs import held_by

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


@pytest.mark.parametrize("multiple", [False, True])
def test_more_options_than_a_menu_holds_are_in_groups_of_one_menu(multiple: bool) -> None:
    shown = view(choice(300, multiple=multiple))
    check_view(shown, "modal")
    (element,) = elements(shown)
    groups = element["option_groups"]
    labels = [group["label"]["text"] for group in groups]
    assert labels == ["1–100", "101–200", "201–300"]
    assert [each["value"] for each in options(element)] == [f"o{n}" for n in range(300)]
    assert element["type"] == ("multi_static_select" if multiple else "static_select")


def test_a_choice_among_thousands_comes_back_whole() -> None:
    many = choice(300, multiple=True)
    (element,) = elements(view(many))
    state = {"pick": held_by(element, [f"o{n}" for n in range(300)])}
    heard = submitted(sent(state, private_metadata=view(many)["private_metadata"]))
    assert heard is not None
    assert isinstance(heard.event, Submitted)
    assert heard.event.values["pick"] == tuple(f"o{n}" for n in range(300))


def test_a_shortened_message_is_shown_whole_page_by_page() -> None:
    lines = [f"{n} " + "x" * 2_900 for n in range(250)]
    card = Card("Report", tuple(Text(line) for line in lines), "c1")
    pages = [whole_view(card, WHERE, say, "C1:17.5", page) for page in range(4)]
    for shown in pages:
        check_view(shown, "modal")
    assert [turns(shown) for shown in pages] == [
        {"slack.next_page": "c1|1 C1:17.5"},
        {"slack.previous_page": "c1|0 C1:17.5", "slack.next_page": "c1|2 C1:17.5"},
        {"slack.previous_page": "c1|1 C1:17.5", "slack.next_page": "c1|3 C1:17.5"},
        {"slack.previous_page": "c1|2 C1:17.5"},
    ]
    texts = [block for shown in pages for block in shown["blocks"] if block["type"] == "rich_text"]
    assert [block["elements"][0]["elements"][0]["text"] for block in texts] == lines
    assert whole_view(card, WHERE, say, "C1:17.5", 9) == pages[3]


def turns(shown: View) -> dict[str, str]:
    """The buttons that lead to other pages, and what they carry."""
    rows = (block["elements"] for block in shown["blocks"] if block["type"] == "actions")
    return {each["text"]["text"]: each["value"] for row in rows for each in row}


@pytest.mark.parametrize(
    "parts",
    [
        (choice(10_001),),
        (choice(0),),
        (Choice("pick", "Pick", (Option("x" * 151, "X"),)),),
        (TextInput("x" * 256, "X"),),
        tuple(TextInput(f"f{n}", "X") for n in range(101)),
    ],
    ids=["10,001 options", "no option", "a long option id", "a long field id", "101 fields"],
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
