"""How a spreadsheet becomes people: whatever its encoding, separator, order of columns or faults."""

from __future__ import annotations

import contextlib
import csv
import io
import time
import warnings
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from bot.features.roster import headings
from bot.features.roster.rules import Entry, Reading, read
from bot.features.roster.sheets import BYTES_AT_MOST, ROWS_AT_MOST, Unreadable, read_sheet

ENGLISH = ("Name", "E-mail", "Organisation", "Sector", "Time zone", "Language", "Role", "Slack ID")
TURKISH = ("Ad Soyad", "E-posta", "Kurum", "Sektör", "Saat dilimi", "Dil", "Rol", "Slack kimliği")
ADA = ("Şule Işık", "sule@example.org", "Bakanlık", "Kamu", "İstanbul", "Türkçe", "Lider", "U012AB")
SULE = Entry(
    2,
    "Şule Işık",
    "sule@example.org",
    "U012AB",
    "Bakanlık",
    "government",
    "Europe/Istanbul",
    "tr",
    ("leader",),
)


def table(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue()


def excel(*rows: Sequence[object]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(written)
    return written.getvalue()


def reading(data: bytes | str, *, turkish: bool = False) -> Reading:
    return read(read_sheet(data.encode() if isinstance(data, str) else data, turkish=turkish))


def faults(data: bytes | str) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.what) for each in reading(data).bad]


def refused(data: bytes | str) -> str:
    with pytest.raises(Unreadable) as no:
        reading(data)
    return no.value.what


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1254"])
def test_a_row_reads_the_same_in_any_encoding_with_any_separator(
    encoding: str, separator: str
) -> None:
    data = table([TURKISH, ADA], separator).encode(encoding)
    assert reading(data).entries == (SULE,)


def test_a_row_reads_the_same_from_a_workbook() -> None:
    assert reading(excel(ENGLISH, ADA)).entries == (SULE,)


def test_bytes_that_are_turkish_or_western_are_read_as_the_headings_or_the_community_speak() -> (
    None
):
    rows = [("Name", "E-mail"), ("Þór", "thor@example.org")]
    western = reading(table(rows).encode("cp1252"))
    assert (western.entries[0].name, western.read_as) == ("Þór", "windows-1252")
    assert reading(table(rows).encode("cp1252"), turkish=True).entries[0].name == "Şór"


@given(st.permutations(range(8)), st.booleans(), st.integers(0, 3))
def test_columns_come_in_any_order_among_others_in_either_language(
    order: list[int], turkish: bool, extra: int
) -> None:
    names = TURKISH if turkish else ENGLISH
    more = [f"Colour {number}" for number in range(extra)]
    rows = [[*more, *(names[each] for each in order)], [*more, *(ADA[each] for each in order)]]
    found = reading(table(rows, ";"))
    assert found.entries == (SULE,)
    assert found.ignored == tuple(more)


@given(st.lists(st.lists(st.text(max_size=30), min_size=8, max_size=8), max_size=8))
def test_whatever_stands_in_the_cells_each_row_is_an_entry_or_named_as_bad(
    rows: list[list[str]],
) -> None:
    try:
        found = reading(table([ENGLISH, *rows]).encode("utf-8", "ignore"))
    except Unreadable:
        return
    good, bad = {each.row for each in found.entries}, {each.row for each in found.bad}
    assert not good & bad
    assert good | bad <= set(range(2, len(rows) * 40))
    for each in found.entries:
        assert each.email or each.account
        assert "\n" not in each.name


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda junk: b"PK\x03\x04" + junk))
def test_junk_is_refused_in_words_or_read_and_nothing_else_happens(junk: bytes) -> None:
    with contextlib.suppress(Unreadable):
        reading(junk)


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        (("=1+1", "a@example.org"), "Name", "formula"),
        (("Ada", "@SUM(A1)"), "E-mail", "formula"),
        (("x" * 201, "a@example.org"), "Name", "too_long"),
        (("Ada", "ada at example"), "E-mail", "email"),
        (("Ada", ""), "E-mail", "unnamed"),
        (("", "a@example.org"), "Name", "no_name"),
        (("Ada", "a@example.org", "", "moon"), "Sector", "sector"),
        (("Ada", "a@example.org", "", "", "Atlantis"), "Time zone", "no_zone_near"),
        (("Ada", "a@example.org", "", "", "Nairobbi"), "Time zone", "zone"),
        (("Ada", "a@example.org", "", "", "", "Klingonish"), "Language", "language"),
        (("Ada", "a@example.org", "", "", "", "", "steward; king"), "Role", "role"),
        (("Ada", "", "", "", "", "", "", "u-1"), "Slack ID", "account"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_column(
    cells: tuple[str, ...], column: str, what: str
) -> None:
    rows = [ENGLISH, ("Good", "good@example.org"), (), cells]
    assert faults(table(rows)) == [(4, column, what)]
    assert [each.row for each in reading(table(rows)).entries] == [2]


def test_all_that_is_bad_in_a_row_is_named_at_once() -> None:
    rows = [ENGLISH, ("Ada", "ada", "", "moon", "Atlantis")]
    assert len(faults(table(rows))) == 3


def test_somebody_who_stands_in_two_rows_is_bad_in_the_second() -> None:
    rows = [ENGLISH, ("A", "a@example.org"), ("B", "A@Example.org"), ("", "b@example.org")]
    found = reading(table(rows))
    assert [(each.row, each.what, dict(each.facts)) for each in found.bad] == [
        (3, "twice", {"other": 2}),
        (4, "no_name", {}),
    ]


def test_names_with_commas_and_line_breaks_are_one_line() -> None:
    rows = [ENGLISH, ("Mferejini,\nAda", "ada@example.org"), ("B", "b@example.org")]
    found = reading(table(rows))
    assert [(each.row, each.name) for each in found.entries] == [(2, "Mferejini, Ada"), (3, "B")]


def test_first_and_last_names_are_one_name() -> None:
    found = reading("Ad;Soyad;E-posta\nŞule;Işık;s@example.org\n")
    assert found.entries[0].name == "Şule Işık"


def test_a_formula_in_a_workbook_is_bad() -> None:
    assert faults(excel(ENGLISH, ("=A1", "a@example.org"))) == [(2, "Name", "formula")]


@pytest.mark.parametrize(
    "formula", [ArrayFormula("A2", "=B2:B2"), DataTableFormula("A2", r1="B2", dt2D=False)]
)
def test_a_formula_over_several_cells_is_bad_too(formula: ArrayFormula | DataTableFormula) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(ENGLISH)
    sheet.append(("Ada", "a@example.org"))
    sheet["A2"] = formula
    written = io.BytesIO()
    book.save(written)
    assert faults(written.getvalue()) == [(2, "Name", "formula")]


@pytest.mark.parametrize(
    "failed",
    ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#YOK", "#BAŞV!", "#AD?", "#SAYI/0!"],
)
def test_where_a_formula_has_failed_nobody_is_called_so(failed: str) -> None:
    assert faults(excel(ENGLISH, (failed, "a@example.org"))) == [(2, "Name", "failed")]
    assert faults(table([ENGLISH, ("Ada", "a@example.org", failed)])) == [
        (2, "Organisation", "failed")
    ]


def test_what_begins_with_a_hash_may_be_a_name() -> None:
    rows = (("#1", "a@example.org", "#water"), ("Bo", "b@example.org", "#NGO"))
    assert not faults(excel(ENGLISH, *rows))


def test_what_would_steer_a_terminal_is_not_kept() -> None:
    assert reading(excel(ENGLISH, ("Ada\x9b31m", "a@example.org"))).entries[0].name == "Ada31m"


def test_a_cell_in_the_last_row_of_all_takes_no_minutes() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(ENGLISH)
    sheet.append(("Ada", "a@example.org"))
    sheet["H1048576"] = " "
    written = io.BytesIO()
    book.save(written)
    began = time.process_time()
    assert [each.name for each in reading(written.getvalue()).entries] == ["Ada"]
    assert time.process_time() - began < 10


def test_a_million_empty_rows_are_nobody() -> None:
    text = table([ENGLISH, ADA]) + "\n" * 1_000_000
    assert reading(text).entries == (SULE,)


def test_more_people_than_a_roster_has_are_refused() -> None:
    rows = "\n".join(f"n,n{each}@example.org" for each in range(ROWS_AT_MOST + 1))
    assert refused(f"Name,E-mail\n{rows}") == "too_many"


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert refused(b"x" * (BYTES_AT_MOST + 1)) == "too_large"


def test_a_zip_bomb_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (65 * 1024 * 1024))
    assert len(packed.getvalue()) < 200_000
    assert refused(packed.getvalue()) == "too_large_unpacked"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel"),
        (b"PK\x03\x04 and no more", "broken"),
        (b"\x7fELF\x01\x02\x03", "no_table"),
        (b"Name,Colour\nAda,blue", "no_columns"),
        (b"E-mail,Mail\na@example.org,b@example.org", "twice"),
    ],
    ids=repr,
)
def test_what_is_no_roster_is_refused_with_its_mend(data: bytes, what: str) -> None:
    assert refused(data) == what


def test_every_sector_role_and_language_is_known_by_its_own_name() -> None:
    assert all(headings.sector(each.upper()) == each for each in headings.SECTORS)
    assert all(headings.role(each.replace("_", " ")) == each for each in headings.ROLES)
    assert {headings.language(each) for each in ("TR", "Turkish", "Türkçe", "tr-TR")} == {"tr"}
