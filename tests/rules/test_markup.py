"""Light markdown: what is known, what is inert, and nothing lost."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import (
    Bold,
    Code,
    Italic,
    Link,
    Mention,
    Plain,
    Span,
    escape,
    linked,
    local,
    mention,
    parse,
    plain,
)
from bot.messages import Address

marked = st.text(st.sampled_from("ab \\*_`[]@<>():/h|\n"), max_size=60)
"""Texts in which markers are likely."""

a_line = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("words", (Plain("words"),)),
        ("a **b c** d", (Plain("a "), Bold("b c"), Plain(" d"))),
        ("_set apart_", (Italic("set apart"),)),
        ("run `poll needs`", (Plain("run "), Code("poll needs"))),
        ("[here](https://a.example/x?y=1)", (Link("here", "https://a.example/x?y=1"),)),
        ("@<p:w:person:a>!", (Mention("p:w:person:a"), Plain("!"))),
        ("**a\\*b**", (Bold("a*b"),)),
        ("one\ntwo", (Plain("one\ntwo"),)),
    ],
)
def test_the_known_marks_become_spans(text: str, spans: tuple[Span, ...]) -> None:
    assert parse(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "**open",
        "**open\nclosed**",
        "_open",
        "snake_case_name",
        "`open",
        "[label](ftp://a.example)",
        "[label](javascript:alert)",
        "[label] (https://a.example)",
        "[](https://a.example)",
        "@<no closing",
        "@<two words>",
        "@name",
        "2 * 3 * 4",
        "****",
        "# heading",
        "<b>tag</b>",
        "a \\ b",
    ],
)
def test_what_does_not_close_or_is_not_known_is_plain(text: str) -> None:
    assert parse(text) == (Plain(text),)


@given(st.text() | marked)
@settings(max_examples=200)
def test_escaped_words_are_plain_and_say_what_they_said(words: str) -> None:
    assert parse(escape(words)) == ((Plain(words),) if words else ())


@given(a_line)
def test_escaped_words_stay_inert_inside_emphasis_and_links(words: str) -> None:
    inert = escape(words)
    assert parse(f"**{inert}**") == (Bold(words),)
    assert parse(f"_{inert}_") == (Italic(words),)
    assert parse(f"[{inert}](https://a.example)") == (Link(words, "https://a.example"),)


@given(marked)
@settings(max_examples=150)
def test_parsing_loses_no_letter(text: str) -> None:
    said = "".join(
        f"{span.text}{span.url}"
        if isinstance(span, Link)
        else span.address
        if isinstance(span, Mention)
        else span.text
        for span in parse(text)
    )
    assert [c for c in said if c.isalnum()] == [c for c in text if c.isalnum()]


@given(marked)
def test_neighbouring_plain_words_are_one_span_and_none_is_empty(text: str) -> None:
    spans = parse(text)
    pairs = pairwise(spans)
    assert not any(isinstance(a, Plain) and isinstance(b, Plain) for a, b in pairs)
    assert not any(isinstance(each, Plain) and not each.text for each in spans)


@given(marked.filter(bool))
def test_the_plain_form_of_something_is_something(text: str) -> None:
    assert plain(text)


def test_the_plain_form_keeps_a_link_s_address_and_a_mention_s_at_sign() -> None:
    somebody = mention(Address("slack", "T1", "person", "U7"))
    text = f"**See** [the notes](https://a.example/n) by {somebody}"
    assert plain(text) == "See the notes (https://a.example/n) by @U7"


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "**a",
        "_",
        " _a",
        "`",
        "[",
        "[a",
        "[a](",
        "[a](https://",
        "\\",
        "\\[",
        "[\\]",
        "@<",
        "**\\*",
    ],
)
def test_ten_thousand_hostile_characters_take_well_under_a_second(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 0.5


def test_only_those_of_one_s_own_workspace_are_mentioned() -> None:
    said = f"{mention('slack:T1:person:U1', 'Ada')} and {mention('slack:T2:person:U2', 'B_b')}"
    assert local(said, "slack:T1") == "@<slack:T1:person:U1|Ada> and B\\_b"
    assert local(mention("teams:x:channel:c9"), "slack:T1") == "c9"


@given(st.text(), st.sampled_from(("slack:T1", "teams:x")))
def test_anybody_s_words_stay_as_they_are_for_every_workspace(words: str, lane: str) -> None:
    assert local(escape(words), lane) == escape(words)


@given(marked)
def test_words_with_addresses_stay_as_they_are_but_for_the_addresses(words: str) -> None:
    spans = parse(linked(f"{words} https://union.example/water"))
    assert spans[-1] == Link("union.example", "https://union.example/water")
    assert {type(span) for span in spans} <= {Plain, Link}
    said = [getattr(each, "url", "") or getattr(each, "text", "") for each in spans]
    assert "".join(said) == f"{words} https://union.example/water"
