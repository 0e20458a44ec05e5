"""A report's figures in words, each under its id: the same in every file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.features.reports.drafting import Told
from bot.features.reports.rules import COUNTS, DECISIONS, PEOPLE
from bot.features.reports.suppression import Band
from bot.markup import plain
from bot.texts import Tongue
from storage.levels import LEVELS

PARTS = (
    ("growth", ("members_start", "joined", "left", "members_end")),
    ("participation", ("took_part", *(f"level_{each}" for each in LEVELS), "absence_factor")),
    ("organisations", ("organisations", "sectors")),
    ("meetings", ("calls", "on_cadence", "asked", "came", "gatherings")),
    ("newcomers", ("newcomers", "newcomers_took_part")),
    ("goals", ("goals",)),
    ("experiments", (*DECISIONS, "experiments")),
    ("projects", ("projects",)),
    ("stories", ()),
)
"""The report's parts in order, with their figures: health first, then impact."""

IDS = {
    name: f"F{place}"
    for place, name in enumerate((name for _, names in PARTS for name in names), 1)
}
"""Each figure's id. Those that are lists have a number after it: F12.1, F12.2 …"""


LISTS = ("sectors", "goals", "experiments")
"""Those that are lists. Any other that has no row is known to nobody, and left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `low` to `high`, equal where it is exact, None where it has no number."""

    id: str
    name: str
    label: str
    shown: str
    note: str = ""
    low: int | None = None
    high: int | None = None


def said(text: Tongue, key: str, **facts: object) -> str:
    """A text of the report, without markup."""
    return plain(text(f"reports.{key}", **facts))


def shown(text: Tongue, found: Band) -> str:
    """A band in words."""
    if found.low == 0:
        return said(text, "band.few", count=found.high + 1)
    return said(text, "band.many", low=found.low, high=found.high)


def figures(told: Told, text: Tongue) -> Iterable[Row]:
    """The figures that stand alone; what nobody counted is none."""
    for name in PEOPLE:
        label, note = said(text, f"figure.{name}"), _note(text, name)
        found = told.people.bands.get(name)
        if found is not None:
            yield Row(IDS[name], name, label, shown(text, found), note, found.low, found.high)
        elif name in told.people.counted:
            yield Row(IDS[name], name, label, said(text, "held"), said(text, "held_note"))
    for name in COUNTS:
        count = told.counts.get(name)
        if count is None:
            label = said(text, f"figure.{name}")
            yield Row(IDS[name], name, label, said(text, "held"), said(text, "held_note"))
            continue
        shown_as = said(text, "number", n=count)
        yield Row(
            IDS[name],
            name,
            said(text, f"figure.{name}"),
            shown_as,
            _note(text, name),
            count,
            count,
        )


def _note(text: Tongue, name: str) -> str:
    return said(text, f"note.{name}") if text.has(f"reports.note.{name}") else ""


def listed(told: Told, text: Tongue, name: str) -> list[Row]:
    """The figures of a list: sectors, goals or experiments."""
    if name == "sectors":
        return [
            Row(
                f"{IDS[name]}.{place}",
                name,
                _sectors(text, sectors),
                said(text, "number", n=places),
                "",
                places,
                places,
            )
            for place, (sectors, places, _) in enumerate(told.people.blocks, 1)
        ]
    listed = told.goals if name == "goals" else told.experiments
    return [
        Row(f"{IDS[name]}.{place}", name, title, said(text, f"{name}.{state}"))
        for place, (title, state) in enumerate(listed, 1)
    ]


def _sectors(text: Tongue, sectors: tuple[str, ...]) -> str:
    names = [said(text, f"sector_{each or 'unsaid'}") for each in sectors]
    return said(text, "sector_together", names=names) if len(names) > 1 else names[0]
