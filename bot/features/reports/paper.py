"""The report as PDF: A4, tagged and accessible (PDF/UA-1), the same bytes for the same report.

Fonts are those that come with typst: Latin, Greek, Cyrillic, Hebrew and Arabic letters. What they lack is set
by the machine's own fonts; what those lack too is a question mark, and said.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typst

from bot.features.reports.written_out import Document, Drawn, Part

TEMPLATE = Path(__file__).parent / "report.typ"
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ATTEMPTS = 200
"""So many different letters may be lacking before whoever asks is told that it can't be set."""


def pdf(document: Document) -> bytes:
    """The report as a file."""
    told = json.dumps(_data(document), ensure_ascii=False)
    try:
        return _set(told, document, with_system_fonts=False)
    except typst.TypstError as error:
        if not LACKING.search(error.message):
            raise
    for _ in range(ATTEMPTS):
        try:
            return _set(told, document, with_system_fonts=True)
        except typst.TypstError as error:
            found = LACKING.search(error.message)
            if found is None:
                raise
            told = _without(told, found[1], document)
    message = "more letters than can be lacking are in no font"
    raise RuntimeError(message)


def _set(told: str, document: Document, *, with_system_fonts: bool) -> bytes:
    return typst.compile(
        str(TEMPLATE),
        sys_inputs={"report": told},
        ignore_system_fonts=not with_system_fonts,
        pdf_standards=["ua-1"],
        timestamp=int(document.dated.timestamp()),
    )


def _without(told: str, letters: str, document: Document) -> str:
    """The words without some letters, which a note says."""
    for letter in set(letters) - {"?"}:
        told = told.replace(letter, "?")
    data: dict[str, Any] = json.loads(told)
    note = document.say("lacking")
    if note not in data["notes"]["lines"]:
        data["notes"]["lines"].append(note)
    return json.dumps(data, ensure_ascii=False)


def _data(document: Document) -> dict[str, Any]:
    title, lines = document.notes
    return {
        "language": document.language,
        "title": document.title,
        "kicker": document.kicker,
        "community": document.community,
        "domain": document.domain,
        "period": document.period,
        "draft": document.draft,
        "footer": document.footer,
        "brief": [{"label": each.label, "shown": each.shown} for each in document.brief],
        "parts": [_part(each, document) for each in document.parts],
        "notes": {"title": title, "lines": list(lines)},
    }


def _part(part: Part, document: Document) -> dict[str, Any]:
    return {
        "title": part.title,
        "intro": part.intro,
        "heads": list(document.heads),
        "rows": [
            {"id": each.id, "label": each.label, "shown": each.shown, "note": each.note}
            for each in part.rows
        ],
        "chart": _chart(part.chart) if part.chart else None,
        "quotes": [{"cycle": e.cycle, "words": e.words, "by": e.by} for e in part.quotes],
        "empty": part.empty,
    }


def _chart(chart: Drawn) -> dict[str, Any]:
    bars = [
        {"label": each.label, "low": each.low, "high": each.high, "shown": each.shown}
        for each in chart.rows
    ]
    return {"title": chart.title, "alt": chart.alt, "bars": bars}
