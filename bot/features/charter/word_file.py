"""A charter's document as DOCX: set to be sent on as it is, on A4, read well by a screen reader too."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document as File
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as Line

from bot.features.charter.written_out import Block, Document, Paragraph, Points, Rows
from bot.letters import clean

FONT = "Calibri"
INK, QUIET, ACCENT = (
    RGBColor(0x1F, 0x29, 0x33),
    RGBColor(0x52, 0x60, 0x6D),
    RGBColor(0x0D, 0x69, 0x60),
)
RULE, SHADE, LINE = "0D6960", "EEF4F3", "B8C4C2"
NARROW = Cm(4.7)
LANGUAGES = {"en": "en-GB", "tr": "tr-TR"}


def word_file(document: Document) -> bytes:
    """The file."""
    file = docx.Document()
    _set_up(file, document)
    heading = file.add_paragraph(clean(document.title), style="Title")
    heading.paragraph_format.space_after = Pt(2)
    file.add_paragraph(clean(document.community), style="Subtitle")
    status = file.add_paragraph()
    _underlined(status)
    _run(status, document.status, bold=True, colour=ACCENT)
    _facts(file, document)
    for part in document.parts:
        file.add_heading(clean(part.title), level=1)
        for block in part.blocks:
            _block(file, block)
        if not part.blocks:
            _run(file.add_paragraph(), document.empty, italic=True, colour=QUIET)
    title, rows = document.history
    file.add_heading(clean(title), level=1)
    _table(file, rows, Cm(2.4))
    made = file.add_paragraph()
    made.paragraph_format.space_before = Pt(18)
    _run(made, document.made, italic=True, colour=QUIET, size=9)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _set_up(file: File, document: Document) -> None:
    core = file.core_properties
    core.title, core.subject = (
        clean(f"{document.title}: {document.community}"),
        clean(document.status),
    )
    core.author, core.comments = clean(document.community), ""
    core.language = LANGUAGES.get(document.language, document.language)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin, page.bottom_margin = Cm(2.3), Cm(2.2)
    _style(file, "Normal", 11, INK, after=6)
    file.styles["Normal"].paragraph_format.line_spacing = 1.15
    _style(file, "Title", 26, INK, after=2, bold=True)
    _style(file, "Subtitle", 14, QUIET, after=10)
    _style(file, "Heading 1", 14, ACCENT, after=4, before=16, bold=True)
    file.styles["Heading 1"].paragraph_format.keep_with_next = True
    _style(file, "List Bullet", 11, INK, after=3)
    borders = file.styles["Title"].element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), core.language)
    properties = file.styles["Normal"].element.get_or_add_rPr()
    properties.append(language)
    _footer(file, document)


def _style(
    file: File,
    name: str,
    size: int,
    colour: RGBColor,
    *,
    after: int,
    before: int = 0,
    bold: bool = False,
) -> None:
    style = file.styles[name]
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for each in list(fonts.attrib):
        if "Theme" in each or each.endswith("theme"):
            del fonts.attrib[each]
    for each in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(each), FONT)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)


def _footer(file: File, document: Document) -> None:
    line = file.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = document.page
    for words, field in (
        (f"{document.community} · {document.status} · {before}", "PAGE"),
        (between, "NUMPAGES"),
        (after, ""),
    ):
        _run(line, words, colour=QUIET, size=9)
        if field:
            _field(line, field)


def _field(line: Line, name: str) -> None:
    """A number that the reader's program counts; each piece of it in a run of its own."""
    for kind, words in (("begin", ""), ("", f" {name} "), ("separate", ""), ("", "1"), ("end", "")):
        run = line.add_run()
        run.font.size, run.font.color.rgb = Pt(9), QUIET
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:t" if words.isdigit() else "w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


def _facts(file: File, document: Document) -> None:
    table = file.add_table(rows=0, cols=2)
    for name, value in document.facts:
        cells = table.add_row().cells
        _fill(cells[0].paragraphs[0], name, bold=True)
        _fill(cells[1].paragraphs[0], value)
    _widths(table, NARROW)


def _block(file: File, block: Block) -> None:
    match block:
        case Paragraph(text):
            file.add_paragraph(clean(text))
        case Points(items):
            for each in items:
                file.add_paragraph(clean(each), style="List Bullet")
        case Rows():
            _table(file, block, NARROW)


def _table(file: File, rows: Rows, first: Cm) -> None:
    table = file.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    head = table.rows[0]
    for cell, words in zip(head.cells, rows.heads, strict=True):
        _fill(cell.paragraphs[0], words, bold=True)
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", SHADE)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - nor colours of cells
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - nor rows that head each page
    for row in rows.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], words)
    _widths(table, first)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - nor lines of a colour
    file.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(table: Table, first: Cm) -> None:
    table.autofit = False
    rest = Cm(16 - first.cm)
    table.columns[0].width, table.columns[1].width = first, rest
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = first, rest


def _fill(line: Line, words: str, *, bold: bool = False) -> None:
    line.paragraph_format.space_after = Pt(3)
    line.paragraph_format.space_before = Pt(3)
    _run(line, words, bold=bold)


def _run(
    line: Line,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: RGBColor = INK,
    size: int = 0,
) -> None:
    run = line.add_run(clean(words))
    run.bold, run.italic = bold, italic
    run.font.color.rgb = colour
    if size:
        run.font.size = Pt(size)


def _underlined(line: Line) -> None:
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", RULE)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - nor rules under lines
    line.paragraph_format.space_after = Pt(10)
