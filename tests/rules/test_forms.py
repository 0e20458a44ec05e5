"""Reading a form: every field checked against what was asked, nothing trusted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import (
    Choice,
    DateInput,
    Form,
    Input,
    NumberInput,
    Option,
    PeopleInput,
    Text,
    TextInput,
)
from bot.forms import PEOPLE_AT_MOST, Read, read
from bot.messages import Address, Value

YES_NO = (Option("y", "Yes"), Option("n", "No"), Option("m", "Maybe"))
SOMEBODY = "playground:home:person:amina"
FIRST, LAST = date(2026, 3, 2), date(2026, 5, 1)


def asks(*parts: Input | Text) -> Form:
    return Form("f", "A form", parts, "Send", "Cancel")


def said(asked: Input, value: Value) -> Read:
    return read(asks(asked), {asked.id: value})


def wrong(asked: Input, value: Value) -> str | None:
    """What is wrong with a value, without the catalogue's prefix."""
    problem = said(asked, value).problems.get(asked.id)
    return problem.key.removeprefix("core.form.") if problem else None


one = Choice("x", "One", YES_NO)
several = Choice("x", "Several", YES_NO, multiple=True, most=2)
line = TextInput("x", "A line", most=10)
page = TextInput("x", "A page", multiline=True, most=10)
number = NumberInput("x", "A number", least=1, most=10)
day = DateInput("x", "A day", FIRST.isoformat(), LAST.isoformat())
people = PeopleInput("x", "People")
somebody = PeopleInput("x", "Somebody", multiple=False)


@pytest.mark.parametrize(
    ("asked", "value", "problem"),
    [
        (one, "", "choose"),
        (one, (), "choose"),
        (one, ("",), "choose"),
        (one, ("y", "n"), "choose_one"),
        (one, ("z",), "not_an_option"),
        (one, "Y", "not_an_option"),
        (one, ("y", "z"), "not_an_option"),
        (several, (), "choose"),
        (several, ("y", "n", "m"), "choose_fewer"),
        (line, "", "needed"),
        (line, " \t\n", "needed"),
        (line, "\x00", "needed"),
        (line, "eleven char", "too_long"),
        (line, ("two", "lines"), "choose_one"),
        (page, "1\r\n2\r\n3\r\n4\r\n5\r\n6", "too_long"),
        (number, "", "number"),
        (number, "0", "number"),
        (number, "11", "number"),
        (number, "-1", "number"),
        (number, "--5", "number"),
        (number, "-", "number"),
        (number, "5-", "number"),
        (number, "+5", "number"),
        (number, "1.5", "number"),
        (number, "1e1", "number"),
        (number, "0x5", "number"),
        (number, "\u0665", "number"),
        (number, "five", "number"),
        (number, "9" * 100_000, "number"),
        (number, "5\x00", "number"),
        (number, ("1", "2"), "choose_one"),
        (day, "", "day"),
        (day, "2026-03-01", "day"),
        (day, "2026-05-02", "day"),
        (day, "2026-02-30", "day"),
        (day, "99999-01-01", "day"),
        (day, "0000-00-00", "day"),
        (day, "tomorrow", "day"),
        (day, "2026-03-05\x00", "day"),
        (day, ("2026-03-05", "2026-03-06"), "choose_one"),
        (people, (), "choose"),
        (people, ("amina",), "not_a_person"),
        (people, "playground:home:channel:square", "not_a_person"),
        (people, (SOMEBODY, "playground:home:channel:square"), "not_a_person"),
        (people, "playground:home:person:", "not_a_person"),
        (people, "playground:home:robot:r2", "not_a_person"),
        (people, f"{SOMEBODY}\x00", "not_a_person"),
        (people, tuple(f"{SOMEBODY}{n}" for n in range(PEOPLE_AT_MOST + 1)), "choose_fewer"),
        (somebody, (SOMEBODY, f"{SOMEBODY}2"), "choose_fewer"),
    ],
)
def test_what_does_not_hold_is_named_and_gives_no_value(
    asked: Input, value: Value, problem: str
) -> None:
    assert wrong(asked, value) == problem
    assert said(asked, value).values == {}


@pytest.mark.parametrize(("lane", "are_taken"), [("playground:home", True), ("slack:T1", False)])
def test_people_of_another_lane_are_not_taken(lane: str, *, are_taken: bool) -> None:
    assert (not read(asks(people), {people.id: SOMEBODY}, lane).problems) is are_taken


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (one, "y", ("y",)),
        (one, ("n",), ("n",)),
        (one, ("n", "n", ""), ("n",)),
        (several, ("m", "y"), ("y", "m")),
        (line, "  two   words ", "two words"),
        (line, "a\x00b", "ab"),
        (line, "a\ud800b", "ab"),
        (line, ("words",), "words"),
        (page, " a\r\n\r\n b ", "a\n\n b"),
        (number, " 7 ", 7),
        (number, ("7",), 7),
        (number, "07", 7),
        (NumberInput("x", "Degrees", least=-1000, most=9), "-1000", -1000),
        (day, "2026-03-02", FIRST),
        (day, ("2026-05-01",), LAST),
        (people, (SOMEBODY, "", SOMEBODY), (Address.parse(SOMEBODY),)),
        (somebody, SOMEBODY, (Address.parse(SOMEBODY),)),
    ],
)
def test_what_holds_is_read_as_what_it_means(asked: Input, value: Value, expected: object) -> None:
    assert said(asked, value) == Read({"x": expected}, {})


@pytest.mark.parametrize("value", ["", (), ("",)])
def test_an_optional_field_left_empty_reads_as_nothing(value: Value) -> None:
    form = asks(
        Choice("choice", "Choice", YES_NO, required=False),
        TextInput("text", "Text", required=False),
        NumberInput("number", "Number", least=1, most=5, required=False),
        DateInput("day", "Day", FIRST.isoformat(), LAST.isoformat(), required=False),
        PeopleInput("people", "People", required=False),
    )
    found = read(form, {each.id: value for each in form.inputs()})
    assert found.problems == {}
    assert (found.one("choice"), found.several("choice")) == ("", ())
    assert (found.text("text"), found.number("number"), found.day("day")) == ("", None, None)
    assert found.people("people") == ()


def test_a_required_field_that_was_not_sent_at_all_is_named() -> None:
    assert set(read(asks(one), {}).problems) == {"x"}


def test_fields_that_nobody_asked_for_are_ignored() -> None:
    form = asks(Text("Some words"), line)
    assert read(form, {"x": "words", "role": "leader"}) == Read({"x": "words"}, {})


def test_each_wrong_field_has_its_own_problem_and_the_others_keep_their_values() -> None:
    form = asks(line, NumberInput("n", "Number", least=1, most=5), Choice("c", "Choice", YES_NO))
    found = read(form, {"x": "words", "n": "six", "c": "z"})
    assert (set(found.values), set(found.problems)) == ({"x"}, {"n", "c"})


def test_a_problem_carries_the_limit_that_its_wording_names() -> None:
    assert said(line, "eleven char").problems["x"].facts == {"most": 10, "length": 11}
    assert said(day, "never").problems["x"].facts == {"first": FIRST, "last": LAST}


ident = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=8
)
flag = st.booleans()
options = st.lists(ident, min_size=1, max_size=5, unique=True).map(
    lambda ids: tuple(Option(each, each) for each in ids)
)
person = st.from_regex(r"[a-zğ0-9:_.@-]{1,12}", fullmatch=True).map(
    lambda each: f"p:w:person:{each}"
)
span = st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 10**6))
odd = st.text(st.sampled_from("a-5 \x00\ud800\n:\u0665"), max_size=8)
any_text = st.text(max_size=20) | odd | odd.map(lambda each: f"p:w:person:{each}")


@st.composite
def inputs(draw: st.DrawFn, ident: str) -> Input:
    """An input whose own value is one that it takes."""
    kind = draw(st.sampled_from((Choice, TextInput, NumberInput, DateInput, PeopleInput)))
    required = draw(flag)
    if kind is Choice:
        given_options, multiple = draw(options), draw(flag)
        least, most = int(required), len(given_options) if multiple else 1
        ids = st.sampled_from([each.id for each in given_options])
        value = tuple(draw(st.lists(ids, min_size=least, max_size=most, unique=True)))
        limit = draw(st.integers(len(value), 9)) if value else 0
        return Choice(ident, "Choice", given_options, multiple, required, value, most=limit)
    if kind is TextInput:
        words = " ".join(draw(st.text("abcğ ıİ🌍", max_size=20)).split()) or ("a" * required)
        return TextInput(ident, "Text", draw(flag), required, words, most=draw(st.integers(20, 99)))
    if kind is NumberInput:
        least, more = draw(span)
        shown = str(draw(st.integers(least, least + more)))
        return NumberInput(ident, "Number", least, least + more, required, shown)
    if kind is DateInput:
        first, inside, last = sorted(draw(st.lists(st.dates(), min_size=3, max_size=3)))
        return DateInput(
            ident, "Day", first.isoformat(), last.isoformat(), required, inside.isoformat()
        )
    multiple = draw(flag)
    most = PEOPLE_AT_MOST if multiple else 1
    persons = draw(st.lists(person, min_size=int(required), max_size=min(most, 4), unique=True))
    return PeopleInput(ident, "People", multiple, required, tuple(persons))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    idents = [f"field_{n}" for n in range(draw(st.integers(1, 3)))]
    return asks(*(draw(inputs(each)) for each in idents))


sent = st.dictionaries(
    st.sampled_from([f"field_{n}" for n in range(4)]),
    any_text | st.lists(any_text, max_size=3).map(tuple),
)


@given(forms(), sent)
@settings(max_examples=100)
def test_whatever_is_sent_each_field_has_either_a_value_or_a_problem(
    form: Form, sent: dict[str, Value]
) -> None:
    found = read(form, sent)
    assert set(found.values) | set(found.problems) == {each.id for each in form.inputs()}
    assert not set(found.values) & set(found.problems)


@given(forms(), sent)
@settings(max_examples=100)
def test_whatever_is_read_can_be_written_down(form: Form, sent: dict[str, Value]) -> None:
    for value in read(form, sent).values.values():
        for words in value if isinstance(value, tuple) else (value,):
            assert "\x00" not in str(words)
            str(words).encode("utf-8")


@given(forms())
@settings(max_examples=100)
def test_a_form_sent_back_as_it_came_has_no_problems_and_says_the_same(form: Form) -> None:
    found = read(form, {each.id: each.value for each in form.inputs()})
    assert found.problems == {}
    for each in form.inputs():
        assert _as_sent(each, found.values[each.id]) == (
            set(each.value) if isinstance(each.value, tuple) else each.value
        )


def _as_sent(asked: Input, value: Any) -> object:
    match asked:
        case Choice():
            return set(value)
        case PeopleInput():
            return {str(each) for each in value}
        case _:
            return str(value)
