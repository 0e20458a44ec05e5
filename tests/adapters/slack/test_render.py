"""What cards look like in Slack, and what no card can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.render import Message, messages, post
from bot import letters
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
from bot.markup import escape
from tests.fake_slack.checking import check_message

SAYINGS = {
    "slack.shortened": "It was shortened.",
    "slack.nothing": "Nothing.",
    "slack.show_all": "Show all",
}


TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def drawn(*parts: Shown, title: str = "", community: str = "c1") -> Message:
    (shown,) = messages((Card(title, parts, community),), SAYINGS.__getitem__)
    return shown


def inline(shown: Message) -> Iterator[dict[str, Any]]:
    for block in shown.blocks:
        if block["type"] == "rich_text":
            for group in block["elements"]:
                yield from group["elements"]


def spoken(shown: Message) -> str:
    return "".join(element.get("text", "") for element in inline(shown))


def buttons(shown: Message) -> list[dict[str, Any]]:
    rows = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    return [button for row in rows for button in row]


@settings(max_examples=60, deadline=None, database=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=TURNS),
        min_size=1,
        max_size=900,
    )
)
def test_words_come_through_as_they_are(words: str) -> None:
    shown = drawn(Text(escape(words)))
    assert spoken(shown) == (words if words.strip() else "")


def test_slacks_own_markup_is_only_words_in_a_card() -> None:
    words = "<!channel> <@U1> <http://x.example|y> *b* _i_"
    shown = drawn(Text("<!channel> <@U1> <http://x.example|y> *b*"), title="<!here>")
    assert {element["type"] for element in inline(shown)} == {"text"}
    assert spoken(shown) == words.removesuffix(" _i_")
    assert shown.text.startswith("&lt;!here&gt;\n&lt;!channel&gt;")


def test_markup_becomes_elements() -> None:
    shown = drawn(Text("**b** _i_ `c` [x](https://x.example/) @<slack:T1:person:U1>"))
    assert [element for element in inline(shown) if element.get("text") != " "] == [
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": "i", "style": {"italic": True}},
        {"type": "text", "text": "c", "style": {"code": True}},
        {"type": "link", "url": "https://x.example/", "text": "x"},
        {"type": "user", "user_id": "U1"},
    ]


@pytest.mark.parametrize(
    ("address", "element"),
    [
        ("slack:T1:person:W1", {"type": "user", "user_id": "W1"}),
        ("slack:T1:channel:C1", {"type": "channel", "channel_id": "C1"}),
        ("playground:home:person:ada", {"type": "text", "text": "@ada"}),
        ("slack:T1:person:here", {"type": "text", "text": "@here"}),
        ("slack:T1:person:S1", {"type": "text", "text": "@S1"}),
        ("nonsense", {"type": "text", "text": "@nonsense"}),
    ],
)
def test_only_slacks_own_people_and_channels_are_mentioned(
    address: str, element: dict[str, Any]
) -> None:
    assert list(inline(drawn(Text(f"@<{address}>")))) == [element]


def test_every_part_is_drawn() -> None:
    confirm = Confirm("Sure?", "It can't be undone.", "Yes", "No")
    shown = drawn(
        Text("Words"),
        Note("Small words"),
        Divider(),
        Facts((("Stage", "needs"), ("Members", "12"))),
        Progress("Voted", 6, 12),
        Table("Who", ("Name", "Part"), (("Ada", "core"), ("日本", "member"))),
        Chart("Needs", (Bar("Tools", 4, "4 votes"), Bar("Time", 1, "1 vote", "new"))),
        Image("https://x.example/a.png", "A tree"),
        Buttons((Button("Stop", "a.stop", "9", "danger", confirm), Button("Go", "a.go"))),
        title="All of it",
    )
    check_message(list(shown.blocks))
    kinds = [block["type"] for block in shown.blocks]
    rich = ["rich_text"] * 5
    assert kinds == ["header", "rich_text", "context", "divider", *rich, "image", "actions"]
    words = spoken(shown)
    assert "Stage: needs\nMembers: 12" in words
    assert "█████░░░░░ Voted: 6/12" in words
    assert "Name  Part\nAda   core\n日本  member" in words
    assert "Needs\n██████████ Tools: 4 votes\n██░░░░░░░░ Time: 1 vote (new)" in words
    stop, go = buttons(shown)
    assert (stop["action_id"], stop["value"], stop["style"]) == ("a.stop#0", "c1|9", "danger")
    assert stop["confirm"]["deny"]["text"] == "No"
    assert (go["action_id"], go["value"]) == ("a.go#1", "c1|")


def test_the_same_button_twice_has_two_ids() -> None:
    twice = Buttons((Button("Go", "a.go", "1"), Button("Go", "a.go", "2", community="c2")))
    assert [(each["action_id"], each["value"]) for each in buttons(drawn(twice, twice))] == [
        ("a.go#0", "c1|1"),
        ("a.go#1", "c2|2"),
        ("a.go#2", "c1|1"),
        ("a.go#3", "c2|2"),
    ]


def test_a_table_with_mentions_or_wide_rows_is_told_in_lines() -> None:
    wide = Table("", ("Name", "Why"), (("Ada", "w" * 70),))
    assert spoken(drawn(wide)) == f"Ada · Why: {'w' * 70}"
    named = Table("", ("Name", "Why"), (("@<slack:T1:person:U1>", "new"),))
    assert next(inline(drawn(named))) == {"type": "user", "user_id": "U1"}


def test_long_words_go_over_several_blocks_and_none_is_lost() -> None:
    words = " ".join(f"word{n}" for n in range(1000))
    shown = drawn(Text(words))
    assert len(shown.blocks) == 3
    assert " ".join(element["text"] for element in inline(shown)) == words


def test_what_does_not_fit_into_a_post_is_said_to_be_missing_and_shown_at_a_press() -> None:
    words = tuple(Text(f"{n} " + "x" * 900) for n in range(100))
    card = Card("", (Text("first"), *words, Buttons((Button("Go", "a.go"),))), "c1")
    shown = post(card, SAYINGS.__getitem__, pictured=False)
    assert spoken(shown).startswith("first")
    assert [block["type"] for block in shown.blocks[-3:]] == ["context", "actions", "actions"]
    assert shown.blocks[-3]["elements"][0]["text"] == "It was shortened."
    show_all, go = buttons(shown)
    assert (show_all["text"]["text"], show_all["value"]) == ("Show all", "c1|")
    assert go["text"]["text"] == "Go"


def test_a_button_whose_value_does_not_fit_is_left_out_with_a_note() -> None:
    shown = drawn(Buttons((Button("A", "a", "v" * 2000), Button("B", "b"))))
    assert [button["text"]["text"] for button in buttons(shown)] == ["B"]
    assert shown.blocks[-1]["type"] == "context"


def test_in_what_language_somebody_reads_is_only_asked_where_something_is_left_out() -> None:
    def asked(key: str) -> str:
        raise LookupError(key)

    card = Card("Leaks", (Text("How much do you lose?"), Buttons((Button("Answer", "a", "1"),))))
    assert post(card, asked, pictured=False).blocks == messages((card,), asked)[0].blocks
    with pytest.raises(LookupError, match="shortened"):
        messages((Card("", (Buttons((Button("Answer", "a", "1" * 3_000),)),)),), asked)


def test_a_picture_without_an_address_is_told() -> None:
    assert spoken(drawn(Image("file:///tree.png", "A tree"))) == "A tree (file:///tree.png)"


def test_an_empty_card_says_that_there_is_nothing() -> None:
    assert drawn() == Message("Nothing.", ())


@pytest.mark.parametrize(
    ("title", "told"),
    [("By week", "one: 1"), ("Week by week " * 5, "Week by week " * 5 + "\none: 1")],
)
def test_a_chart_stands_beside_its_words_and_a_title_that_it_cuts_is_told(
    title: str, told: str
) -> None:
    (shown,) = messages(
        (Card("", (Chart(title, (Bar("one", 1, "1"),)),)),), SAYINGS.__getitem__, pictured=True
    )
    assert [block["type"] for block in shown.blocks] == ["data_visualization", "rich_text"]
    assert spoken(shown) == told


def test_labels_that_are_alike_when_cut_are_numbered_as_the_words_are() -> None:
    bars = tuple(Bar(f"To learn from people who {each}", 1, "1") for each in ("read", "write"))
    card = Card("", (Chart("Why", bars, full=1),))
    (shown,) = messages((card,), SAYINGS.__getitem__, pictured=True)
    axes = shown.blocks[0]["chart"]["axis_config"]
    assert axes == {"categories": ["1. To learn from pe…", "2. To learn from pe…"], "y_label": "%"}


def test_a_wide_table_is_slack_s_own_where_it_may_be_and_only_the_first() -> None:
    wide = Table("Who", ("Name", "Why"), (("@<slack:T1:person:U1>", "w" * 70), ("", "new")))
    (shown,) = messages((Card("", (wide, wide)),), SAYINGS.__getitem__, pictured=True)
    check_message(list(shown.blocks))
    kinds = [block["type"] for block in shown.blocks]
    assert kinds == ["rich_text", "table", "rich_text", "rich_text"]
    first = shown.blocks[1]["rows"][1][0]["elements"][0]["elements"]
    assert first == [{"type": "user", "user_id": "U1"}]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\u202eevil", "evil"),
        ("\u2067abc", "\u2067abc\u2069"),
        ("a\u2069b\u202c", "ab"),
        ("\u2068x\u2069", "\u2068x\u2069"),
        ("مرحبا (12)", "مرحبا (12)"),
    ],
)
def test_nobodys_words_turn_the_direction_of_those_that_follow(written: str, shown: str) -> None:
    assert spoken(drawn(Text(written))) == shown


@pytest.mark.parametrize("whole", ["👩🏽‍🚒", "🇹🇷", "é", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
@pytest.mark.parametrize("most", range(2, 40))
def test_no_emoji_and_no_accented_letter_is_cut_apart(whole: str, most: int) -> None:
    kept = letters.head(whole * 5, most)
    assert len(kept) % len(whole) == 0 or most < letters.length(whole)
    assert letters.length(kept) <= most
