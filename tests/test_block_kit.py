"""The fake's judgement of blocks and views: what Slack takes, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_slack.checking import check_message, check_view
from tests.fake_slack.values import SlackError

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


def text(words: str, **more: Any) -> Json:
    return {"type": "text", "text": words, **more}


def asking(**element: Any) -> Json:
    return {"type": "input", "label": plain("?"), "element": {"action_id": "a", **element}}


def options(count: int, length: int = 1) -> list[Json]:
    return [{"text": plain("x" * length), "value": f"{n}"} for n in range(count)]


def bars(count: int = 3, label: str = "Week", **more: Any) -> Json:
    names = [f"{label} {n}" for n in range(count)]
    data = [{"label": name, "value": n} for n, name in enumerate(names)]
    series = {"name": "Messages", "data": data}
    chart = {"type": "bar", "series": [series], "axis_config": {"categories": names}, **more}
    return {"type": "data_visualization", "title": "By week", "chart": chart}


def table(rows: int = 2, columns: int = 2, words: str = "x") -> Json:
    cell = {"type": "raw_text", "text": words}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


HEADER = {"type": "header", "text": plain("Hello")}

TAKEN = [
    [],
    [HEADER, {"type": "divider"}, {"type": "context", "elements": [plain("small")]}],
    [actions(button(value="1", style="danger"), button(action_id="no"))],
    [rich(text("b", style={"bold": True}), {"type": "user", "user_id": "U1"})],
    [rich({"type": "link", "url": "https://x.example/", "text": "x"})],
    [{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A tree"}],
    [bars(), bars(20), table(100, 2)],
    [{**bars(), "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]}}],
    [table(words="x" * 2_500), HEADER],
]


@pytest.mark.parametrize("blocks", TAKEN)
def test_what_slack_documents_is_taken(blocks: list[Json]) -> None:
    check_message(blocks)


REFUSED = {
    "no type": [{"text": plain("x")}],
    "a type that there is not": [{"type": "heading", "text": plain("x")}],
    "a field that there is not": [{**HEADER, "colour": "red"}],
    "a field that is missing": [{"type": "header"}],
    "markup in a header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "a header of 151": [{"type": "header", "text": plain("x" * 151)}],
    "a header of 76 beyond the plane": [{"type": "header", "text": plain("🌱" * 76)}],
    "blank words": [{"type": "header", "text": plain(" ")}],
    "no button": [actions()],
    "26 buttons": [actions(*(button(action_id=f"{n}") for n in range(26)))],
    "a label of 76": [actions(button(text=plain("x" * 76)))],
    "a value of 2,001": [actions(button(value="x" * 2_001))],
    "a button without an id": [actions({"type": "button", "text": plain("Go")})],
    "the same button twice": [actions(button(), button())],
    "the same button in two rows": [actions(button()), actions(button())],
    "a style that there is not": [actions(button(style="plain"))],
    "half a question": [actions(button(confirm={"title": plain("Sure?")}))],
    "no words": [rich()],
    "empty words": [rich(text(""))],
    "words of 3,001": [rich(text("x" * 3_001))],
    "a mention of nobody": [rich({"type": "user", "user_id": "here"})],
    "a link to a file": [rich({"type": "link", "url": "file:///x", "text": "x"})],
    "eleven small words": [{"type": "context", "elements": [plain("x")] * 11}],
    "a picture without words": [{"type": "image", "image_url": "https://x.example/a.png"}],
    "the same block twice": [{**HEADER, "block_id": "a"}] * 2,
    "a block id of 256": [{**HEADER, "block_id": "x" * 256}],
    "51 blocks": [HEADER] * 51,
    "three charts": [bars()] * 3,
    "a chart of 21": [bars(21)],
    "a long label": [bars(label="x" * 20)],
    "labels that are no category": [bars(axis_config={"categories": ["a", "b", "c"]})],
    "labels alike": [bars(axis_config={"categories": ["Week 0"] * 3})],
    "a chart without axes": [{**bars(), "chart": {"type": "bar", "series": []}}],
    "a chart without a title": [{**bars(), "title": ""}],
    "a slice of nothing": [
        {**bars(), "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}}
    ],
    "two tables": [table(), table()],
    "a table of 101": [table(101)],
    "a table of 21 columns": [table(1, 21)],
    "an empty cell": [table(words="")],
    "a table of 10,001 characters": [table(1, 1, "x" * 10_001)],
    "uneven rows": [{"type": "table", "rows": [*table(1, 1)["rows"], *table(1, 2)["rows"]]}],
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_slack_refuses_is_refused(what: str) -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message(REFUSED[what])


def test_a_message_is_only_so_long() -> None:
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([rich(text("x" * 3_000))] * 5)


def modal(*blocks: Json, **more: Any) -> Json:
    made = {"type": "modal", "title": plain("Form"), "submit": plain("Go"), "blocks": list(blocks)}
    return made | more


MENU = {"type": "static_select", "options": options(100, 75)}
GROUPS = [{"label": plain(f"{n}"), "options": options(100)} for n in range(2)]


@pytest.mark.parametrize(
    "view",
    [
        modal(asking(**MENU)),
        modal(*(asking(type="plain_text_input") for _ in range(100))),
        modal(asking(type="static_select", option_groups=GROUPS[:1])),
        modal(asking(type="checkboxes", options=options(10)), private_metadata="x" * 3_000),
    ],
)
def test_a_form_within_the_limits_is_taken(view: Json) -> None:
    check_view(view, "modal")


FORMS = {
    "a title of 25": modal(title=plain("x" * 25)),
    "no title": {"type": "modal", "blocks": []},
    "fields without a button": {"type": "modal", "title": plain("x"), "blocks": [asking(**MENU)]},
    "101 blocks": modal(*[HEADER] * 101),
    "101 options": modal(asking(type="static_select", options=options(101))),
    "no option": modal(asking(type="static_select", options=[])),
    "options and groups": modal(asking(**MENU, option_groups=GROUPS[:1])),
    "an option twice": modal(asking(type="static_select", option_groups=GROUPS)),
    "an option of 76": modal(asking(type="static_select", options=options(1, 76))),
    "eleven boxes": modal(asking(type="checkboxes", options=options(11))),
    "a choice that there is not": modal(asking(**MENU, initial_option=options(1)[0])),
    "words beyond their limit": modal(
        asking(type="plain_text_input", max_length=3, initial_value="four")
    ),
    "too much about it": modal(private_metadata="x" * 3_001),
    "a chart": modal(bars()),
    "a table": modal(table()),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_beyond_the_limits_is_refused(what: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(FORMS[what], "modal")


def test_a_home_may_have_charts_and_no_table() -> None:
    check_view({"type": "home", "blocks": [bars()]}, "home")
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view({"type": "home", "blocks": [table()]}, "home")
