"""What organisers do about the landscape: see it, add to it, change it, look again."""

from __future__ import annotations

from datetime import date, timedelta

from bot.calendar import local_day
from bot.feature import Effects, Turn
from bot.features.landscape import cards, rules
from bot.features.landscape.cards import View
from bot.forms import Read
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from storage import communities, landscape, steps
from storage.landscape import Entry
from storage.people import Person

KIND = "landscape"
"""The kind of evidence that entries are."""


def show(turn: Turn) -> Effects:
    """Show the landscape with its gaps."""
    return [Whisper(cards.overview(turn.text, turn.here.name, views(turn)))]


def see(turn: Turn) -> Effects:
    """Show one entry whole."""
    return [Whisper(cards.entry(turn.text, view(turn, found(turn))))]


def add(turn: Turn) -> Effects:
    """Ask about a neighbouring group."""
    _room(turn)
    return [Open(cards.form(turn.text, turn.here.domain, None))]


def added(turn: Turn) -> Effects:
    """Keep it; entries that may be the same group are named, and it can be taken off at once."""
    communities.hold(turn.session, turn.here.id)
    known = _room(turn)
    asked = cards.form(turn.text, turn.here.domain, None)
    read = turn.read(asked)
    errors = _errors(turn, read)
    if errors:
        return [Invalid(errors, asked)]
    entry = Entry(
        id=turn.new_id(),
        community_id=turn.here.id,
        name="",
        looked_on=today(turn),
        looked_by=turn.person.id,
    )
    _write(turn, entry, read)
    turn.session.add(entry)
    turn.session.flush()
    turn.decided("add to landscape", entry.id, entry.name)
    same = rules.alike(entry.name, entry.link, [(each.name, each.link) for each in known])
    return [Replace(cards.kept(turn.text, view(turn, entry), same))]


def edit(turn: Turn) -> Effects:
    """Ask what has changed about it."""
    return [Open(cards.form(turn.text, turn.here.domain, found(turn)))]


def edited(turn: Turn) -> Effects:
    """Keep what has changed; whoever changes it has looked at it."""
    entry = found(turn)
    asked = cards.form(turn.text, turn.here.domain, entry)
    read = turn.read(asked)
    errors = _errors(turn, read)
    if errors:
        return [Invalid(errors, asked)]
    _write(turn, entry, read)
    turn.session.flush()
    turn.decided("change landscape", entry.id, entry.name)
    return [Replace(cards.entry(turn.text, view(turn, entry)))]


def look_again(turn: Turn) -> Effects:
    """Somebody looked, and it is as it was; or the press says what is to be done about it now."""
    ident, _, decision = turn.value.partition(" ")
    entry = found(turn, ident)
    if decision and decision not in rules.DECISIONS:
        raise Refusal("core.stale")
    entry.decision = decision or entry.decision
    entry.looked_on, entry.looked_by = today(turn), turn.person.id
    turn.session.flush()
    turn.decided("look at landscape again", entry.id, entry.decision)
    return [Replace(cards.overview(turn.text, turn.here.name, views(turn)))]


def found(turn: Turn, ident: str | None = None, *, removed: bool = False) -> Entry:
    """The entry that a press or a form is about, locked. Raises Refusal where it is gone."""
    entry = landscape.hold(turn.session, turn.value if ident is None else ident)
    if entry is None or entry.community_id != turn.here.id:
        raise Refusal("core.stale")
    if (entry.removed_at is not None) != removed:
        raise Refusal("core.stale")
    return entry


def views(turn: Turn) -> list[View]:
    """All entries, with who looked and whether they are to be looked at again."""
    rhythm = _rhythm(turn)
    every = landscape.of_community(turn.session, turn.here.id)
    return [_view(turn, each, rhythm) for each in every]


def view(turn: Turn, entry: Entry) -> View:
    """One entry."""
    return _view(turn, entry, _rhythm(turn))


def _view(turn: Turn, entry: Entry, rhythm: tuple[timedelta, date | None]) -> View:
    by = turn.session.get(Person, entry.looked_by)
    is_due = rules.is_due(entry.looked_on, today(turn), *rhythm)
    return View(entry=entry, by=by.name if by else "", is_due=is_due)


def today(turn: Turn) -> date:
    """The community's day."""
    return local_day(turn.now, turn.here.zone)


def _rhythm(turn: Turn) -> tuple[timedelta, date | None]:
    """How often the playbook has entries looked at, and since when it asks again."""
    days, since = rules.HALF_A_YEAR, None
    for step in turn.playbook.steps().values():
        if KIND in step.makes:
            days = timedelta(days=step.every_days) if step.every_days else days
            row = steps.latest(turn.session, turn.here.id, step.id)
            if row is not None and row.is_open and row.begun_at is not None:
                since = local_day(row.begun_at, turn.here.zone)
    return days, since


def _room(turn: Turn) -> list[Entry]:
    known = landscape.of_community(turn.session, turn.here.id)
    if len(known) >= rules.AT_MOST:
        raise Refusal("landscape.enough", most=rules.AT_MOST)
    return known


def _errors(turn: Turn, read: Read) -> dict[str, str]:
    errors = turn.errors(read)
    link = read.text("link")
    if "link" not in errors and link and not cards.is_link(link):
        errors["link"] = turn.text("landscape.no_link")
    if "why" not in errors and read.one("decision") in rules.DECISIONS and not read.text("why"):
        errors["why"] = turn.text("landscape.why_needed")
    return errors


def _write(turn: Turn, entry: Entry, read: Read) -> None:
    decision = read.one("decision")
    entry.name, entry.runs, entry.link = read.text("name"), read.text("runs"), read.text("link")
    entry.overlap, entry.why = read.text("overlap"), read.text("why")
    entry.decision = decision if decision in rules.DECISIONS else ""
    entry.looked_on, entry.looked_by = today(turn), turn.person.id
