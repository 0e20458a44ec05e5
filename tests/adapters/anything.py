"""Cards and forms as nobody would write them, of words that nobody should."""

from __future__ import annotations

from hypothesis import strategies as st

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
)
from bot.markup import escape

FORGED = (
    *("<!channel>", "<!here|x>", "<@U1>", "<#C1|talk>", "<http://x.example|y>", "&lt;@U1&gt;"),
    *("<!date^1|x>", "@here", "@channel", ":smile:", "<!subteam^S1>"),
    *("<at>Ada</at>", "<AT>Ada</AT>", "{{DATE(2026-01-01T00:00:00Z)}}", "[a](https://x.example)"),
    *("<https://x.example>", "&lt;at&gt;Ada&lt;/at&gt;", "- a", "1. a", "# a", "> a", "__a__"),
)
MARKUP = (
    *("*bold*", "_it_", "~gone~", "`code`", "```", "**b**", "[a](https://x.example/y)", "\\"),
    *("@<slack:T1:person:U1>", "@<slack:T1:channel:C1>", "@<playground:home:person:ada>", "@<x>"),
    *("**[a](https://x.example)**", "[**a**](https://x.example)", "_**x**_", "[[a]](https://[)"),
    *(
        "@<teams:t1:person:29:ada|Ada *b*>",
        "@<teams:t1:person:29:ben|Ada *b*>",
        "@<teams:t1:person:x>",
    ),
    *("@<teams:t1:channel:19:a@thread.tacv2>", "**@<teams:t1:person:x>**"),
    "[" + "l" * 600 + "](https://x.example/" + "p" * 2100 + ")",
)
ODD = (
    *("\n", "\n\n", " ", "\t", "\x00", "\x1b", "\r\n", "\ud800", "\u2028", "\ufeff", "\x85"),
    *("\u202e", "\u2067", "\u2069", "\u202a\u202b", "\u200d", "\u0301" * 200),
    *("🌱", "é", "👩🏽‍🚒", "🇹🇷", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "مرحبا", "שלום (12)", "日本語"),
)
LONG = (
    *("a" * 40, "word " * 30, "🌱" * 50, "b" * 3_100, "🌱" * 1_600, "👩🏽‍🚒" * 400, '"\\' * 1_000),
    *("**b** c" * 80, "@<slack:T1:person:U1>" * 40, "@<teams:t1:person:29:ada|Ada>" * 40),
)

WORDS = st.lists(
    st.sampled_from((*FORGED, *MARKUP, *ODD, *LONG)) | st.text(max_size=12), max_size=4
)
ANY = WORDS.map("".join)
"""Words of the house: their markup counts."""

INERT = ANY.map(escape)
"""Anybody's words, as cards hold them."""

SHORT = st.sampled_from((*FORGED, *MARKUP[:8], *ODD)).map(escape)
"""Inert too, for what there is much of."""

OBJECT = "teams:t1:person:0aa0aa00-0000-4000-8000-0000000000aa"
IDS = st.sampled_from(["needs.vote", "a.b", "polls.close", "x" * 260])
VALUES = st.sampled_from(["", "7", "a|b", "v" * 1500, "v" * 2100, "\x00", "🌱" * 1200])
FIGURES = st.floats() | st.integers(-5, 10**9).map(float) | st.just(0.25)
URLS = st.sampled_from(["https://x.example/a.png", "http://[", "javascript:x", "https://", "x y"])


def tables(words: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    """From one column to more than Slack has, from no row to more than Slack has."""
    small = st.tuples(st.integers(1, 4), st.integers(0, 4), st.just(words))
    large = st.sampled_from([(21, 2), (2, 100), (20, 99)])
    return (small | st.tuples(large, SHORT).map(lambda each: (*each[0], st.just(each[1])))).flatmap(
        lambda size: st.builds(
            lambda title, row, first: Table(title, row, (first, *[row] * size[1])[: size[1]]),
            size[2],
            st.tuples(*[size[2]] * size[0]),
            st.tuples(*[size[2]] * size[0]),
        )
    )


def parts(words: st.SearchStrategy[str]) -> st.SearchStrategy[Shown]:
    """Any part of a card."""
    confirm = st.none() | st.builds(Confirm, words, words, words, words)
    styles = st.sampled_from(["plain", "primary", "danger"])
    button = st.builds(Button, words, IDS, VALUES, styles, confirm, st.sampled_from(["", "c2"]))
    many = st.builds(lambda each: (each,) * 60, button)
    counts = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(sorted)
    bars = st.lists(st.builds(Bar, words, FIGURES, words, words), max_size=5).map(tuple)
    long = st.builds(lambda bar: (bar,) * 21, st.builds(Bar, words, FIGURES, words))
    return st.one_of(
        st.builds(Text, words),
        st.builds(Note, words),
        st.just(Divider()),
        st.builds(Facts, st.lists(st.tuples(words, words), max_size=5).map(tuple)),
        st.builds(lambda label, two: Progress(label, *two), words, counts),
        tables(words),
        st.builds(Chart, words, bars | long, st.sampled_from([0.0, 1.0])),
        st.builds(Image, words | URLS, words),
        st.builds(Buttons, st.lists(button, max_size=3).map(tuple) | many),
    )


def cards(words: st.SearchStrategy[str]) -> st.SearchStrategy[Card]:
    """Any card: of nothing, of a few parts, or of far too many."""
    few = st.lists(parts(words), max_size=6)
    many = st.lists(parts(words), min_size=1, max_size=3).map(lambda some: some * 20)
    communities = st.sampled_from(["", "c1", "c" * 400])
    return st.builds(Card, words, (few | many).map(tuple), communities)


@st.composite
def inputs(draw: st.DrawFn, name: str) -> Part:
    """Any part of a form."""
    label, hint, required, value = draw(ANY), draw(ANY), draw(st.booleans()), draw(ANY)
    people = st.sampled_from(
        ["slack:T1:person:U7", "slack:T1:channel:C1", "teams:x:person:9", "", OBJECT]
    )
    count = draw(st.integers(0, 12) | st.sampled_from([100, 101, 300]))
    options = tuple(Option(f"o{n}", f"{n} {draw(ANY)}" if n < 3 else f"{n}") for n in range(count))
    chosen = draw(st.sampled_from([(), ("o0",), ("o2", "o9"), ("o299",), ("x",)]))
    kinds: list[Part] = [
        TextInput(name, label, draw(st.booleans()), required, value, hint, most=5000),
        TextInput(name, label, draw(st.booleans()), required, value, hint, most=20),
        NumberInput(name, label, -3, 10_000, required, value, hint),
        DateInput(name, label, "2026-01-01", "2026-12-31", required, value, hint),
        PeopleInput(name, label, draw(st.booleans()), required, (draw(people),), hint),
        Choice(name, label, options, draw(st.booleans()), required, chosen, hint),
        Choice(name, label, options, True, required, chosen, hint, most=2),  # noqa: FBT003
        draw(parts(ANY)),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form."""
    fields = tuple(draw(inputs(f"field{n}")) for n in range(draw(st.integers(0, 4))))
    value = draw(st.sampled_from(["", "p1|ü\n\"'", "v" * 1500]))
    return Form("a.form", draw(ANY), fields, draw(ANY), draw(ANY), value, "c1")
