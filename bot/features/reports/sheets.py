"""The report as XLSX: what the PDF says, in the same words under the same ids, with native charts."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from bot.features.reports.workbook import ACCENT, PALE, Cell, Workbook
from bot.features.reports.written_out import Document, Drawn

BAR_ROWS = 16
"""Rows that a chart takes in height."""


def xlsx(document: Document) -> bytes:
    """The report as a file."""
    say = document.say
    book = Workbook(document.title, document.dated)
    heads = ("id", "part", "figure", "shown", "least", "most", "note")
    rows: list[tuple[Cell, ...]] = [
        (row.id, part.title, row.label, row.shown, row.low, row.high, row.note)
        for part in document.parts
        for row in part.rows
    ]
    widths = (7, 24, 44, 20, 11, 11, 60)
    book.table(say("sheet.figures"), [say(f"head.{each}") for each in heads], rows, widths)
    _charts(book, document)
    quotes = [
        (quote.cycle, quote.words, quote.by) for part in document.parts for quote in part.quotes
    ]
    columns = [say(f"head.{each}") for each in ("cycle", "story", "by")]
    book.table(say("sheet.stories"), columns, quotes, (26, 90, 34))
    _reading(book, document)
    return book.bytes()


def _charts(book: Workbook, document: Document) -> None:
    drawn = [part.chart for part in document.parts if part.chart is not None]
    sheet = book.sheet(document.say("sheet.charts"), (34, 11, 16, 4, 90))
    line = 0
    for chart in drawn:
        sheet.write_string(line, 0, chart.title, book.formats["title"])
        heads = ("figure", "least", "beyond")
        for column, head in enumerate(heads):
            said = document.say(f"head.{head}")
            sheet.write_string(line + 1, column, said, book.formats["head"])
        for place, row in enumerate(chart.rows, line + 2):
            low, high = row.low or 0, row.high or 0
            cells: tuple[Cell, ...] = (row.label, low, high - low)
            for column, cell in enumerate(cells):
                book.write(sheet, place, column, cell)
        _bars(book, sheet, document, chart, line)
        line += max(BAR_ROWS, len(chart.rows) + 2) + 2
    if not drawn:
        sheet.write_string(0, 0, document.say("no_charts"), book.formats["text"])


def _bars(book: Workbook, there: Worksheet, document: Document, chart: Drawn, line: int) -> None:
    sheet = document.say("sheet.charts")
    first, last = line + 2, line + 1 + len(chart.rows)
    bars = book.bars()
    for column, colour in ((1, ACCENT), (2, PALE)):
        bars.add_series(
            {
                "name": [sheet, line + 1, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "fill": {"color": colour},
            }
        )
    bars.set_title({"name": chart.title, "name_font": {"size": 12}})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"num_format": "#,##0", "min": 0})
    bars.set_legend({"position": "bottom"})
    bars.set_size({"width": 640, "height": 20 * BAR_ROWS})
    there.insert_chart(line, 4, bars, {"description": chart.alt, "object_position": 2})


def _reading(book: Workbook, document: Document) -> None:
    title, lines = document.notes
    sheet = book.sheet(document.say("sheet.reading"), (110,))
    sheet.write_string(0, 0, f"{document.community}: {document.period}", book.formats["title"])
    told = [document.domain, document.footer, document.draft, title, *lines]
    for place, words in enumerate((each for each in told if each), 1):
        sheet.write_string(place, 0, words, book.formats["text"])
