"""What a vote on a charter means, and how its words become a document."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence.engaging import CHARTER_NEEDS
from bot.features.charter.gathering import SOURCES
from bot.features.charter.rules import MAJORITIES, VOTES, Count, count, missing, verdict
from bot.features.charter.sections import NEEDED, SECTIONS, beside
from bot.features.charter.word_file import word_file
from bot.features.charter.written_out import (
    Document,
    Paragraph,
    Part,
    Points,
    Rows,
    blocks,
    markdown,
)

few = st.integers(0, 40)
HEADS = ("Role", "Who")


@given(few, few, few, few, st.integers(1, 100), st.sampled_from(MAJORITIES))
def test_a_charter_is_adopted_when_enough_vote_and_enough_of_those_who_decide_say_yes(
    yes: int, no: int, abstained: int, silent: int, quorum: int, majority: str
) -> None:
    asked = yes + no + abstained + silent
    found = verdict(Count(yes, no, abstained, asked), quorum, majority)
    voted = yes + no + abstained
    enough = voted > 0 and voted / asked * 100 >= quorum - 1e-9
    share = yes / (yes + no) if yes + no else 0
    most = share >= 2 / 3 - 1e-9 if majority == "two_thirds" else share > 0.5
    assert (found == "adopted") is (enough and yes + no > 0 and most)
    assert (found == "no_quorum") is not enough


@given(few, few, few, few, st.integers(1, 100), st.sampled_from(MAJORITIES))
def test_one_more_yes_never_undoes_an_adoption(
    yes: int, no: int, abstained: int, silent: int, quorum: int, majority: str
) -> None:
    asked = yes + no + abstained + silent + 1
    if verdict(Count(yes, no, abstained, asked), quorum, majority) == "adopted":
        assert verdict(Count(yes + 1, no, abstained, asked), quorum, majority) == "adopted"


@pytest.mark.parametrize(
    ("said", "majority", "why"),
    [
        ((5, 5, 0, 10), "half", "no_majority"),
        ((2, 1, 0, 3), "two_thirds", "adopted"),
        ((0, 0, 9, 10), "half", "nobody_decided"),
        ((4, 0, 0, 10), "half", "no_quorum"),
        ((0, 0, 0, 10), "half", "no_quorum"),
    ],
)
def test_a_tie_abstentions_alone_and_too_few_adopt_nothing(
    said: tuple[int, int, int, int], majority: str, why: str
) -> None:
    assert verdict(Count(*said), 50, majority) == why


@given(st.lists(st.sampled_from((*VOTES, "forged"))))
def test_every_ballot_counts_once_and_forged_ones_not_at_all(votes: list[str]) -> None:
    found = count([{"choice": [vote]} for vote in votes], 99)
    assert (found.yes, found.no, found.abstained) == tuple(votes.count(each) for each in VOTES)
    assert found.voted == len([vote for vote in votes if vote != "forged"])


def test_the_sections_have_neighbours_and_the_needed_ones_are_among_them() -> None:
    assert set(NEEDED) == CHARTER_NEEDS
    assert set(SOURCES) < set(SECTIONS)
    assert [beside(each)[0] for each in SECTIONS[1:]] == list(SECTIONS[:-1])
    assert beside(SECTIONS[-1])[1] == ""
    assert missing(dict.fromkeys(SECTIONS)) == ()
    assert missing({}) == NEEDED


def test_words_become_paragraphs_lists_and_a_table_where_every_line_has_a_name() -> None:
    words = (
        "We meet.\n- on calls\n- on site\n\nLeader: Amina\nSponsor: The fund: a part\n\nNote: one"
    )
    assert list(blocks(words, HEADS)) == [
        Paragraph("We meet."),
        Points(("on calls", "on site")),
        Rows(HEADS, (("Leader", "Amina"), ("Sponsor", "The fund: a part"))),
        Paragraph("Note: one"),
    ]


def written(words: str) -> Document:
    return Document(
        language="tr",
        title="Charter",
        community=words or "x",
        status="Version 1, draft",
        facts=(("Domain", words),),
        parts=(Part("1. Purpose", tuple(blocks(words, HEADS))), Part("2. Domain", ())),
        history=("Versions", Rows(("Version", "State"), (("1", "draft"),))),
        empty="Not written yet.",
        page=("page ", " of ", ""),
        made="Set by Convener.",
    )


@settings(max_examples=25)
@given(st.text(max_size=200))
def test_anybody_s_words_make_a_file_that_opens_and_says_them(words: str) -> None:
    file = docx.Document(BytesIO(word_file(written(words))))
    headings = [
        each.text for each in file.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert headings == ["1. Purpose", "2. Domain", "Versions"]


def test_the_file_has_its_language_its_page_numbers_and_its_roles_as_a_table() -> None:
    body = word_file(written("Leader: Amina\nSponsor: A fund"))
    file = docx.Document(BytesIO(body))
    assert file.core_properties.language == "tr-TR"
    assert 'w:val="tr-TR"' in file.styles["Normal"].element.xml
    with ZipFile(BytesIO(body)) as packed:
        footer = packed.read("word/footer1.xml").decode()
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    assert [cell.text for cell in file.tables[1].rows[1].cells] == ["Leader", "Amina"]
    assert "Not written yet." in [each.text for each in file.paragraphs]


def test_in_markdown_nobody_s_words_are_markup() -> None:
    told = markdown(
        written("# Big *bold* [link](https://x.example) <b>\n| a | b |\n1. one")
    ).decode()
    assert "\\# Big \\*bold\\* \\[link\\](https://x.example) \\<b\\>" in told
    assert "\\| a \\| b \\|" in told
    assert "\n1\\. one\n" in told
    assert told.count("\n## ") == 3
