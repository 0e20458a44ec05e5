"""Forms in Teams: as dialogs and as cards, and what comes back of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import forms
from adapters.teams.buttons import CANCEL, Press, Sent, read
from adapters.teams.inputs import TooLarge
from adapters.teams.values import kept, values
from bot.cards import (
    Button,
    Buttons,
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
from bot.forms import read as read_form
from tests.adapters.anything import ANY
from tests.fake_teams.adaptive import dialog_faults, faults

Json = dict[str, Any]
ADA = "teams:t1:person:0aa0aa00-0000-4000-8000-0000000000aa"
BEN = "teams:t1:person:0bb0bb00-0000-4000-8000-0000000000bb"
ADA_ID, BEN_ID = ADA.rsplit(":", maxsplit=1)[-1], BEN.rsplit(":", maxsplit=1)[-1]
TWO = (Option("a,b", "A and B"), Option("c%2C", "C"))


def say(key: str) -> str:
    return {"teams.language": "en"}.get(key, key)


def form_of(*parts: Part, title: str = "A form") -> Form:
    return Form("a.form", title, parts, "Send", "Cancel", "about", "c1")


def dialog(form: Form, errors: Mapping[str, str] | None = None) -> list[Json]:
    shown = forms.dialog(form, say, errors or {})
    assert dialog_faults(shown) == []
    body: list[Json] = shown["card"]["content"]["body"]
    return body


def field(part: Part) -> Json:
    return dialog(form_of(part))[0]


def words(element: Json) -> str:
    runs = element["inlines"]
    return "".join(run if isinstance(run, str) else run["text"] for run in runs)


def test_a_few_choices_show_at_once_many_are_a_menu_and_very_many_are_searched() -> None:
    def style(count: int, **more: Any) -> Any:
        options = tuple(Option(f"o{n}", f"{n}") for n in range(count))
        return field(Choice("x", "X", options, **more))["style"]

    assert [style(count) for count in (10, 11, 26)] == ["expanded", "compact", "filtered"]
    assert [style(10, required=False), style(10, multiple=True)] == ["compact", "expanded"]
    assert [style(25, multiple=True), style(26, multiple=True)] == ["expanded", "filtered"]


def test_a_required_field_says_so_and_what_it_wants() -> None:
    required = field(TextInput("x", "X"))
    assert (required["isRequired"], required["errorMessage"]) == (True, "teams.needed")
    optional = field(TextInput("x", "X", required=False))
    assert not {"isRequired", "errorMessage"} & optional.keys()
    assert field(NumberInput("x", "X", 1, 5))["errorMessage"] == "teams.number (1–5)"


def test_what_is_known_already_stands_in_its_field() -> None:
    assert field(TextInput("x", "X", multiline=True, value="a\nb"))["value"] == "a\nb"
    assert field(NumberInput("x", "X", 1, 5, value="4"))["value"] == 4
    assert "value" not in field(NumberInput("x", "X", 1, 5, value="four"))
    assert (
        field(DateInput("x", "X", "2026-01-01", "2026-12-31", value="2026-02-03"))["value"]
        == "2026-02-03"
    )
    assert "value" not in field(DateInput("x", "X", "2026-01-01", "2026-12-31", value="soon"))
    chosen = field(Choice("x", "X", TWO, multiple=True, value=("c%2C", "a,b", "gone")))
    assert chosen["value"] == "a%2Cb,c%252C"
    assert field(Choice("x", "X", TWO, value=("c%2C", "a,b")))["value"] == "a%2Cb"


def test_people_are_looked_for_in_the_organisation_and_known_by_their_object_id() -> None:
    people = field(PeopleInput("who", "Who", value=(ADA, BEN, "slack:T:person:U1", "x")))
    assert people["choices.data"]["dataset"] == "graph.microsoft.com/users"
    assert people["value"] == f"{ADA_ID},{BEN_ID}"
    assert field(PeopleInput("who", "Who", multiple=False, value=(ADA, BEN)))["value"] == ADA_ID


def test_errors_stand_at_their_fields_and_those_of_none_at_the_top() -> None:
    form = form_of(Text("Intro"), TextInput("x", "X", hint="a hint"), TextInput("y", "Y"))
    top, other, intro, _, error, hint, *_ = dialog(form, {"x": "No **such** thing", "z": "Not now"})
    assert [words(each) for each in (top, other, intro, error, hint)] == [
        "teams.invalid",
        "Not now",
        "Intro",
        "No such thing",
        "a hint",
    ]
    assert error["inlines"][0]["color"] == "Attention"


def test_a_dialog_sends_and_cancels_with_what_it_is_about() -> None:
    form = form_of(Choice("x", "X", TWO), PeopleInput("who", "Who"), Buttons((Button("b", "a.b"),)))
    *_, presses, row = dialog(form)
    send, cancel = row["actions"]
    assert {each["type"] for each in (send, cancel, *presses["actions"])} == {"Action.Submit"}
    assert read(send["data"]) == Sent("a.form", "about", "c1", ("x",), ("who",))
    assert read(cancel["data"]) == Press(CANCEL, "", "c1")
    assert cancel["associatedInputs"] == "none" == presses["actions"][0]["associatedInputs"]


def test_a_form_as_a_card_has_its_title_and_is_sent_by_an_execute() -> None:
    message = forms.as_card(form_of(TextInput("x", "X")), say, {})
    assert faults(message) == []
    title, _, row = message["attachments"][0]["content"]["body"]
    assert title["text"] == "A form"
    assert [each["type"] for each in row["actions"]] == ["Action.Execute", "Action.Execute"]
    assert row["actions"][0]["verb"] == "a.form"


def test_a_title_too_long_for_a_dialog_stands_whole_in_it() -> None:
    title = "What the community needs from you in the coming half of the year, and why"
    assert dialog(form_of(TextInput("x", "X"), title=title))[0]["text"] == title


@pytest.mark.parametrize(
    "parts",
    [
        (Choice("x", "X", ()),),
        (Choice("x", "X", (Option("", "nothing"),)),),
        (Choice("x", "X", (Option("a", "one"), Option("a", "two"))),),
        (Choice("x", "X", tuple(Option(str(n), "o" * 90) for n in range(400))),),
        (TextInput("x", "X"), TextInput("x", "X")),
        (TextInput("", "X"),),
    ],
)
def test_a_form_that_cannot_be_shown_whole_is_refused(parts: tuple[Part, ...]) -> None:
    for shown in (forms.dialog, forms.as_card):
        with pytest.raises(TooLarge):
            shown(form_of(*parts), say, {})


def test_what_comes_back_is_read_by_what_was_asked() -> None:
    data = {
        "convener": {"form": "a.form"},
        "msteams": {},
        "x": "a%2Cb,c%252C",
        "who": f"{ADA_ID.upper()},8:orgid:{BEN_ID}",
        "text": "a, b",
        "number": 4,
        "odd": {"x": 1},
        "flag": True,
    }
    sent = Sent("a.form", chosen=("x",), people=("who",))
    assert values(data, sent, "t1") == {
        "x": ("a,b", "c%2C"),
        "who": (ADA, BEN),
        "text": "a, b",
        "number": "4",
    }


def test_empty_fields_are_empty() -> None:
    form = form_of(Choice("x", "X", TWO, required=False), PeopleInput("who", "Who", required=False))
    sent = Sent("a.form", chosen=("x",), people=("who",))
    back = read_form(form, values({"x": "", "who": ""}, sent, "t1"))
    assert not back.problems
    assert (back.several("x"), back.people("who")) == ((), ())


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.text(min_size=1, max_size=8), unique=True, min_size=1, max_size=5))
def test_whatever_ids_options_have_they_come_back(ids: list[str]) -> None:
    options = tuple(Option(each, "label") for each in ids)
    form = form_of(Choice("x", "X", options, multiple=True, value=tuple(ids)))
    shown = forms.dialog(form, say, {})["card"]["content"]["body"]
    sent = read(shown[-1]["actions"][0]["data"])
    assert isinstance(sent, Sent)
    assert values({"x": shown[0]["value"]}, sent, "t1") == {"x": tuple(ids)}


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.dictionaries(
        st.text(max_size=5), ANY | st.integers() | st.none() | st.lists(ANY, max_size=2)
    )
)
def test_whatever_is_sent_is_read_without_harm(data: dict[str, Any]) -> None:
    form = form_of(Choice("x", "X", TWO), PeopleInput("who", "Who"), TextInput("t", "T"))
    sent = Sent("a.form", chosen=("x", "t"), people=("who",))
    known = values(data | {"x": data.get("x", "")}, sent, "t1")
    assert set(read_form(form, known).problems) <= {"x", "who", "t"}


def test_a_form_shown_again_has_what_was_typed() -> None:
    form = form_of(
        Text("Intro"),
        Choice("x", "X", TWO),
        NumberInput("n", "N", 1, 5),
        PeopleInput("who", "Who"),
        TextInput("t", "T", value="before"),
    )
    again = kept(form, {"x": ("a,b",), "n": "9", "who": (ADA,), "t": ""})
    _, choice, number, people, text = again.parts
    assert [getattr(each, "value", None) for each in (choice, number, people, text)] == [
        ("a,b",),
        "9",
        (ADA,),
        "",
    ]
