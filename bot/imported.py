"""Rosters imported and taken back from the command line: one transaction each, the events' aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import printed
from bot.features.roster import keeping, undoing
from bot.features.roster.matching import Plan
from bot.features.roster.rules import Reading, read
from bot.features.roster.sheets import BYTES_AT_MOST, Unreadable, read_sheet
from bot.features.roster.undoing import Undone
from bot.persistence import persistently
from bot.texts import Tongue
from storage import imports
from storage.database import RACES, Store
from storage.imports import Import

TURKISH = "tr"


class Refused(Exception):
    """Nothing can be done; the message says why, in the community's language."""


class Moved(Exception):
    """The roster changed between the preview and the import; nothing was done."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, and what importing it would do; `text` speaks the community's language."""

    community: str
    text: Tongue
    reading: Reading
    plan: Plan


def preview(store: Store, name: str, file: Path, encoding: str = "") -> Preview:
    """Look, and change nothing. `encoding` is a CSV's, where it is told.

    Raises printed.Unclear, Refused, or OSError.
    """
    with store.reading() as session:
        moment = printed.moment(store, session, name)
        text = moment.aloud()
        try:
            with file.open("rb") as opened:
                data = opened.read(BYTES_AT_MOST + 1)
            turkish = TURKISH in moment.here.languages.split(",")
            reading = read(read_sheet(data, turkish=turkish, encoding=encoding))
        except Unreadable as no:
            raise Refused(text(f"roster.unreadable.{no.what}", **no.facts)) from None
        return Preview(moment.here.name, text, reading, keeping.plan(moment, reading.entries))


def bring(store: Store, name: str, seen: Preview, file: str) -> str:
    """Import what was seen; returns the import's id. Raises Moved where it isn't so any more."""
    try:
        with store.transaction() as session:
            moment = printed.moment(store, session, name)
            plan = keeping.plan(moment, seen.reading.entries)
            if plan != seen.plan:
                raise Moved
            return keeping.keep(moment, plan, file)
    except RACES:
        raise Moved from None


def newest(store: Store, name: str, ident: str) -> tuple[Import, Tongue]:
    """The import of that id, or the last one. Raises Refused where there is none to take back."""
    with store.reading() as session:
        moment = printed.moment(store, session, name)
        text = moment.aloud()
        if not ident:
            found = imports.last(session, moment.here.id)
            if found is None:
                raise Refused(text("roster.undo.none"))
            return found, text
        batch = session.get(Import, ident)
        if batch is None or batch.community_id != moment.here.id or batch.undone_at is not None:
            raise Refused(text("roster.undo.unknown", id=ident))
        return batch, text


def take_back(store: Store, name: str, ident: str) -> Undone:
    """Take an import back. Raises Refused where that was done meanwhile.

    Whoever acts at the same moment is seen at another try, and stays.
    """
    return persistently(lambda: _take_back(store, name, ident))


def _take_back(store: Store, name: str, ident: str) -> Undone:
    with store.transaction() as session:
        moment = printed.moment(store, session, name)
        batch = imports.hold(session, ident)
        if batch is None or batch.undone_at is not None:
            raise Refused(moment.aloud()("roster.undo.unknown", id=ident))
        return undoing.undo(moment, batch)
