"""A charter as it stands: its sections' words, who wrote them, what became of it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.features.charter import rules
from bot.features.charter.rules import Count
from bot.features.charter.sections import SECTIONS
from bot.moment import Moment
from storage import charters
from storage.charters import Charter, Writing
from storage.people import Person


@dataclass(frozen=True, slots=True)
class View:
    """One version, with the names of those who wrote it."""

    community: str
    charter: Charter
    rows: Mapping[str, Writing]
    names: Mapping[str, str]

    @property
    def written(self) -> dict[str, Writing]:
        """The sections that say something; a row may also say that nothing is said any more."""
        return {key: row for key, row in self.rows.items() if row.words}

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.charter.status == "draft"

    @property
    def empty(self) -> tuple[str, ...]:
        """The sections that say nothing."""
        return tuple(each for each in SECTIONS if each not in self.written)

    @property
    def missing(self) -> tuple[str, ...]:
        """Those without which it can't be proposed."""
        return rules.missing(self.written)

    @property
    def count(self) -> Count | None:
        """How the vote went."""
        row = self.charter
        if row.yes is None or row.no is None or row.abstained is None or row.asked is None:
            return None
        return Count(row.yes, row.no, row.abstained, row.asked)

    @property
    def changed_at(self) -> datetime:
        """When anything of it last changed."""
        return max(
            (each.written_at for each in self.written.values()), default=self.charter.begun_at
        )

    def words(self, section: str) -> str:
        """What a section says; empty if nothing."""
        row = self.written.get(section)
        return row.words if row else ""


def view(moment: Moment, charter: Charter) -> View:
    """A version as it stands."""
    found = charters.writings(moment.session, charter.id)
    wrote = {row.written_by for row in found.values()} | {charter.begun_by}
    named = {ident: moment.session.get_one(Person, ident).name for ident in wrote}
    return View(moment.here.name, charter, found, named)
