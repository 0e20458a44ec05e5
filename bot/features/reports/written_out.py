"""A report in words: what stands where, whatever the file. Each figure has its id, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates

from bot.features.reports.drafting import Told
from bot.features.reports.quarters import Quarter
from bot.features.reports.rules import COUNTS, DECISIONS, LEVELS, PEOPLE
from bot.features.reports.suppression import Band
from bot.markup import plain
from bot.moment import Moment
from bot.texts import Tongue
from storage import stories
from storage.stories import VALUE_CYCLES

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

BRIEF = ("members_end", "took_part", "organisations", "calls")
QUARTERS_SHOWN = 6
NOTES = ("bands", "held", "took_part", "factor", "sectors", "frozen", "stories")


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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: bars from nothing to `low`, and on to `high`; `alt` says the same in words."""

    title: str
    alt: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A story in its teller's words, under the name they chose, if any."""

    cycle: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section. `empty` is what is said where there is nothing."""

    name: str
    title: str
    intro: str
    rows: tuple[Row, ...] = ()
    chart: Drawn | None = None
    quotes: tuple[Quote, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole, in one language. `draft` says that it is one, or is empty; `dated` is its last day."""

    language: str
    title: str
    kicker: str
    community: str
    domain: str
    period: str
    draft: str
    brief: tuple[Row, ...]
    parts: tuple[Part, ...]
    heads: tuple[str, str, str]
    notes: tuple[str, tuple[str, ...]]
    footer: str
    dated: datetime
    say: Callable[[str], str]
    """Words of the files themselves, by the last part of their key."""


def document(moment: Moment, told: Told, text: Tongue) -> Document:
    """What the report of a quarter says to whoever may read it, in their language."""
    quarter, here = told.quarter, moment.here
    rows = {each.name: each for each in _figures(told, text)}
    facts = {"community": here.name, "year": str(quarter.year), "number": quarter.number}
    period = {"first": _day(text, quarter.first), "last": _day(text, quarter.last)}
    return Document(
        language=text.language,
        title=_said(text, "title", **facts),
        kicker=_said(text, "kicker"),
        community=here.name,
        domain=here.domain,
        period=_said(text, "period", **facts, **period),
        draft=_standing(moment, told, text),
        brief=tuple(rows[name] for name in BRIEF),
        parts=tuple(_part(moment, told, text, rows, name, names) for name, names in PARTS),
        heads=(_said(text, "head.id"), _said(text, "head.figure"), _said(text, "head.value")),
        notes=(
            _said(text, "notes.title"),
            tuple(_said(text, f"notes.{each}") for each in NOTES),
        ),
        footer=_footer(told, text, facts),
        dated=told.published_at or quarter.span(here.zone)[0],
        say=lambda key: _said(text, f"file.{key}"),
    )


def _said(text: Tongue, key: str, **facts: object) -> str:
    return plain(text(f"reports.{key}", **facts))


def _standing(moment: Moment, told: Told, text: Tongue) -> str:
    if told.published_at is None:
        is_over = told.quarter.is_over(moment.now, moment.here.zone)
        return _said(text, "draft.over" if is_over else "draft.running")
    if told.people.number > 1:
        facts = {"number": told.people.number, "reason": told.reason}
        return _said(text, "corrected", **facts)
    return ""


def _footer(told: Told, text: Tongue, facts: dict[str, object]) -> str:
    if told.published_at is None:
        return _said(text, "footer.draft", **facts)
    when = _day(text, told.published_at.astimezone(ZoneInfo(text.zone)).date())
    return _said(text, "footer.published", **facts, when=when)


def _day(text: Tongue, day: date) -> str:
    """A day as a letter has it, without its weekday."""
    return dates.format_date(day, "long", locale=text.language)


def shown(text: Tongue, found: Band) -> str:
    """A band in words."""
    if found.low == 0:
        return _said(text, "band.few", count=found.high + 1)
    return _said(text, "band.many", low=found.low, high=found.high)


def _figures(told: Told, text: Tongue) -> Iterable[Row]:
    for name in PEOPLE:
        label, note = _said(text, f"figure.{name}"), _note(text, name)
        found = told.people.bands.get(name)
        if found is not None:
            yield Row(IDS[name], name, label, shown(text, found), note, found.low, found.high)
        elif name in told.people.counted:
            yield Row(IDS[name], name, label, _said(text, "held"), _said(text, "held_note"))
    for name in COUNTS:
        count = told.counts.get(name)
        if count is None:
            label = _said(text, f"figure.{name}")
            yield Row(IDS[name], name, label, _said(text, "held"), _said(text, "held_note"))
            continue
        shown_as = _said(text, "number", n=count)
        yield Row(
            IDS[name],
            name,
            _said(text, f"figure.{name}"),
            shown_as,
            _note(text, name),
            count,
            count,
        )


def _note(text: Tongue, name: str) -> str:
    return _said(text, f"note.{name}") if text.has(f"reports.note.{name}") else ""


def _part(
    moment: Moment,
    told: Told,
    text: Tongue,
    rows: dict[str, Row],
    name: str,
    names: tuple[str, ...],
) -> Part:
    found: list[Row] = []
    for each in names:
        found += [rows[each]] if each in rows else _listed(told, text, each)
    quotes = _quotes(moment, told.quarter, text) if name == "stories" else ()
    is_empty = not found and not quotes
    return Part(
        name=name,
        title=_said(text, f"part.{name}.title"),
        intro=_said(text, f"part.{name}.intro"),
        rows=tuple(found),
        chart=_chart(told, text, name, found),
        quotes=quotes,
        empty=_said(text, f"part.{name}.empty") if is_empty else "",
    )


def _listed(told: Told, text: Tongue, name: str) -> list[Row]:
    if name == "sectors":
        return [
            Row(
                f"{IDS[name]}.{place}",
                name,
                _sectors(text, sectors),
                _said(text, "number", n=places),
                "",
                places,
                places,
            )
            for place, (sectors, places, _) in enumerate(told.people.blocks, 1)
        ]
    listed = told.goals if name == "goals" else told.experiments
    return [
        Row(f"{IDS[name]}.{place}", name, title, _said(text, f"{name}.{state}"))
        for place, (title, state) in enumerate(listed, 1)
    ]


def _sectors(text: Tongue, sectors: tuple[str, ...]) -> str:
    names = [_said(text, f"sector_{each or 'unsaid'}") for each in sectors]
    return _said(text, "sector_together", names=names) if len(names) > 1 else names[0]


def _chart(told: Told, text: Tongue, name: str, rows: list[Row]) -> Drawn | None:
    """The part's chart: growth over the quarters that were published, or some of its own figures."""
    match name:
        case "growth":
            before = [(each.quarter, each.bands.get("members_end")) for each in told.before]
            here = (told.quarter, told.people.bands.get("members_end"))
            known = [(quarter, band) for quarter, band in [*before, here] if band is not None]
            bars = [
                Row(
                    "",
                    "members_end",
                    _quarter(text, quarter),
                    shown(text, band),
                    "",
                    band.low,
                    band.high,
                )
                for quarter, band in known[-QUARTERS_SHOWN:]
            ]
        case "participation":
            bars = [each for each in rows if each.name.startswith("level_")]
        case "organisations":
            bars = [each for each in rows if each.name == "sectors"]
        case _:
            bars = []
    drawn = tuple(each for each in bars if each.high is not None)
    if len(drawn) < 2:  # noqa: PLR2004 - one bar compares with nothing
        return None
    title = _said(text, f"part.{name}.chart")
    told_too = "; ".join(f"{each.label}: {each.shown}" for each in drawn)
    return Drawn(title, f"{title}. {told_too}.", drawn)


def _quarter(text: Tongue, quarter: Quarter) -> str:
    return _said(text, "quarter", year=str(quarter.year), number=quarter.number)


def _quotes(moment: Moment, quarter: Quarter, text: Tongue) -> tuple[Quote, ...]:
    """Stories as their tellers let sponsors read them now: consent may have been withdrawn since."""
    since, until = quarter.span(moment.here.zone)
    found = stories.consented(moment.session, moment.here.id, since, until)
    tellers = stories.tellers(moment.session, found)
    quotes = []
    for story in sorted(found, key=lambda each: VALUE_CYCLES.index(each.cycle)):
        teller = tellers[story.member_id]
        known = {"name": teller.name, "organisation": teller.organisation}
        given = [known[each] for each in NAMED.get(story.naming, ()) if known[each]]
        cycle = _said(text, f"cycle.{story.cycle}")
        quotes.append(Quote(cycle, story.text, ", ".join(given)))
    return tuple(quotes)


NAMED = {"name": ("name", "organisation"), "organisation": ("organisation",)}
"""What of a teller is shown, by what they chose."""
