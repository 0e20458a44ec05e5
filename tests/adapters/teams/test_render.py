"""What each part of a card is in Teams."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.teams import limits, render
from adapters.teams.buttons import CANCEL, WHOLE, Press, Sent, read, written
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Confirm,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Shown,
    Table,
    Text,
)
from bot.markup import mention
from tests.fake_teams.adaptive import dialog_faults, faults

Json = dict[str, Any]
ADA, BEN = "teams:t1:person:29:ada", "teams:t1:person:29:ben"


def say(key: str) -> str:
    return {"teams.language": "en", "teams.somebody": "somebody"}.get(key, key)


def opens(action: str, value: str) -> bool:
    return action == "polls.new"


def card_of(*parts: Shown, title: str = "", community: str = "c1") -> Json:
    message = render.post(Card(title, parts, community), say, opens)
    assert faults(message) == []
    card: Json = message["attachments"][0]["content"]
    return card


def body(*parts: Shown, title: str = "") -> list[Json]:
    drawn: list[Json] = card_of(*parts, title=title)["body"]
    return drawn


def words(element: Json) -> str:
    """What a person reads of rich text."""
    runs = element["inlines"]
    return "".join(run if isinstance(run, str) else run["text"] for run in runs)


def within(value: object) -> Iterator[Json]:
    match value:
        case dict():
            yield value
            for each in value.values():
                yield from within(each)
        case list():
            for each in value:
                yield from within(each)


def test_a_title_is_a_heading_for_those_who_listen() -> None:
    (title, _) = body(Text("x"), title="Calls *and* more")
    assert title["style"] == "heading"
    assert title["text"] == r"Calls \*and\* more"


def test_words_are_runs_and_each_line_an_element() -> None:
    one, two, three = body(Text("a **b** _c_ `d` [e](https://x.example/e)\nline\n\nnext"))
    assert words(one) == "a b c d e"
    looks = [{k: v for k, v in run.items() if k not in ("type", "text")} for run in one["inlines"]]
    opened = {"type": "Action.OpenUrl", "url": "https://x.example/e"}
    assert [look for look in looks if look] == [
        {"weight": "Bolder"},
        {"italic": True},
        {"fontType": "Monospace"},
        {"selectAction": opened},
    ]
    assert (two["inlines"], two["spacing"]) == (["line"], "None")
    assert (three["inlines"], "spacing" in three) == (["next"], False)


def test_a_person_of_teams_is_mentioned_with_words_of_their_own() -> None:
    text = f"{mention(ADA, 'Ada')}, {mention(BEN, 'Ada')} and {mention('slack:T:person:U1', 'Cy')}"
    card = card_of(Text(f"**Who** {text}"), Facts((("By", mention(ADA, "Ada")),)))
    line, facts = card["body"]
    assert line["text"] == "**Who** <at>Ada</at>, <at>Ada\u200b</at> and Cy"
    assert facts["facts"] == [{"title": "By", "value": "<at>Ada</at>"}]
    assert [each["mentioned"] for each in card["msteams"]["entities"]] == [
        {"id": "29:ada", "name": "Ada"},
        {"id": "29:ben", "name": "Ada"},
    ]


def test_a_name_can_be_no_markup_and_is_never_empty() -> None:
    card = card_of(Text(mention(ADA, "**A** [x](http://y) </at>")), Text(mention(BEN)))
    names = [each["mentioned"]["name"] for each in card["msteams"]["entities"]]
    assert names == ["A x (http://y) /at", "somebody"]


def test_a_channel_is_words_since_no_bot_may_mention_one() -> None:
    (line,) = body(Text("in " + mention("teams:t1:channel:19:abc@thread.tacv2")))
    assert words(line) == "in teams.channel"


def test_a_line_stands_between_two_subjects_and_never_at_an_edge() -> None:
    parts = body(Divider(), Text("a"), Divider(), Text("b\nb"), Divider())
    assert [bool(each.get("separator")) for each in parts] == [False, True, False]


def test_a_note_is_small() -> None:
    (note,) = body(Note("a"))
    assert note["inlines"] == [{"type": "TextRun", "text": "a", "size": "Small", "isSubtle": True}]


def test_facts_are_a_list_and_long_ones_are_lines() -> None:
    (facts,) = body(Facts((("Name", "a **b** [c](https://x.example)"), ("None", ""))))
    assert facts["facts"] == [
        {"title": "Name", "value": "a **b** [c](https://x.example)"},
        {"title": "None", "value": "–"},
    ]
    assert [each["type"] for each in body(Facts((("a", "b"),) * 11))] == ["FactSet", "FactSet"]
    assert words(body(Facts((("Name", "word " * 200),)))[0]).startswith("Name: word")


def test_progress_is_a_bar_and_figures() -> None:
    (line,) = body(Progress("Answers", 3, 4))
    assert words(line) == "████████░░ Answers: 3/4"


def test_a_small_table_is_a_table_and_a_wide_one_is_told() -> None:
    title, table = body(Table("Who", ("Name", "At"), (("Ada", "9"), ("Ben", ""))))
    assert words(title) == "Who"
    cells = [[cell["items"] for cell in row["cells"]] for row in table["rows"]]
    assert [[words(cell[0]) if cell else "" for cell in row] for row in cells] == [
        ["Name", "At"],
        ["Ada", "9"],
        ["Ben", ""],
    ]
    told = body(Table("", ("a", "b", "c", "d", "e", "f"), (("1", "2", "3", "4", "5", "6"),)))
    assert [words(each) for each in told] == ["1 · b: 2 · c: 3 · d: 4 · e: 5 · f: 6"]


def test_a_chart_is_drawn_and_told_and_has_bars_where_it_cannot_be_drawn() -> None:
    bars = (Bar("Learning", 0.5, "50 %", "up"), Bar("Meeting", 0.25, "25 %"))
    title, chart, *told = body(Chart("Why", bars, 1.0))
    assert words(title) == "Why"
    assert chart["data"] == [{"x": "Learning", "y": 50.0}, {"x": "Meeting", "y": 25.0}]
    assert chart["xAxisTitle"] == "%"
    assert [words(each) for each in chart["fallback"]["items"]] == [
        "█████░░░░░ Learning",
        "██░░░░░░░░ Meeting",
    ]
    assert [words(each) for each in told] == ["Learning: 50 % (up)", "Meeting: 25 %"]


@pytest.mark.parametrize("value", [0.0, float("nan"), float("inf"), -1.0])
def test_a_chart_that_would_say_nothing_is_told_alone(value: float) -> None:
    drawn = body(Chart("Why", (Bar("a", value, "?"),)))
    assert [words(each) for each in drawn] == ["Why", "░░░░░░░░░░ a: ?"]


def test_labels_that_are_alike_once_cut_are_numbered() -> None:
    long = "x" * 50
    _, chart, *_ = body(Chart("Why", (Bar(long, 1, "1"), Bar(long + "y", 2, "2"))))
    assert [each["x"][:3] for each in chart["data"]] == ["1. ", "2. "]


def test_a_picture_is_shown_from_https_alone_else_told() -> None:
    (shown,) = body(Image("https://x.example/a.png", "A map"))
    assert (shown["type"], shown["altText"]) == ("Image", "A map")
    (told,) = body(Image("http://x.example/a.png", "A map"))
    assert words(told) == "A map (http://x.example/a.png)"


def test_a_press_is_an_execute_and_one_that_opens_a_form_fetches_a_dialog() -> None:
    plain = Button("Do", "calls.here", "7", "primary")
    (row,) = body(Buttons((plain, Button("New", "polls.new", "needs", community="c2"))))
    do, new = row["actions"]
    assert (do["type"], do["verb"], do["style"]) == ("Action.Execute", "calls.here", "positive")
    assert read(do["data"]) == Press("calls.here", "7", "c1")
    assert (new["type"], new["data"]["msteams"]) == ("Action.Submit", {"type": "task/fetch"})
    assert read(new["data"]) == Press("polls.new", "needs", "c2")


def test_what_is_asked_first_is_unfolded_with_a_yes_and_a_no() -> None:
    confirm = Confirm("Sure?", "It ends.", "End it", "Keep it")
    (group,) = body(Buttons((Button("End", "calls.end", "7", "danger", confirm), Button("x", "y"))))
    row, question = group["items"]
    assert [each["type"] for each in row["actions"]] == [
        "Action.ToggleVisibility",
        "Action.Execute",
    ]
    assert row["actions"][0]["targetElements"] == [question["id"]]
    assert not question["isVisible"]
    assert [words(each) for each in question["items"][:2]] == ["Sure?", "It ends."]
    yes, no = question["items"][2]["actions"]
    assert (yes["title"], yes["style"], no["title"]) == ("End it", "destructive", "Keep it")
    assert read(yes["data"]) == Press("calls.end", "7", "c1")
    assert no["targetElements"] == [question["id"]]


def test_more_than_six_buttons_are_rows() -> None:
    drawn = body(Buttons(tuple(Button(f"b{n}", "a", str(n)) for n in range(14))))
    assert [len(row["actions"]) for row in drawn] == [6, 6, 2]


def test_a_long_label_is_cut_and_whole_in_its_tooltip() -> None:
    (row,) = body(Buttons((Button("word " * 30, "a"),)))
    assert len(row["actions"][0]["title"]) <= limits.BUTTON_LABEL
    assert row["actions"][0]["tooltip"] == ("word " * 30).strip()


def test_a_button_whose_meaning_does_not_fit_is_left_out_and_that_is_said() -> None:
    row, note = body(Buttons((Button("a", "a", "v" * 9_000), Button("b", "b"))))
    assert [each["title"] for each in row["actions"]] == ["b"]
    assert words(note) == "teams.shortened"


def test_what_is_too_long_is_shortened_and_shown_whole_page_by_page() -> None:
    lines = [f"line {n} of what somebody wrote" for n in range(900)]
    card = Card("Much", (Text("\n".join(lines)), Buttons((Button("On", "a.on"),))), "c1")
    message = render.post(card, say, opens)
    assert faults(message) == []
    *_, note, more, on = message["attachments"][0]["content"]["body"]
    assert words(note) == "teams.shortened"
    assert read(more["actions"][0]["data"]) == Press(WHOLE, "0", "c1")
    assert more["actions"][0]["data"]["msteams"] == {"type": "task/fetch"}
    assert on["actions"][0]["title"] == "On"
    seen, page, turn = [], 0, True
    while turn:
        shown = render.whole(card, say, "1700000", page)
        assert dialog_faults(shown) == []
        content = shown["card"]["content"]["body"]
        seen += [words(each) for each in content if each["type"] == "RichTextBlock"]
        presses = [read(each["data"]) for each in within(content) if "data" in each]
        turn = Press(WHOLE, f"{page + 1} 1700000", "c1") in presses
        page += 1
    assert seen == lines
    assert page > 2
    assert render.whole(card, say, "1700000", 99) == render.whole(card, say, "1700000", page - 1)


def test_a_long_answer_goes_on_in_further_messages_and_none_of_it_is_lost() -> None:
    lines = [f"line {n} of what somebody wrote" for n in range(600)]
    shown = render.messages((Card("", (Text("\n".join(lines)),)),), say, opens)
    assert len(shown) > 1
    drawn = [each for one in shown for each in one["attachments"][0]["content"]["body"]]
    assert [words(each) for each in drawn] == lines


def test_in_a_dialog_every_press_is_sent_as_a_form_is() -> None:
    buttons = Buttons((Button("Do", "calls.here"), Button("New", "polls.new")))
    shown = render.shown((Card("Call", (buttons,), "c1"),), say)
    assert dialog_faults(shown) == []
    actions = shown["card"]["content"]["body"][-1]["actions"]
    assert [each["type"] for each in actions] == ["Action.Submit", "Action.Submit"]
    assert [read(each["data"]) for each in actions] == [
        Press("calls.here", "", "c1"),
        Press("polls.new", "", "c1"),
    ]


def test_an_answer_in_place_is_the_card_alone() -> None:
    card = render.answer((Card("Done", (Text("thanks"),)),), say, opens)
    assert (card["type"], words(card["body"][1])) == ("AdaptiveCard", "thanks")


def test_nothing_is_said_to_be_nothing() -> None:
    assert words(body()[0]) == "teams.nothing"
    assert faults(render.post(Card("\x00"), say, opens)) == []


def test_every_letter_that_is_written_from_right_to_left_is_looked_for() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1)]
    turned = [each for each in letters if unicodedata.bidirectional(each) in ("R", "AL")]
    assert turned
    assert all(map(render.RIGHT_TO_LEFT.match, turned))


def test_a_card_in_arabic_runs_from_right_to_left_and_one_with_a_name_in_it_does_not() -> None:
    assert card_of(Text("هذا نص مهم للجماعة"))["rtl"] is True
    assert "rtl" not in card_of(Text("A message from مها to all"))


def test_what_a_press_or_a_form_carries_is_read_again_and_nothing_else_is() -> None:
    for carried in (
        Press("a.b"),
        Press(CANCEL, "v|ü\n", "c1"),
        Sent("f.x", "v", "c1", ("one", "two"), ("who",)),
        Sent("f.x"),
    ):
        assert read(written(carried)) == carried
    others: tuple[Any, ...] = (
        None,
        "x",
        [],
        {},
        {"do": "x"},
        {"convener": "x"},
        {"convener": {"value": "x"}},
    )
    for other in others:
        assert read(other) is None
    forged = {"convener": {"do": "a", "value": 7, "community": ["x"]}}
    assert read(forged) == Press("a")
    assert read({"convener": {"form": "f", "chosen": "x", "people": [1, "a"]}}) == Sent(
        "f", people=("a",)
    )
