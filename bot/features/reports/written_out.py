"""A report in words: what stands where, whatever the file. Each figure has its id, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates

from bot.features.reports.drafting import Told
from bot.features.reports.figures import LISTS, PARTS, Row, figures, listed, said, shown
from bot.features.reports.quarters import Quarter
from bot.moment import Moment
from bot.texts import Tongue
from storage import stories
from storage.stories import VALUE_CYCLES

BRIEF = ("members_end", "took_part", "organisations", "calls")
QUARTERS_SHOWN = 6
NOTES = ("bands", "held", "took_part", "factor", "sectors", "frozen", "stories")
NAMED = {"name": ("name", "organisation"), "organisation": ("organisation",)}
"""What of a story's teller is shown, by what they chose."""


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
    rows = {each.name: each for each in figures(told, text)}
    facts = {"community": here.name, "year": str(quarter.year), "number": quarter.number}
    period = {"first": _day(text, quarter.first), "last": _day(text, quarter.last)}
    return Document(
        language=text.language,
        title=said(text, "title", **facts),
        kicker=said(text, "kicker"),
        community=here.name,
        domain=here.domain,
        period=said(text, "period", **facts, **period),
        draft=_standing(moment, told, text),
        brief=tuple(rows[name] for name in BRIEF),
        parts=tuple(_part(moment, told, text, rows, name, names) for name, names in PARTS),
        heads=(said(text, "head.id"), said(text, "head.figure"), said(text, "head.value")),
        notes=(
            said(text, "notes.title"),
            tuple(said(text, f"notes.{each}") for each in NOTES),
        ),
        footer=_footer(told, text, facts),
        dated=told.published_at or quarter.span(here.zone)[0],
        say=lambda key: said(text, f"file.{key}"),
    )


def _standing(moment: Moment, told: Told, text: Tongue) -> str:
    if told.published_at is None:
        is_over = told.quarter.is_over(moment.now, moment.here.zone)
        return said(text, "draft.over" if is_over else "draft.running")
    if told.people.number > 1:
        facts = {"number": told.people.number, "reason": told.reason}
        return said(text, "corrected", **facts)
    return ""


def _footer(told: Told, text: Tongue, facts: dict[str, object]) -> str:
    if told.published_at is None:
        return said(text, "footer.draft", **facts)
    when = _day(text, told.published_at.astimezone(ZoneInfo(text.zone)).date())
    return said(text, "footer.published", **facts, when=when)


def _day(text: Tongue, day: date) -> str:
    """A day as a letter has it, without its weekday."""
    return dates.format_date(day, "long", locale=text.language)


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
        found += [rows[each]] if each in rows else listed(told, text, each) if each in LISTS else []
    quotes = _quotes(moment, told.quarter, text) if name == "stories" else ()
    is_empty = not found and not quotes
    return Part(
        name=name,
        title=said(text, f"part.{name}.title"),
        intro=said(text, f"part.{name}.intro"),
        rows=tuple(found),
        chart=_chart(told, text, name, found),
        quotes=quotes,
        empty=said(text, f"part.{name}.empty") if is_empty else "",
    )


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
    title = said(text, f"part.{name}.chart")
    told_too = "; ".join(f"{each.label}: {each.shown}" for each in drawn)
    return Drawn(title, f"{title}. {told_too}.", drawn)


def _quarter(text: Tongue, quarter: Quarter) -> str:
    return said(text, "quarter", year=str(quarter.year), number=quarter.number)


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
        cycle = said(text, f"cycle.{story.cycle}")
        quotes.append(Quote(cycle, story.text, ", ".join(given)))
    return tuple(quotes)
