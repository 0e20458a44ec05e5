"""`convener roster`: an import with its preview, and its undoing, as whoever runs Convener sees them."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import imported
from bot.features.roster.rules import Bad
from bot.imported import Moved, Preview, Refused
from bot.markup import plain
from bot.texts import Tongue
from storage.database import Store

KINDS = ("new", "changed", "unchanged")
NAMES_SHOWN = 5


class Ended(Exception):
    """It ends here with exit code 1; the message says why. Nothing was changed."""


def bring_in(
    store: Store,
    out: Console,
    name: str,
    file: Path,
    *,
    sure: bool,
    skip_bad: bool,
    encoding: str = "",
) -> None:
    """Show what a file would bring; import it once that is confirmed. Raises Ended."""
    try:
        with out.status(file.name):
            seen = imported.preview(store, name, file, encoding)
    except Refused as no:
        message = f"{file.name}: {plain(str(no))}"
        raise Ended(message) from None
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise Ended(message) from None
    text = seen.text
    bad = [*seen.reading.bad, *seen.plan.bad]
    _show(out, seen, file.name, bad)
    count = seen.plan.count("new") + seen.plan.count("changed")
    rows = len({each.row for each in bad})
    if bad and not skip_bad:
        raise Ended(plain(text("roster.preview.stopped", count=rows)))
    if not count:
        out.print(plain(text("roster.preview.nothing")), markup=False)
        return
    if not sure and not _confirmed(plain(text("roster.preview.ask", count=count))):
        raise Ended(plain(text("roster.preview.unasked")))
    try:
        with out.status(file.name):
            ident = imported.bring(store, name, seen, file.name)
    except Moved:
        raise Ended(plain(text("roster.preview.moved"))) from None
    out.print(plain(text("roster.imported.done", count=count)), markup=False)
    told = text("roster.imported.undo", community=f'"{seen.community}"', id=ident)
    out.print(plain(told), markup=False)


def take_back(store: Store, out: Console, name: str, ident: str, *, sure: bool) -> None:
    """Take an import back once that is confirmed, and say who stays. Raises Ended."""
    try:
        batch, text = imported.newest(store, name, ident)
    except Refused as no:
        raise Ended(plain(str(no))) from None
    if not sure and not _confirmed(plain(text("roster.undo.ask", file=batch.file, when=batch.at))):
        raise Ended(plain(text("roster.undo.unasked")))
    try:
        with out.status(batch.file):
            done = imported.take_back(store, name, batch.id)
    except Refused as no:
        raise Ended(plain(str(no))) from None
    told = text("roster.undo.done", file=batch.file, count=done.gone, restored=done.restored)
    out.print(plain(told), markup=False)
    if done.stays:
        table = Table(plain(text("roster.undo.name")), plain(text("roster.undo.why")))
        table.title = plain(text("roster.undo.stays"))
        for person, why in done.stays:
            table.add_row(Text(person), Text(plain(text(f"roster.stays.{why}"))))
        out.print(table)


def _confirmed(question: str) -> bool:
    """Whether somebody says yes; where nobody can be asked, nobody did."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False


def _show(out: Console, seen: Preview, file: str, bad: list[Bad]) -> None:
    text = seen.text
    counts = Table.grid(padding=(0, 2))
    for kind in KINDS:
        counts.add_row(str(seen.plan.count(kind)), plain(text(f"roster.preview.{kind}")))
    counts.add_row(str(len({each.row for each in bad})), plain(text("roster.preview.bad")))
    title = text("roster.preview.title", file=file, community=seen.community)
    out.print(plain(title), style="bold", markup=False)
    out.print(counts)
    if seen.reading.read_as:
        told = text("roster.preview.read_as", encoding=seen.reading.read_as)
        out.print(plain(told), markup=False)
    if names := _telling(seen):
        out.print(plain(text("roster.preview.names", names=names)), markup=False)
    if seen.reading.ignored:
        told = text("roster.preview.ignored", headings=seen.reading.ignored)
        out.print(plain(told), markup=False)
    if bad:
        out.print(_bad_rows(text, sorted(bad, key=lambda each: each.row)))


def _telling(seen: Preview) -> list[str]:
    """A few names, those first that a wrong encoding would break."""
    names = [each.name for each in seen.reading.entries if each.name]
    return sorted(names, key=str.isascii)[:NAMES_SHOWN]


def _bad_rows(text: Tongue, bad: list[Bad]) -> Table:
    heads = ("row", "column", "mend")
    table = Table(*(plain(text(f"roster.preview.{each}")) for each in heads))
    table.title = plain(text("roster.preview.bad_title"))
    for each in bad:
        mend = plain(text(f"roster.bad.{each.what}", **each.facts))
        table.add_row(str(each.row), Text(each.column), Text(mend))
    return table
