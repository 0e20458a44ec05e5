"""Sheets of a workbook, written so that nobody's words are ever a formula, a link or a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | datetime | None
INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ACCENT, PALE = "#0B5A72", "#A9CBD6"
LETTERS_AT_MOST = 32_767
"""Excel's own limit of a cell."""


class Workbook:
    """A workbook in the making. `dated`: the instant that its properties bear; titles are its sheets'."""

    def __init__(self, title: str, dated: datetime) -> None:
        self._file = BytesIO()
        self.book = xlsxwriter.Workbook(self._file, INERT)
        self.book.set_properties({"title": title, "created": dated.astimezone(UTC)})
        self.formats: dict[str, Format] = {
            "head": self.book.add_format(
                {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True}
            ),
            "title": self.book.add_format({"bold": True, "font_size": 16, "font_color": ACCENT}),
            "text": self.book.add_format({"text_wrap": True, "valign": "top"}),
            "number": self.book.add_format({"num_format": "#,##0", "valign": "top"}),
            "day": self.book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "moment": self.book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
        }

    def table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[int],
    ) -> Worksheet:
        """A sheet of rows under a head that stays in sight and can be filtered by."""
        sheet = self.sheet(title, widths)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.formats["head"])
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self.write(sheet, line, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
        sheet.repeat_rows(0)
        return sheet

    def sheet(self, title: str, widths: Sequence[int]) -> Worksheet:
        """An empty sheet, to be printed on A4 as wide as a page."""
        sheet = self.book.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def bars(self) -> ChartBar:
        """A chart of bars, each of which may go on in another colour."""
        found = self.book.add_chart({"type": "bar", "subtype": "stacked"})
        if not isinstance(found, ChartBar):
            message = "XlsxWriter made no chart of bars"
            raise TypeError(message)
        return found

    def write(self, sheet: Worksheet, line: int, column: int, cell: Cell) -> None:
        """One cell; instants are UTC."""
        match cell:
            case None:
                sheet.write_blank(line, column, None)
            case str():
                sheet.write_string(line, column, cell[:LETTERS_AT_MOST], self.formats["text"])
            case int():
                sheet.write_number(line, column, cell, self.formats["number"])
            case datetime():
                there = cell.astimezone(UTC).replace(tzinfo=None)
                sheet.write_datetime(line, column, there, self.formats["moment"])
            case date():
                day = datetime.combine(cell, time())
                sheet.write_datetime(line, column, day, self.formats["day"])

    def bytes(self) -> bytes:
        """The file; nothing can be added any more."""
        self.book.close()
        return self._file.getvalue()
