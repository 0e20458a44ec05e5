"""The digest on asking, and when it comes by itself: day, hour and zone, off and on."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.calendar import (
    WEEK_DAYS,
    Every,
    find_zone,
    local_day,
    next_after,
    parse_rule,
)
from bot.feature import Effects, Turn
from bot.features.digests import cards, gathering, mailing, rules
from bot.features.digests.occasions import WEEKLY
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import schedule_id
from bot.saying import no_zone, said
from storage.schedule import Scheduled

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
"""`9`, `9:00`, or `09.00` as Turkish writes it."""


def show(turn: Turn) -> Effects:
    """Show the digest up to this minute."""
    week = gathering.up_to_now(turn)
    comes_at, paused = _row(turn).next_due_at, turn.here.paused_at is not None
    mail = mailing.button(turn)
    return [Whisper(cards.on_asking(turn.text, week, comes_at, mail, paused=paused))]


def ahead(turn: Turn) -> Effects:
    """On the dashboard: when it comes by itself, and how it stands now."""
    paused = turn.here.paused_at is not None
    return [Whisper(cards.ahead(turn.text, _row(turn).next_due_at, paused=paused))]


def printed(moment: Moment) -> str:
    """The digest up to this minute, plain, as the whole community reads."""
    card = cards.digest(moment.aloud(), gathering.up_to_now(moment))
    return cards.without_buttons(card).plain()


def when(turn: Turn) -> Effects:
    """Ask for day, hour and zone."""
    row = _running(turn)
    return [Open(cards.when_form(turn.text, _rule(row), row.zone))]


def moved(turn: Turn) -> Effects:
    """Have the digest come on another day, at another hour, or in another zone."""
    row = _running(turn)
    form = cards.when_form(turn.text, _rule(row), row.zone)
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
    turn.decided("move digest", f"{rule} {zone}")
    return [Replace(said(turn.text, "digests.moved", when=row.next_due_at))]


def turn_off(turn: Turn) -> Effects:
    """No digest comes by itself any more; `digest` still shows it."""
    _running(turn).next_due_at = None
    turn.decided("digest off")
    return [Replace(said(turn.text, "digests.turned_off"))]


def turn_on(turn: Turn) -> Effects:
    """The digest comes again, on the day and at the hour that were set."""
    row = _row(turn)
    if row.next_due_at is not None:
        raise Refusal("core.stale")
    row.next_due_at = next_after(_rule(row), row.zone, turn.now)
    turn.decided("digest on")
    return [Replace(said(turn.text, "digests.turned_on", when=row.next_due_at))]


def _row(turn: Turn) -> Scheduled:
    return turn.session.get_one(Scheduled, schedule_id(WEEKLY, turn.here.id))


def _running(turn: Turn) -> Scheduled:
    row = _row(turn)
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
