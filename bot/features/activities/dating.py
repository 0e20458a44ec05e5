"""When an activity is: set, moved with a reason, cancelled with one; those who signed up are told."""

from __future__ import annotations

from datetime import datetime

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.activities import announcing, asking, cards, listing, signing, telling
from bot.features.activities.view import led, view
from bot.messages import Effect, Invalid, Open, Replace
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import schedule
from storage.activities import CANCELLED, PLANNED, Activity


def when(turn: Turn) -> Effects:
    """Ask when and where it is, and for how many."""
    return [Open(asking.when_form(turn, _to_come(turn)))]


def dated(turn: Turn) -> Effects:
    """Keep it; where it was announced and is at another time now, everybody concerned is told."""
    ident, _, sequence = turn.value.partition(" ")
    activity = _to_come(turn, ident)
    if str(activity.sequence) != sequence:
        raise Refusal("activities.moved_meanwhile", title=activity.title)
    asked = asking.when_form(turn, activity)
    read = turn.read(asked)
    errors = turn.errors(read)
    found = asking.times(turn, read, errors)
    moves = found is not None and found != (activity.starts_at, activity.ends_at)
    if moves and activity.announced_at is not None and not read.text("reason"):
        errors["reason"] = turn.text("activities.dating.reason_needed")
    if errors or found is None:
        return [Invalid(errors, asked)]
    activity.place, activity.places = read.text("place"), read.number("places")
    effects: list[Effect] = []
    if moves:
        _put(turn, activity, found, read.text("reason"))
        effects += _moved(turn, activity) if activity.announced_at is not None else []
    turn.session.flush()
    effects += [*signing.move_up(turn, activity), *telling.updates(turn, activity)]
    return [*effects, Replace(listing.whole(turn, activity))]


def cancel(turn: Turn) -> Effects:
    """Ask why it is not to take place."""
    return [Open(asking.cancel_form(turn.text, _to_come(turn)))]


def cancelled(turn: Turn) -> Effects:
    """Cancel it, and tell everybody who signed up; one that nobody knew of is just not there."""
    activity = _to_come(turn)
    asked = asking.cancel_form(turn.text, activity)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    activity.status, activity.reason = CANCELLED, read.text("reason")
    schedule.cancel_about(turn.session, turn.here.id, activity.id)
    turn.session.flush()
    turn.decided("cancel activity", activity.id, activity.reason)
    effects: list[Effect] = []
    if activity.announced_at is not None:
        newest = view(turn, activity)

        def card(text: Tongue, _: bool) -> Card:  # noqa: FBT001 - a reader's card
            return cards.off(text, newest)

        name = f"activity-off:{activity.id}"
        effects = telling.to_all(turn, newest, name, "activities.cancelled", card)
        effects += telling.updates(turn, activity)
    done = said(turn.text, "activities.cancelled_now", title=activity.title)
    return [*effects, Replace(done)]


def _put(turn: Turn, activity: Activity, span: tuple[datetime, datetime], reason: str) -> None:
    activity.starts_at, activity.ends_at = span
    activity.reason = reason
    activity.sequence += 1
    turn.session.flush()
    turn.decided("date activity", activity.id, reason)
    if activity.announced_at is not None:
        announcing.put_on_schedule(turn, activity)


def _moved(turn: Turn, activity: Activity) -> list[Effect]:
    newest = view(turn, activity)

    def card(text: Tongue, is_theirs: bool) -> Card:  # noqa: FBT001 - a reader's card
        return cards.moved(text, newest, is_theirs=is_theirs)

    name = f"activity-moved:{activity.id}:{activity.sequence}"
    return telling.to_all(turn, newest, name, "activities.moved", card)


def _to_come(turn: Turn, ident: str | None = None) -> Activity:
    """One that whoever acts leads or sees to, and that has not begun."""
    activity = led(turn, PLANNED, ident=ident)
    if activity.announced_at is not None and view(turn, activity).has_begun:
        raise Refusal("activities.begun", title=activity.title)
    return activity
