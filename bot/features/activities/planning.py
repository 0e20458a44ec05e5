"""The engagement plan is made, and its activities are entered and changed."""

from __future__ import annotations

from datetime import date

from bot.calendar import local_day
from bot.cards import Form
from bot.feature import Effects, Turn
from bot.features.activities import (
    asking,
    leading,
    listing,
    needs,
    plan_cards,
    reviewing,
    rules,
    telling,
)
from bot.features.activities.needs import Needs
from bot.features.activities.view import led
from bot.forms import Read
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from storage import activities, communities
from storage.activities import PLANNED, Activity, EngagementPlan

REVIEW = "review"


def show(turn: Turn) -> Effects:
    """Show the plan with what is missing; `review` after the word shows how it went."""
    if turn.rest.strip().casefold() == REVIEW:
        return reviewing.show(turn)
    return [Whisper(plan_cards.plan(turn.text, plan_cards.standing(turn)))]


def plan(turn: Turn) -> Effects:
    """Ask from when until when the next plan runs, or the one that is pressed for."""
    return [Open(_plan_form(turn, _meant(turn)))]


def planned(turn: Turn) -> Effects:
    """Begin a plan, with what the last review carries on in it; or change the days of the open one."""
    communities.hold(turn.session, turn.here.id)
    row = _meant(turn)
    asked = _plan_form(turn, row)
    read = turn.read(asked)
    errors = turn.errors(read)
    begins, ends = read.day("begins"), read.day("ends")
    if begins and ends:
        errors |= _unfit(turn, begins, ends)
    if errors or begins is None or ends is None:
        return [Invalid(errors, asked)]
    if row is not None:
        row.begins, row.ends = begins, ends
        turn.decided("change engagement plan", row.id)
    else:
        _begin(turn, begins, ends)
    turn.session.flush()
    return [Replace(plan_cards.plan(turn.text, plan_cards.standing(turn)))]


def add(turn: Turn) -> Effects:
    """Ask about a new activity."""
    _room(turn)
    return [Open(_new_form(turn, needs.last(turn)))]


def added(turn: Turn) -> Effects:
    """Keep it, and ask whoever is to lead it."""
    communities.hold(turn.session, turn.here.id)
    row = _room(turn)
    known = needs.last(turn)
    asked = _new_form(turn, known)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read) | leading.unled(turn, read)
    if errors:
        return [Invalid(errors, asked)]
    activity = Activity(
        id=turn.new_id(),
        community_id=turn.here.id,
        plan_id=row.id,
        title="",
        hypothesis="",
        format="",
        made_by=turn.person.id,
        made_at=turn.now,
    )
    _write(activity, read, known)
    turn.session.add(activity)
    turn.session.flush()
    effects = leading.put(turn, activity, read)
    turn.decided("add activity", activity.id, activity.title)
    notes = leading.notes(turn, activity)
    return [*effects, Replace(listing.whole(turn, activity, *notes))]


def edit(turn: Turn) -> Effects:
    """Ask what has changed about an activity."""
    return [Open(asking.edit_form(turn.text, needs.last(turn), led(turn, PLANNED)))]


def edited(turn: Turn) -> Effects:
    """Keep it; its announcement says it anew."""
    activity = led(turn, PLANNED)
    known = needs.last(turn)
    asked = asking.edit_form(turn.text, known, activity)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    _write(activity, read, known)
    turn.session.flush()
    turn.decided("change activity", activity.id, activity.title)
    return [*telling.updates(turn, activity), Replace(listing.whole(turn, activity))]


def _new_form(turn: Turn, known: Needs) -> Form:
    mine = str(turn.event.sender)
    return asking.new_form(turn.text, known, leading.willing(turn), mine)


def _write(activity: Activity, read: Read, known: Needs) -> None:
    """Its words; a need of the poll by its option, another by what was written."""
    activity.title, activity.hypothesis = read.text("title"), read.text("hypothesis")
    activity.format, activity.measure = read.one("format"), read.text("measure")
    polled = dict(known.options).get(read.one("need"))
    if polled is not None:
        activity.need, activity.poll_id, activity.option = polled, known.poll_id, read.one("need")
    elif read.one("need") == needs.NONE and not read.text("need_words"):
        activity.need, activity.poll_id, activity.option = "", "", ""
    else:
        activity.need, activity.poll_id, activity.option = read.text("need_words"), "", ""


def _meant(turn: Turn) -> EngagementPlan | None:
    """The open plan, where it is to be changed. Raises Refusal where one awaits its review instead."""
    row = activities.open_plan(turn.session, turn.here.id)
    if row is None and turn.value:
        raise Refusal("core.stale")
    if row is not None and turn.value != row.id:
        raise Refusal("activities.planned_already", when=row.ends)
    return row


def _plan_form(turn: Turn, row: EngagementPlan | None) -> Form:
    return asking.plan_form(turn.text, local_day(turn.now, turn.here.zone), row)


def _unfit(turn: Turn, begins: date, ends: date) -> dict[str, str]:
    why = rules.unfit(begins, ends, _taken(turn))
    if why is None:
        return {}
    latest = rules.latest_end(begins)
    field = "begins" if why == "overlaps" else "ends"
    return {field: turn.text(f"activities.planning.{why}", when=latest)}


def _begin(turn: Turn, begins: date, ends: date) -> None:
    row = EngagementPlan(
        id=turn.new_id(),
        community_id=turn.here.id,
        begins=begins,
        ends=ends,
        made_by=turn.person.id,
        made_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    _carry_on(turn, row)
    turn.decided("make engagement plan", row.id)


def _room(turn: Turn) -> EngagementPlan:
    """The plan that an activity can be added to."""
    row = activities.open_plan(turn.session, turn.here.id)
    if row is None:
        raise Refusal("activities.no_plan")
    if len(activities.of_plan(turn.session, row.id)) >= rules.AT_MOST:
        raise Refusal("activities.enough", most=rules.AT_MOST)
    return row


def _taken(turn: Turn) -> list[rules.Span]:
    """The days of the plans that were reviewed."""
    zone = turn.here.zone
    return [
        rules.taken(each.begins, each.ends, local_day(each.reviewed_at, zone))
        for each in activities.plans(turn.session, turn.here.id)
        if each.reviewed_at is not None
    ]


def _carry_on(turn: Turn, row: EngagementPlan) -> None:
    """What the last review carries on: what is still to come moves over, what was held begins anew."""
    for each in activities.of_community(turn.session, turn.here.id):
        if not each.carried:
            continue
        each.carried = False
        if each.status == PLANNED:
            each.plan_id = row.id
            continue
        again = Activity(
            id=turn.new_id(),
            community_id=turn.here.id,
            plan_id=row.id,
            title=each.title,
            hypothesis=each.hypothesis,
            format=each.format,
            need=each.need,
            poll_id=each.poll_id,
            option=each.option,
            measure=each.measure,
            place=each.place,
            places=each.places,
            made_by=turn.person.id,
            made_at=turn.now,
        )
        turn.session.add(again)
    turn.session.flush()
