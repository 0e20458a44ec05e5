from __future__ import annotations

from dataclasses import replace

from adapters.playground.page.forms import Filling, form_html, values
from adapters.playground.page.people import options
from adapters.playground.page.spans import Pen
from adapters.playground.world import World, person
from bot.cards import (
    Choice,
    DateInput,
    Form,
    Note,
    NumberInput,
    Option,
    PeopleInput,
    Text,
    TextInput,
)
from bot.messages import Value

FEW = tuple(Option(f"o{number}", f"Option {number}") for number in range(8))
MANY = (*FEW, Option("o8", "Option 8"))
FORM = Form(
    "needs",
    "Needs",
    (
        Text("Two minutes."),
        Choice("why", "Why?", FEW),
        Choice("gain", "Gains?", MANY, multiple=True, required=False, most=3, value=("o2",)),
        TextInput("line", "A line", most=10, value="before"),
        TextInput("words", "Words", multiline=True),
        NumberInput("hours", "Hours", 1, 40),
        DateInput("day", "From", "2026-03-01", "2026-12-31"),
        PeopleInput("who", "Who?"),
        Note("That is all."),
    ),
    "Send",
    "Cancel",
)


def test_several_choices_are_sent_as_a_tuple_and_all_else_as_text() -> None:
    sent = {"why": ["o1"], "gain": ["o2", "o3"], "who": ["a", "b"], "line": [" x "], "alien": ["y"]}
    assert values(FORM, sent) == {
        "why": "o1",
        "gain": ("o2", "o3"),
        "line": " x ",
        "words": "",
        "hours": "",
        "day": "",
        "who": ("a", "b"),
    }


def test_a_form_holds_what_it_came_with(pen: Pen) -> None:
    html = form_html(Filling(FORM, 1), pen)
    assert 'value="o2" checked' in html
    assert 'value="before"' in html
    assert 'min="2026-03-01" max="2026-12-31"' in html
    assert "6/10" in html
    assert "At most 3." in html
    assert "From 1 to 40." in html


def test_every_field_can_be_found_and_is_labelled(pen: Pen) -> None:
    html = form_html(Filling(FORM, 1), pen)
    for asked in FORM.inputs():
        assert f'data-testid="field-{asked.id}"' in html
        if not isinstance(asked, Choice | PeopleInput):
            ident = f"f1-{FORM.inputs().index(asked)}"
            assert f'<label for="{ident}">' in html
            assert f'id="{ident}" name="{asked.id}"' in html


def test_errors_stand_at_their_fields_and_what_was_sent_is_kept(pen: Pen, evil: str) -> None:
    sent: dict[str, Value] = {
        "why": "o5",
        "gain": ("o1",),
        "line": evil,
        "words": f"\n{evil}",
        "hours": "99",
    }
    html = form_html(Filling(FORM, 1, sent=sent, errors={"hours": evil, "": "All of it."}), pen)
    assert 'value="o5" checked' in html
    assert 'value="o1" checked' in html
    assert 'value="o2" checked' not in html
    assert 'value="99"' in html
    assert evil not in html
    assert "All of it." in html
    field = html.partition('data-testid="field-hours"')[2].partition('data-testid="field-day"')[0]
    assert 'aria-invalid="true"' in field
    assert 'class="error" id="f1-4-error"' in field
    assert html.count("aria-invalid") == 1


def test_a_line_feed_at_the_start_of_a_text_survives_the_browser(pen: Pen) -> None:
    html = form_html(Filling(FORM, 1, sent={"words": "\nfirst"}), pen)
    assert ">\n\nfirst</textarea>" in html


def test_only_long_lists_can_be_searched(pen: Pen) -> None:
    def searches(choice: Choice) -> int:
        return form_html(Filling(replace(FORM, parts=(choice,)), 1), pen).count("data-filter")

    assert searches(Choice("a", "A", FEW)) == 0
    assert searches(Choice("a", "A", MANY)) == 1


def test_people_are_offered_by_name_and_sent_by_address(world: World, pen: Pen, evil: str) -> None:
    html = form_html(Filling(FORM, 1, options(world, pen)), pen)
    assert f'name="who" value="{person("ana")}"' in html
    assert "Ana Alder · City Lab" in html
    assert evil not in html
