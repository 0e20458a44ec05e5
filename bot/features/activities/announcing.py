"""An activity is made known in the channel: by whoever leads it or organises, after a preview."""

from __future__ import annotations

from datetime import datetime

from bot.cards import Button, Buttons, Card, Note
from bot.feature import Effects, Turn
from bot.features.activities import cards, rules, telling
from bot.features.activities.view import View, led, view
from bot.messages import Replace, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import once
from bot.saying import said
from storage import schedule
from storage.activities import PLANNED, Activity


def preview(turn: Turn) -> Effects:
    """Show what the channel would see, and the press that tells it."""
    shown = _ready(turn)
    text = turn.text
    card = cards.announced(turn.aloud(), shown)
    parts = tuple(part for part in card.parts if not isinstance(part, Buttons))
    tell = Button(text("activities.announce"), "activities.announce", shown.activity.id, "primary")
    measure = () if shown.activity.measure else (Note(text("activities.preview.no_measure")),)
    back = Button(text("activities.back"), "activities.see", shown.activity.id)
    note = Note(text("activities.preview.note"))
    return [Whisper(Card(card.title, (*parts, note, *measure, Buttons((tell, back)))))]


def announce(turn: Turn) -> Effects:
    """Tell the channel; from now on people sign up, and its reminders and its end are due."""
    shown = _ready(turn)
    activity = shown.activity
    activity.announced_at = turn.now
    turn.session.flush()
    put_on_schedule(turn, activity)
    turn.decided("announce activity", activity.id, activity.title)
    see = Button(turn.text("activities.see"), "activities.see", activity.id)
    done = said(turn.text, "activities.announced_now", see, title=activity.title)
    return [*telling.posts(turn, activity, pressed=True), Replace(done)]


def put_on_schedule(moment: Moment, activity: Activity) -> None:
    """Its reminders, its end, the question what came of it; whatever was due of it before is not."""
    schedule.cancel_about(moment.session, moment.here.id, activity.id)
    if activity.starts_at is None or activity.ends_at is None:
        return
    zone = moment.here.zone
    for name, at in rules.reminders(activity.starts_at, zone):
        if at > moment.now:
            _put(moment, activity, f"remind {name}", at)
    _put(moment, activity, "end", activity.ends_at)
    _put(moment, activity, "ask_again", rules.asked_again_at(activity.ends_at, zone))
    _put(moment, activity, "close", activity.ends_at + rules.CLOSES_AFTER)


def _put(moment: Moment, activity: Activity, what: str, at: datetime) -> None:
    occasion, _, name = what.partition(" ")
    ident, subject = f"activity:{activity.id}:{name or occasion}", f"{activity.id} {name}".rstrip()
    row = once(moment, ident, f"activities.{occasion}", subject, at)
    schedule.put(moment.session, row)


def _ready(turn: Turn) -> View:
    """One that can be announced: it has a lead who said yes, and a date to come."""
    shown = view(turn, led(turn, PLANNED))
    if shown.activity.announced_at is not None:
        raise Refusal("activities.announced_already")
    if turn.here.paused_at is not None:
        raise Refusal("activities.silent")
    if not shown.leading:
        raise Refusal("activities.no_lead")
    if shown.activity.starts_at is None or shown.has_begun:
        raise Refusal("activities.no_day")
    return shown
