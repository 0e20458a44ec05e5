"""A file → its rows: CSV in the encodings and with the separators that offices use, and XLSX.

A file is trusted for nothing: it may be huge, a zip bomb, or no table at all.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.features.roster import letters
from bot.features.roster.headings import is_turkish, recognised
from bot.features.roster.letters import TURKISH, WESTERN

BYTES_AT_MOST = 20 * 1024 * 1024
UNPACKED_AT_MOST = 64 * 1024 * 1024
"""Of an XLSX: what its parts say they unpack to. More than they say is never unpacked."""

ROWS_AT_MOST = 50_000
"""Of people; empty rows don't count."""

ROWS_READ = 1_100_000
COLUMNS_READ = 100
SEPARATORS = (",", ";", "\t")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Row = tuple[str, ...]


class Unreadable(Exception):
    """No table that can be read. `what` is the last part of a key under `roster.unreadable`."""

    def __init__(self, what: str, **facts: object) -> None:
        super().__init__(what)
        self.what = what
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that have something in them, with their numbers as a spreadsheet shows them (from 1).

    `read_as` names the encoding; it is empty for XLSX, which has none.
    """

    rows: tuple[tuple[int, Row], ...]
    read_as: str = ""


def read_sheet(data: bytes, *, turkish: bool = False, encoding: str = "") -> Sheet:
    """The rows of a file. `turkish` says how to read bytes of which it can't be told.

    `encoding` is a CSV's where somebody said it; else it is found out.

    Raises Unreadable.
    """
    if len(data) > BYTES_AT_MOST:
        raise Unreadable("too_large", most=BYTES_AT_MOST // 1024 // 1024)
    if data.startswith(OLD_EXCEL):
        raise Unreadable("old_excel")
    if data.startswith(ZIP):
        return Sheet(_filled(_excel(data)))
    text, encoding = _as_told(data, encoding) if encoding else _decoded(data, turkish=turkish)
    if _UNWRITTEN.search(text):
        raise Unreadable("no_table")
    try:
        return Sheet(
            _filled(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))), encoding
        )
    except csv.Error:
        raise Unreadable("no_table") from None


def _filled(rows: Iterator[Sequence[str]]) -> tuple[tuple[int, Row], ...]:
    """The rows that aren't empty, numbered."""
    filled: list[tuple[int, Row]] = []
    for number, row in enumerate(rows, 1):
        cells = tuple(" ".join(cell.split()) for cell in row[:COLUMNS_READ])
        if any(cells):
            filled.append((number, cells))
        if len(filled) > ROWS_AT_MOST + 1:
            raise Unreadable("too_many", most=ROWS_AT_MOST)
    if not filled:
        raise Unreadable("empty")
    return tuple(filled)


def _as_told(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except LookupError:
        raise Unreadable("encoding", name=encoding) from None
    except ValueError:
        raise Unreadable("other_encoding", name=encoding) from None


def _decoded(data: bytes, *, turkish: bool) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _told(data, encoding)
    if b"\x00" in data[:1000]:  # UTF-16 without a mark; every other byte of most texts is null
        return _told(data, "utf-16-be" if data[:1] == b"\x00" else "utf-16-le")
    try:
        return _told(data, "utf-8")
    except Unreadable:
        is_theirs = turkish or _is_headed_so(data) or letters.is_turkish(data)
        return _told(data, TURKISH if is_theirs else WESTERN)


def _is_headed_so(data: bytes) -> bool:
    """Whether a heading is Turkish: so are the names below it, then."""
    first = data[:2_000].decode(TURKISH, "replace").lstrip().splitlines()[:1]
    cells = re.split(r"[,;\t]", first[0]) if first else []
    return any(is_turkish(cell) for cell in cells)


def _told(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        raise Unreadable("no_table") from None


def _separator(text: str) -> str:
    """The one that makes most of the headings known ones; a comma where none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(recognised(cell) is not None for cell in cells)

    return max(SEPARATORS, key=known)


def _excel(data: bytes) -> Iterator[Row]:
    """The rows of a workbook's first sheet; a formula stays one, so that it can be told."""
    from openpyxl import load_workbook  # large, and seldom needed

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("broken") from None
    if unpacked > UNPACKED_AT_MOST:
        raise Unreadable("too_large_unpacked", most=UNPACKED_AT_MOST // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which nobody here looks at
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for number, row in enumerate(
                book.worksheets[0].iter_rows(max_col=COLUMNS_READ, values_only=True), 1
            ):
                if number > ROWS_READ:
                    break
                is_empty = row.count(None) == len(row)  # a file may have a million of these
                yield () if is_empty else tuple(_cell(value) for value in row)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever comes up at a file that is broken
        raise Unreadable("broken") from None


def _cell(value: object) -> str:
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "="
    return "" if value is None else _UNWRITTEN.sub("", str(value))
