"""The secretariat's export: a quarter's figures unsuppressed, and the rows that each is counted from.

Ids, days and kinds; nobody's name, nobody's words. Names of sheets and columns are the same in every
language, so that a calculation finds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.features.reports.drafting import Told
from bot.features.reports.figures import IDS, shown
from bot.features.reports.rules import COUNTS, PEOPLE, Rows, by_sector, counts, people
from bot.features.reports.workbook import Cell, Workbook
from bot.features.reports.written_out import Document
from bot.texts import Tongue

Sheet = tuple[tuple[str, ...], Sequence[Sequence[Cell]]]
"""Columns and rows."""

COUNTED_FROM: Mapping[str, str] = {
    **dict.fromkeys(("members_start", "joined", "left", "members_end"), "members"),
    "took_part": "days, members",
    "level_core": "levels",
    "level_active": "levels",
    "level_occasional": "levels",
    "level_peripheral": "levels",
    "newcomers": "members",
    "newcomers_took_part": "members, days",
    "asked": "attendance",
    "came": "attendance",
    "absence_factor": "contributions",
    "calls": "calls",
    "on_cadence": "calls",
    "gatherings": "gatherings",
    "organisations": "members",
    "keep": "experiments",
    "change": "experiments",
    "drop": "experiments",
    "projects": "projects",
}
"""By figure, the sheets that it is counted from."""


def xlsx(document: Document, told: Told, rows: Rows, text: Tongue) -> bytes:
    """The export as a file."""
    book = Workbook(document.title, document.dated)
    sheet = book.sheet("how_to_read", (110,))
    sheet.write_string(0, 0, document.title, book.formats["title"])
    told_first = [document.say(f"export.{each}") for each in ("internal", "rows", "drift")]
    for place, words in enumerate([document.footer, *told_first], 1):
        sheet.write_string(place, 0, words, book.formats["text"])
    for name, (columns, lines) in sheets(told, rows, text).items():
        book.table(name, columns, lines, [22] * len(columns))
    return book.bytes()


def sheets(told: Told, rows: Rows, text: Tongue) -> dict[str, Sheet]:
    """All sheets by their names."""
    return {
        "figures": (
            ("figure", "name", "counted", "published", "counted_from"),
            _figures(told, rows, text),
        ),
        "quarter": (
            ("before_from", "from", "until", "first_day", "end_day"),
            [(rows.before, rows.since, rows.until, rows.first, rows.end)],
        ),
        "members": (
            ("member", "joined_at", "joined_on", "left_at", "organisation"),
            [(e.id, e.joined_at, e.joined_on, e.left_at, e.organisation) for e in rows.members],
        ),
        "organisations": (("organisation", "sector"), sorted(rows.sectors.items())),
        "days": (("member", "day", "known_by"), rows.days),
        "levels": (("level", "members"), sorted(rows.levels.items())),
        "contributions": (("kind", "subject", "member"), rows.contributions),
        "calls": (("call", "day"), rows.calls),
        "attendance": (
            ("call", "person", "asked", "came"),
            [(call, who, int(asked), int(came)) for call, who, asked, came in rows.attendance],
        ),
        "gatherings": (("gathering",), [(each,) for each in rows.gatherings]),
        "experiments": (("experiment", "decision"), rows.experiments),
        "projects": (("project",), [(each,) for each in rows.projects]),
    }


def _figures(told: Told, rows: Rows, text: Tongue) -> list[tuple[Cell, ...]]:
    counted = people(rows) | counts(rows)
    found: list[tuple[Cell, ...]] = []
    for name in (*PEOPLE, *COUNTS):
        band = told.people.bands.get(name)
        published = shown(text, band) if band else str(told.counts.get(name, ""))
        found.append((IDS[name], name, counted.get(name), published, COUNTED_FROM[name]))
    together = {
        sector: place
        for place, (sectors, _, _) in enumerate(told.people.blocks, 1)
        for sector in sectors
    }
    for sector, (places, _) in sorted(by_sector(rows).items()):
        place = together.get(sector, 0)
        ident = f"{IDS['sectors']}.{place}" if place else IDS["sectors"]
        whole = next((n for s, n, _ in told.people.blocks if sector in s), "")
        name = f"sector {sector or 'unsaid'}"
        found.append((ident, name, places, str(whole), "members, organisations"))
    for ident, listed in (("goals", told.goals), ("experiments", told.experiments)):
        found += [
            (f"{IDS[ident]}.{place}", ident, None, state, "")
            for place, (_, state) in enumerate(listed, 1)
        ]
    return sorted(found, key=lambda row: [int(each) for each in str(row[0])[1:].split(".")])
