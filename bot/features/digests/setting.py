"""When digests come by themselves: day, hour and zone of each, off and on."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.calendar import WEEK_DAYS, Every, find_zone, local_day, next_after, parse_rule
from bot.feature import Effects, Turn
from bot.features.digests import rules, setting_cards
from bot.features.digests.occasions import DIGESTS, told_month
from bot.features.digests.setting_cards import Coming
from bot.messages import Invalid, Open, Replace
from bot.moment import Moment, Refusal
from bot.rhythm import schedule_id
from bot.saying import no_zone, said
from storage.schedule import Scheduled

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
"""`9`, `9:00`, or `09.00` as Turkish writes it."""


def coming(moment: Moment, name: str) -> Coming:
    """When a digest comes by itself."""
    row = _row(moment, name)
    at = _next(moment, name, row) if row.next_due_at is not None else None
    return Coming(name, at, moment.here.paused_at is not None)


def when(turn: Turn) -> Effects:
    """Ask for day, hour and zone."""
    name = named(turn)
    row = _running(turn, name)
    return [Open(setting_cards.when_form(turn.text, name, _rule(row), row.zone))]


def moved(turn: Turn) -> Effects:
    """Have a digest come on another day, at another hour, or in another zone."""
    name = named(turn)
    row = _running(turn, name)
    form = setting_cards.when_form(turn.text, name, _rule(row), row.zone)
    read = turn.read(form)
    errors = turn.errors(read)
    zone, wall = find_zone(read.text("zone")), _wall(read.text("at"))
    if zone is None:
        errors.setdefault("zone", no_zone(turn.text, read.text("zone")))
    if wall is None:
        facts = {"first": f"{rules.EARLIEST:%H:%M}", "last": f"{rules.LATEST:%H:%M}"}
        errors.setdefault("at", turn.text("digests.when.not_a_time", **facts))
    if errors or zone is None or wall is None:
        return [Invalid(errors, form)]
    today = local_day(turn.now, zone)
    ahead = (int(read.one("weekday")) - today.weekday()) % WEEK_DAYS
    rule = Every(WEEK_DAYS, wall, today + timedelta(days=ahead))
    row.rule, row.zone = str(rule), zone
    row.next_due_at = next_after(rule, zone, turn.now)
    turn.decided("move digest", f"{name} {rule} {zone}")
    return [Replace(said(turn.text, f"digests.moved_{name}", when=_next(turn, name, row)))]


def turn_off(turn: Turn) -> Effects:
    """A digest comes no more by itself; `digest` still shows it."""
    name = named(turn)
    _running(turn, name).next_due_at = None
    turn.decided("digest off", name)
    return [Replace(said(turn.text, "digests.turned_off", digest=_called(turn, name)))]


def turn_on(turn: Turn) -> Effects:
    """A digest comes again, on the day and at the hour that were set."""
    name = named(turn)
    row = _row(turn, name)
    if row.next_due_at is not None:
        raise Refusal("core.stale")
    row.next_due_at = next_after(_rule(row), row.zone, turn.now)
    turn.decided("digest on", name)
    at, called = _next(turn, name, row), _called(turn, name)
    return [Replace(said(turn.text, "digests.turned_on", when=at, digest=called))]


def named(turn: Turn) -> str:
    """Which digest a press is about; cards of before there were several meant the secretariat's."""
    name = turn.value or "weekly"
    if name not in DIGESTS:
        raise Refusal("core.stale")
    return name


def _called(turn: Turn, name: str) -> str:
    return turn.text(f"digests.called.{name}")


def _next(moment: Moment, name: str, row: Scheduled) -> datetime | None:
    """When a digest comes next. The members' is looked at each week, and comes once a month."""
    at = row.next_due_at
    if at is None or name != "monthly":
        return at
    told = told_month(moment, row.zone)
    return rules.months_digest(_rule(row), row.zone, at - timedelta(microseconds=1), told)


def _row(moment: Moment, name: str) -> Scheduled:
    return moment.session.get_one(Scheduled, schedule_id(DIGESTS[name], moment.here.id))


def _running(turn: Turn, name: str) -> Scheduled:
    row = _row(turn, name)
    if row.next_due_at is None:
        raise Refusal("core.stale")
    return row


def _rule(row: Scheduled) -> Every:
    rule = parse_rule(row.rule)
    if rule is None:
        message = f"not a rhythm: {row.id}"
        raise ValueError(message)
    return rule


def _wall(words: str) -> time | None:
    """The time of day that somebody means, if a digest may come then."""
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    try:
        wall = time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
    return wall if rules.EARLIEST <= wall <= rules.LATEST else None
