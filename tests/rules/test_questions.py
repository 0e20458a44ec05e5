"""To whom a question is brought, and what is found: words that begin alike, the rarer the better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.features.questions import rules
from bot.wording import Told, akin, common, fits, folded, ranked, stem, words

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

SAID = ("pump", "pumps", "valve", "valves", "water", "meter", "meters", "leak", "leaks", "budget")
some_words = st.lists(st.sampled_from(SAID), max_size=6).map(" ".join)
offers = st.dictionaries(st.sampled_from("abcdefgh"), some_words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pump", "pumps"),
        ("rusted", "rusting"),
        ("pompa", "pompalarimiz"),
        ("olcum", "olcumler"),
        ("gis", "gis"),
    ],
)
def test_words_that_begin_alike_are_akin(one: str, other: str) -> None:
    assert akin(one, other)
    assert akin(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("pump", "pool"), ("gis", "gist"), ("interview", "internet"), ("tap", "tape")],
)
def test_words_that_do_not_are_not(one: str, other: str) -> None:
    assert not akin(one, other)


@given(st.text(max_size=60))
@example("\N{MATHEMATICAL BOLD ITALIC CAPITAL A}")
def test_folding_twice_changes_nothing_and_akin_words_share_their_stem(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    for word in words(text):
        assert akin(word, word)
        assert common([word], words(text)) == {word}
        assert all(stem(word) == stem(each) for each in words(text) if akin(word, each))


def test_case_accents_and_dots_do_not_matter() -> None:
    assert words("İçme SUYU şebekesi") == words("icme suyu sebekesi")


def test_a_word_that_everybody_offers_counts_for_little() -> None:
    fit = fits(words("Water meters in winter"), {"a": ["water", "meters"], "b": ["water"]})
    assert fit == {"a": 1.5, "b": 0.5}


@given(some_words, offers, st.frozensets(st.sampled_from("abcdefgh")), st.integers(0, 4))
def test_a_question_is_brought_to_few_whom_it_fits_and_who_may_be_asked(
    question: str, told: dict[str, str], barred: frozenset[str], most: int
) -> None:
    found = rules.whom(question, told, barred, most)
    assert len(found) <= most
    assert len(set(found)) == len(found)
    assert not barred & set(found)
    assert all(common(words(question), words(told[each])) for each in found)
    fit = fits(words(question), {name: words(each) for name, each in told.items()})
    left = [fit[each] for each in fit if each not in barred and each not in found]
    if found and left:
        assert min(fit[each] for each in found) >= max(left)
    assert len(found) == most or not left


@given(some_words, offers)
def test_whose_offer_is_not_near_a_question_counts_for_nobody(
    question: str, told: dict[str, str]
) -> None:
    near = rules.near(question, told)
    alone = {each: told[each] for each in near}
    assert rules.whom(question, told, (), 9) == rules.whom(question, alone, (), 9)
    assert set(near) == {each for each in told if common(words(question), words(told[each]))}


questions = st.lists(
    st.builds(
        Told,
        st.uuids().map(str),
        some_words,
        st.integers(0, 9).map(lambda n: NOW + timedelta(days=n)),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(some_words, questions)
def test_what_shares_most_words_is_found_first_and_what_shares_none_never(
    sought: str, told: list[Told]
) -> None:
    found = ranked(sought, told, most=20)
    by_id = {each.id: each for each in told}
    shared = [len(common(words(sought), words(by_id[ident].text))) for ident in found]
    assert shared == sorted(shared, reverse=True)
    assert 0 not in shared
    assert {each.id for each in told if common(words(sought), words(each.text))} == set(found)
    assert ranked(sought, told[::-1], most=20) == found
