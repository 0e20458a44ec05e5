"""What may be the same neighbouring group, and when one is to be looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.landscape.rules import HALF_A_YEAR, alike, is_due

NAMES = st.text(min_size=1, max_size=40)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("National Water Union", "national water-union"),
        ("Water Union", "The Water Union (Nairobi)"),
        ("Leak mapping project", "Leak-maping projekt"),
        ("Su Birliği", "SU BİRLİĞİ"),
    ],
)
def test_names_that_say_the_same_are_alike(name: str, known: str) -> None:
    assert alike(name, "", [(known, "")]) == (known,)


@pytest.mark.parametrize(
    ("name", "known"), [("Water Union", "Teachers' Union"), ("ICT", "Predict"), ("!!", "??")]
)
def test_names_that_share_a_word_or_some_letters_are_not(name: str, known: str) -> None:
    assert alike(name, "", [(known, "")]) == ()


def test_the_same_address_is_the_same_group_however_it_is_written() -> None:
    known = [("A", "https://www.union.example/water/"), ("B", "")]
    assert alike("Zed", "http://union.example/water", known) == ("A",)
    assert alike("Zed", "", known) == ()


@given(NAMES, st.text(max_size=40), st.lists(st.tuples(NAMES, st.text(max_size=40)), max_size=6))
def test_only_known_names_are_named_and_words_of_any_kind_are_taken(
    name: str, link: str, known: list[tuple[str, str]]
) -> None:
    assert set(alike(name, link, known)) <= {each for each, _ in known}


@given(st.from_regex(r"[a-z]{4,20}( [a-z]{4,20}){0,3}", fullmatch=True))
def test_a_name_is_like_itself_in_any_case_and_with_any_marks(name: str) -> None:
    assert alike(f"  {name.upper()}!", "", [(name, "")]) == (name,)


@given(DAYS, st.integers(1, 400), st.none() | DAYS)
def test_an_entry_counts_until_its_rhythm_brings_it_back(
    looked: date, days: int, since: date | None
) -> None:
    rhythm = timedelta(days=days)
    came_back = since is not None and since > looked
    for today in (looked, looked + rhythm - timedelta(days=1)):
        assert is_due(looked, today, rhythm, since) is came_back
    assert is_due(looked, looked + rhythm, rhythm, since)


def test_without_a_rhythm_it_is_half_a_year() -> None:
    assert not is_due(TODAY, TODAY + timedelta(days=181), HALF_A_YEAR, None)
    assert is_due(TODAY, TODAY + timedelta(days=182), HALF_A_YEAR, None)
