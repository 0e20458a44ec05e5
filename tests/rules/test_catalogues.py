"""How texts are filled in: plurals, figures, moments, and nobody's words as markup."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import all_texts
from bot.calendar import zones
from bot.markup import Plain, parse
from bot.texts import LANGUAGES, Markup, Texts, Tongue, flatten, placeholders

EN = """
hello = "Hello, {name}"
share = "{share:percent} of {count}"
when = "{when:moment}"
day = "{when:day}"
all = "{names:list}"

[people]
one = "{count} person"
other = "{count} people"

[deep.er]
still = "here"
"""

TR = """
hello = "Merhaba {name}"
share = "{count} içinde {share:percent}"
when = "{when:moment}"
day = "{when:day}"
all = "{names:list}"

[people]
other = "{count} kişi"

[deep.er]
still = "burada"
"""

MOMENT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    folder = tmp_path_factory.mktemp("texts")
    for language, body in (("en", EN), ("tr", TR)):
        (folder / f"{language}.toml").write_text(body, encoding="utf-8")
    found = Texts()
    found.add("own", folder)
    return found


def test_a_moment_names_the_city_in_the_reader_s_language(texts: Texts) -> None:
    assert texts.tongue("tr", "Europe/Istanbul")("own.when", when=MOMENT).endswith("(İstanbul)")
    assert texts.tongue("en", "Europe/Istanbul")("own.when", when=MOMENT).endswith("(Istanbul)")
    assert texts.tongue("tr", "Europe/London")("own.when", when=MOMENT).endswith("(Londra)")
    for zone in zones():
        assert texts.tongue("tr", zone)("own.when", when=MOMENT)


def test_in_turkish_a_clock_time_is_no_day() -> None:
    said = [
        text
        for entry in all_texts().entries["tr"].values()
        for text in ([entry] if isinstance(entry, str) else entry.values())
    ]
    assert [each for each in said if re.search(r":moment\} (gün|tarih)", each)] == []


@pytest.fixture
def en(texts: Texts) -> Tongue:
    return texts.tongue("en", "America/New_York")


@pytest.fixture
def tr(texts: Texts) -> Tongue:
    return texts.tongue("tr", "Europe/Istanbul")


@pytest.mark.parametrize(
    ("count", "english", "turkish"),
    [
        (0, "0 people", "0 kişi"),
        (1, "1 person", "1 kişi"),
        (2, "2 people", "2 kişi"),
        (1234, "1,234 people", "1.234 kişi"),
    ],
)
def test_the_plural_form_is_the_language_s_own_and_figures_are_grouped(
    en: Tongue, tr: Tongue, count: int, english: str, turkish: str
) -> None:
    assert (en("own.people", count=count), tr("own.people", count=count)) == (english, turkish)


def test_a_ratio_reads_as_a_percentage(en: Tongue, tr: Tongue) -> None:
    assert en("own.share", share=0.47, count=9) == "47% of 9"
    assert tr("own.share", share=0.47, count=9) == "9 içinde %47"


def test_several_texts_are_joined_the_language_s_way(en: Tongue, tr: Tongue) -> None:
    names = ["Amina", "Burak", "Dalisay"]
    assert en("own.all", names=names) == "Amina, Burak, and Dalisay"
    assert tr("own.all", names=names) == "Amina, Burak ve Dalisay"


def test_a_moment_is_told_in_the_reader_s_zone_which_is_named(en: Tongue, tr: Tongue) -> None:
    assert en("own.when", when=MOMENT) == "Mon, Mar 2, 2026, 17:30 (New York)"
    assert tr("own.when", when=MOMENT) == "3 Mar 2026 Sal, 01:30 (İstanbul)"


def test_a_day_is_the_reader_s_own_for_an_instant_and_itself_for_a_date(
    en: Tongue, tr: Tongue
) -> None:
    assert en("own.day", when=MOMENT) == "Mon, Mar 2, 2026"
    assert tr("own.day", when=MOMENT) == "3 Mar 2026 Sal"
    assert en("own.day", when=date(2026, 3, 3)) == "Tue, Mar 3, 2026"


@given(st.text(min_size=1))
def test_anybody_s_words_are_shown_as_they_are(texts: Texts, name: str) -> None:
    for language in LANGUAGES:
        said = texts.tongue(language, "UTC")("own.hello", name=name)
        greeting = texts.tongue(language, "UTC")("own.hello", name="")
        assert parse(said) == (Plain(f"{greeting}{name}"),)


def test_names_in_a_list_are_shown_as_they_are(en: Tongue) -> None:
    said = en("own.all", names=["**a**", Markup("**b**")])
    assert said == r"\*\*a\*\* and **b**"


def test_markup_keeps_its_marks(en: Tongue) -> None:
    assert en("own.hello", name=Markup("**Amina**")) == "Hello, **Amina**"


def test_what_is_filled_in_is_markup_and_is_not_escaped_twice(en: Tongue) -> None:
    once = en("own.hello", name="a_b")
    assert en("own.hello", name=once) == r"Hello, Hello, a\_b"


def test_braces_in_a_fact_are_not_placeholders(en: Tongue) -> None:
    assert en("own.hello", name="{count}") == "Hello, {count}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_key_or_fact_is_a_key_error(texts: Texts, language: str) -> None:
    facts: tuple[tuple[str, dict[str, object]], ...] = (
        ("own.nothing", {}),
        ("own.hello", {}),
        ("own.people", {}),
        ("own.hello", {"name": object()}),
    )
    for key, given_facts in facts:
        with pytest.raises(KeyError):
            texts.tongue(language, "UTC")(key, **given_facts)


def test_an_unknown_language_reads_english(texts: Texts) -> None:
    assert texts.tongue("xx", "UTC")("own.hello", name="Uri") == "Hello, Uri"


def test_keys_are_dotted_paths_under_their_owner(en: Tongue) -> None:
    assert en("own.deep.er.still") == "here"
    assert en.has("own.people")
    assert not en.has("own.deep")


def test_an_entry_s_placeholders_come_with_their_forms(texts: Texts) -> None:
    assert placeholders(texts.entries["en"]["own.share"]) == {"{share:percent}", "{count}"}
    assert placeholders(texts.entries["en"]["own.people"]) == {"{count}"}


def test_a_catalogue_that_holds_anything_but_texts_is_refused_by_its_key() -> None:
    with pytest.raises(TypeError, match=r"own\.size"):
        flatten({"size": 3}, "own")


def test_a_language_without_its_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(EN, encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"tr\.toml"):
        Texts().add("own", tmp_path)
