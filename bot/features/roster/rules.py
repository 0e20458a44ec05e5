"""Rows of a sheet → people, or what is wrong with them and how to mend it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.acquaintance import email_address
from bot.calendar import find_zone, nearest_zones
from bot.features.roster import headings
from bot.features.roster.headings import Column, recognised
from bot.features.roster.sheets import Row, Sheet, Unreadable
from bot.messages import writable

CELL_AT_MOST = 200
FORMULAS = ("=", "+", "@", "-")
NOTHING = frozenset({"-", "–", "—", "?", "n/a", "N/A"})

_FAILED = re.compile(r"#(N/A|YOK|[A-ZÇĞİÖŞÜ0/]{2,}[!?])")
"""What spreadsheets show, in English and in Turkish, where a formula has failed."""

_EMAIL = re.compile(
    r"[^@\s<>|,;:\"()\[\]\\]{1,64}@[^@\s<>|,;:\"()\[\]\\]+\.[^@\s<>|,;:\"()\[\]\\.]{2,}"
)
_EMAIL_AT_MOST = 254
_ACCOUNT = re.compile(r"[A-Z][A-Z0-9]{1,63}")
_zone = lru_cache(1_000)(find_zone)
_SEVERAL = re.compile(r"[,;/|]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody, as a row tells of them; empty where it doesn't. `zone` and the like are ours already."""

    row: int
    name: str = ""
    email: str = ""
    account: str = ""
    organisation: str = ""
    sector: str = ""
    zone: str = ""
    language: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong with a row: the heading of its column, and a key under `roster.bad`."""

    row: int
    column: str
    what: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a sheet says. A row is an entry or bad, never both; `ignored` are unknown headings."""

    entries: tuple[Entry, ...]
    bad: tuple[Bad, ...]
    ignored: tuple[str, ...]
    read_as: str = ""


def read(sheet: Sheet) -> Reading:
    """Understand a sheet, whose first row has the headings. Raises Unreadable where it can't be."""
    (_, first), *rest = sheet.rows
    columns = _columns(first)
    entries: list[Entry] = []
    bad: list[Bad] = []
    seen: dict[str, int] = {}
    for number, row in rest:
        entry, wrong = _row(number, row, columns, first)
        wrong = wrong or _again(entry, seen, columns, first)
        if wrong:
            bad += wrong
        else:
            entries.append(entry)
            seen |= dict.fromkeys(_names(entry), number)
    ignored = [each for at, each in enumerate(first) if each and at not in columns.values()]
    return Reading(tuple(entries), tuple(bad), tuple(ignored), sheet.read_as)


def _columns(first: Row) -> dict[Column, int]:
    """Where each known column is."""
    found: dict[Column, int] = {}
    for at, heading in enumerate(first):
        column = recognised(heading)
        if column in found:
            raise Unreadable("twice", one=first[found[column]], other=heading)
        if column is not None:
            found[column] = at
    if not found.keys() & {"email", "account"}:
        raise Unreadable("no_columns", found=", ".join(filter(None, first))[:CELL_AT_MOST])
    return found


def _row(
    number: int, row: Row, columns: Mapping[Column, int], first: Row
) -> tuple[Entry, list[Bad]]:
    wrong: list[Bad] = []
    cells: dict[Column, str] = {}
    for column, at in columns.items():
        cell = writable(row[at]) if at < len(row) else ""
        cells[column] = "" if cell in NOTHING else cell
        if what := _formula(cells[column]):
            wrong.append(Bad(number, first[at], what))
        elif len(cell) > CELL_AT_MOST:
            wrong.append(Bad(number, first[at], "too_long", {"most": CELL_AT_MOST}))

    def tell(column: Column, what: str, **facts: object) -> None:
        wrong.append(Bad(number, first[columns[column]], what, facts))

    if wrong:
        return Entry(number), wrong
    name = cells.get("name") or f"{cells.get('given', '')} {cells.get('family', '')}".strip()
    email, account = cells.get("email", "").casefold(), cells.get("account", "")
    if email and not _is_email(email):
        tell("email", "email")
    if account and not _ACCOUNT.fullmatch(account):
        tell("account", "account")
    if not email and not account:
        tell("email" if "email" in columns else "account", "unnamed")
    elif not name and not account:
        wrong.append(Bad(number, _heading_of_name(columns, first), "no_name"))
    if (sector := _meant(cells, "sector", headings.sector)) is None:
        tell("sector", "sector")
    if (language := _meant(cells, "language", headings.language)) is None:
        tell("language", "language")
    if (zone := _meant(cells, "zone", _zone)) is None:
        near = nearest_zones(cells["zone"])
        tell("zone", "zone" if near else "no_zone_near", near=near)
    named = [each.strip() for each in _SEVERAL.split(cells.get("role", "")) if each.strip()]
    roles = [headings.role(each) for each in named]
    if None in roles:
        tell("role", "role", role=named[roles.index(None)])
    entry = Entry(
        number,
        name,
        email,
        account,
        cells.get("organisation", ""),
        sector or "",
        zone or "",
        language or "",
        tuple(dict.fromkeys(each for each in roles if each and each != "member")),
    )
    return entry, wrong


def _formula(cell: str) -> str:
    """What is wrong with a cell that has no value of its own; empty where it has one."""
    return "formula" if cell.startswith(FORMULAS) else "failed" if _FAILED.fullmatch(cell) else ""


def _meant(
    cells: Mapping[Column, str], column: Column, known: Callable[[str], str | None]
) -> str | None:
    """What a cell means; empty where it says nothing, None where nobody knows what it says."""
    cell = cells.get(column, "")
    return known(cell) if cell else ""


def _heading_of_name(columns: Mapping[Column, int], first: Row) -> str:
    at = next((columns[each] for each in ("name", "given", "family") if each in columns), None)
    return first[at] if at is not None else ""


def _is_email(words: str) -> bool:
    fits = len(words) <= _EMAIL_AT_MOST and _EMAIL.fullmatch(words)
    return bool(fits) and email_address(words) is not None


def _names(entry: Entry) -> list[str]:
    return [name for name in (entry.email, entry.account) if name]


def _again(
    entry: Entry, seen: Mapping[str, int], columns: Mapping[Column, int], first: Row
) -> list[Bad]:
    """Somebody who stands in an earlier row already."""
    named: tuple[tuple[Column, str], ...] = (("email", entry.email), ("account", entry.account))
    return [
        Bad(entry.row, first[columns[column]], "twice", {"other": seen[name]})
        for column, name in named
        if name in seen
    ]
