"""What cards look like in Slack, and what no card can do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import budget, limits
from adapters.slack.render import Message, message
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

SAYINGS = {"slack.shortened": "It was shortened.", "slack.nothing": "Nothing."}


def drawn(*parts: Shown, title: str = "", community: str = "c1") -> Message:
    return message((Card(title, parts, community),), SAYINGS.__getitem__)


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


NASTY = st.sampled_from(
    [
        *("<!channel>", "<!here|x>", "<@U1>", "<#C1|talk>", "<http://x.example|y>", "&lt;@U1&gt;"),
        *("*bold*", "_it_", "~gone~", "`code`", "```", "**b**", "[a](https://x.example/y)", "\\"),
        *(
            "@<slack:T1:person:U1>",
            "@<slack:T1:channel:C1>",
            "@<playground:home:person:ada>",
            "@<x>",
        ),
        *(
            ":smile:",
            "@here",
            "\n",
            "\n\n",
            " ",
            "\x00",
            "\x1b",
            "\r\n",
            "\ud800",
            "\u202e",
            "🌱",
            "é",
        ),
        *("مرحبا", "日本語", "a" * 40, "word " * 30, "🌱" * 50, "b" * 3100, "🌱" * 1600),
        "[" + "l" * 600 + "](https://x.example/" + "p" * 2100 + ")",
    ]
)
WORDS = st.lists(NASTY | st.text(max_size=12), max_size=4).map("".join)
INERT = WORDS.map(escape)
IDS = st.sampled_from(["needs.vote", "a.b", "polls.close", "x" * 260])
VALUES = st.sampled_from(["", "7", "a|b", "v" * 1500, "v" * 2100, "\x00", "🌱" * 1200])
FIGURES = st.floats() | st.integers(-5, 10**9).map(float)


def parts(words: st.SearchStrategy[str]) -> st.SearchStrategy[Shown]:
    confirm = st.none() | st.builds(Confirm, words, words, words, words)
    styles = st.sampled_from(["plain", "primary", "danger"])
    button = st.builds(Button, words, IDS, VALUES, styles, confirm, st.sampled_from(["", "c2"]))
    urls = words | st.sampled_from(
        ["https://x.example/a.png", "http://[", "javascript:x", "https://"]
    )
    rows = st.integers(1, 5).flatmap(
        lambda width: st.builds(
            Table,
            words,
            st.tuples(*[words] * width),
            st.lists(st.tuples(*[words] * width), max_size=5).map(tuple),
        )
    )
    counts = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(sorted)
    return st.one_of(
        st.builds(Text, words),
        st.builds(Note, words),
        st.just(Divider()),
        st.builds(Facts, st.lists(st.tuples(words, words), max_size=5).map(tuple)),
        st.builds(lambda label, two: Progress(label, *two), words, counts),
        rows,
        st.builds(
            Chart,
            words,
            st.lists(st.builds(Bar, words, FIGURES, words, words), max_size=5).map(tuple),
        ),
        st.builds(Image, urls, words),
        st.builds(
            Buttons,
            (st.lists(button, max_size=3) | st.lists(button, min_size=26, max_size=28)).map(tuple),
        ),
    )


def cards(words: st.SearchStrategy[str]) -> st.SearchStrategy[Card]:
    some = st.lists(parts(words), max_size=6) | st.lists(parts(words), min_size=1, max_size=3).map(
        lambda few: few * 20
    )
    return st.builds(Card, words, some.map(tuple), st.sampled_from(["", "c1", "c" * 400]))


@settings(max_examples=40, deadline=None, database=None)
@given(st.lists(cards(WORDS), min_size=1, max_size=2))
def test_any_card_stays_within_every_limit(several: list[Card]) -> None:
    shown = message(several, SAYINGS.__getitem__)
    blocks = list(shown.blocks)
    check_message(blocks)
    assert json.dumps(blocks, ensure_ascii=False).encode()
    assert len(blocks) <= limits.MESSAGE_BLOCKS
    assert budget.size(blocks) <= limits.MESSAGE_CHARACTERS
    ids = [button["action_id"] for button in buttons(shown)]
    assert len(ids) == len(set(ids))
    for block in blocks:
        if block["type"] == "rich_text":
            group = block["elements"][0]["elements"]
            assert sum(limits.length(each.get("text", "")) for each in group) <= limits.RICH_TEXT
    assert shown.text.strip()
    assert shown.text.encode()
    assert len(shown.text) <= 5 * limits.FALLBACK
    assert not set("<>") & set(shown.text)


@settings(max_examples=40, deadline=None, database=None)
@given(cards(INERT))
def test_nobodys_words_can_be_a_mention_a_link_or_an_emphasis(card: Card) -> None:
    shown = message((card,), SAYINGS.__getitem__)
    check_message(list(shown.blocks))
    assert {element["type"] for element in inline(shown)} <= {"text"}


@settings(max_examples=60, deadline=None, database=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=900))
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


def test_what_does_not_fit_is_said_to_be_missing_and_the_buttons_stay() -> None:
    words = tuple(Text(f"{n} " + "x" * 900) for n in range(100))
    shown = drawn(Text("first"), *words, Buttons((Button("Go", "a.go"),)))
    assert spoken(shown).startswith("first")
    assert [block["type"] for block in shown.blocks[-2:]] == ["context", "actions"]
    assert shown.blocks[-2]["elements"][0]["text"] == "It was shortened."


def test_a_button_whose_value_does_not_fit_is_left_out_with_a_note() -> None:
    shown = drawn(Buttons((Button("A", "a", "v" * 2000), Button("B", "b"))))
    assert [button["text"]["text"] for button in buttons(shown)] == ["B"]
    assert shown.blocks[-1]["type"] == "context"


def test_a_picture_without_an_address_is_told() -> None:
    assert spoken(drawn(Image("file:///tree.png", "A tree"))) == "A tree (file:///tree.png)"


def test_an_empty_card_says_that_there_is_nothing() -> None:
    assert drawn() == Message("Nothing.", ())
