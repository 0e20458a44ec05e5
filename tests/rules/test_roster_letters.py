"""Which of two encodings a file has, by the words in it: Turkish names stay right, Icelandic ones too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.roster.letters import TURKISH, WESTERN, is_turkish
from bot.features.roster.sheets import Unreadable, read_sheet

HEAD = "Name,E-mail\n"
TURKS = (
    "Şule Işık", "Doğan Yıldız", "Çağlar Oğuz", "İbrahim Kılıç", "Gökhan Şahin", "Tuğba Aydın",
    "Yiğit Demir", "Uğur Aslan", "Barış Koç", "Ayşe Yılmaz", "Eşref Buğra", "İpek Şen",
)  # fmt: skip
ICELANDERS = (
    "Guðrún Jónsdóttir", "Sigurður Þorsteinsson", "Þórður Ásgeirsson", "Davíð Garðarsson",
    "Heiða Björk Árnadóttir", "Auður Þráinsdóttir", "Guðmundur Jónsson", "Hafþór Ýmir Óskarsson",
    "Ragnheiður Þorvaldsdóttir", "Þröstur Sigurðsson",
)  # fmt: skip
OTHERS = ("Ann Lee", "Jürgen Groß", "François Le Goff", "Wei Chen", "Åse Nørgård", "José Peña")


def rows(names: list[str]) -> str:
    return HEAD + "".join(f"{name},p{n}@example.org\n" for n, name in enumerate(names))


@given(st.lists(st.sampled_from(TURKS), min_size=1), st.lists(st.sampled_from(OTHERS[:4])))
def test_turkish_names_under_english_headings_are_read_as_they_were_written(
    turks: list[str], others: list[str]
) -> None:
    written = rows([*others, *turks])
    sheet = read_sheet(written.encode(TURKISH))
    assert sheet.read_as == TURKISH
    assert [row[0] for _, row in sheet.rows[1:]] == [*others, *turks]


@given(st.lists(st.sampled_from(ICELANDERS), min_size=1), st.lists(st.sampled_from(OTHERS)))
def test_icelandic_names_stay_right(icelanders: list[str], others: list[str]) -> None:
    written = rows([*icelanders, *others])
    sheet = read_sheet(written.encode(WESTERN))
    assert sheet.read_as == WESTERN
    assert [row[0] for _, row in sheet.rows[1:]] == [*icelanders, *others]


def test_most_words_decide_where_both_are_there() -> None:
    assert is_turkish(rows([*TURKS, "José Peña", "Sigurður Óskarsson"]).encode(TURKISH, "replace"))
    assert not is_turkish(rows([*ICELANDERS, "Ay\u00fee Y\u00fdlmaz"]).encode(WESTERN))


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_and_without_one_of_the_six_letters_never_as_turkish(
    data: bytes,
) -> None:
    told = is_turkish(data)
    assert isinstance(told, bool)
    if not set(data) & set(b"\xd0\xdd\xde\xf0\xfd\xfe"):
        assert not told


def test_an_encoding_that_is_told_holds() -> None:
    data = rows(["Guðmundur"]).encode(WESTERN)
    assert read_sheet(data, turkish=True, encoding=WESTERN).rows[1][1][0] == "Guðmundur"
    assert read_sheet(data, encoding="iso-8859-9").rows[1][1][0] == "Guğmundur"


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("klingon", "encoding"),
        ("base64", "encoding"),
        ("utf-8", "other_encoding"),
        ("a\0", "other_encoding"),
    ],
)
def test_an_encoding_that_is_none_or_another_is_said(encoding: str, what: str) -> None:
    with pytest.raises(Unreadable) as no:
        read_sheet(rows(["Şule"]).encode(TURKISH), encoding=encoding)
    assert no.value.what == what
