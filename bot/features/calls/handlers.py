"""What people do about a call: see it, plan it, cancel it, say whether they come and that they came."""

from __future__ import annotations

from bot.cards import Button, Card
from bot.feature import AGAIN, Effects, Turn
from bot.features.calls import (
    announcing,
    around,
    cards,
    fixing,
    mailed,
    planning,
    rules,
    unattended,
    writing,
)
from bot.features.calls.overview import Asked, Overview, ahead_of, overview
from bot.messages import Effect, Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import calls, polls, schedule
from storage.calls import Attendee
from storage.polls import TIME, Poll


def show(turn: Turn) -> Effects:
    """Show the next call and the last one."""
    return [Whisper(_overview(turn))]


def ahead(turn: Turn) -> Effects:
    """The next call on the dashboard, where nothing is said of none."""
    call = calls.next_planned(turn.session, turn.here.id)
    if call is None:
        return []
    mine = calls.attendee(turn.session, call.id, turn.person.id)
    answer = mine.answer if mine is not None and mine.asked else None
    return [Whisper(ahead_of(turn.text, announcing.view(turn, call), answer))]


def plan(turn: Turn) -> Effects:
    """Plan the next call now rather than tomorrow morning."""
    if turn.here.paused_at is not None:
        raise Refusal("calls.silent")
    if calls.next_planned(turn.session, turn.here.id) is not None:
        raise Refusal("calls.planned_already")
    if calls.time_poll(turn.session, turn.here.id) is not None:
        raise Refusal("calls.asked_already")
    effects = planning.plan(turn)
    call = calls.next_planned(turn.session, turn.here.id)
    asked = calls.time_poll(turn.session, turn.here.id)
    if call is not None:
        turn.decided("plan call", call.id)
        return [*effects, Replace(said(turn.text, "calls.planned", when=call.starts_at))]
    if asked is None:
        raise Refusal("calls.too_few")
    turn.decided("ask for a time", asked.id)
    return [*effects, Replace(said(turn.text, "calls.asked", when=asked.closes_at))]


def fix(turn: Turn) -> Effects:
    """Fix the next call's time with the answers there are."""
    if turn.here.paused_at is not None:
        raise Refusal("calls.silent")
    poll = polls.hold(turn.session, turn.value)
    if poll is None or poll.community_id != turn.here.id or poll.kind != TIME:
        raise Refusal("core.stale")
    if poll.status != "open":
        raise Refusal("core.stale")
    turn.decided("fix time", poll.id)
    effects = fixing.ripe(turn, poll)
    call = calls.next_planned(turn.session, turn.here.id)
    if call is None:
        return [*effects, Replace(said(turn.text, "calls.none_left"))]
    return [*effects, Replace(said(turn.text, "calls.planned", when=call.starts_at))]


def cancel(turn: Turn) -> Effects:
    """Ask why a call is not to take place."""
    call = announcing.found(turn, "planned")
    if turn.now >= call.starts_at:
        raise Refusal("calls.begun")
    return [Open(cards.cancel_form(turn.text, call))]


def cancelled(turn: Turn) -> Effects:
    """Cancel a call, and tell everybody who was asked."""
    call = announcing.found(turn, "planned")
    if turn.now >= call.starts_at:
        raise Refusal("calls.begun")
    form = cards.cancel_form(turn.text, call)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    call.status, call.reason = "cancelled", read.text("reason")
    call.sequence, call.changed_at = call.sequence + 1, turn.now
    schedule.cancel_about(turn.session, turn.here.id, call.id)
    turn.session.flush()
    turn.decided("cancel call", call.id, call.reason)
    done = said(turn.text, "calls.cancelled_now", _plan_button(turn), when=call.starts_at)
    return [*announcing.off(turn, call), Replace(done)]


def coming(turn: Turn) -> Effects:
    """Somebody who is asked will be there."""
    return _answered(turn, "coming")


def cannot(turn: Turn) -> Effects:
    """Somebody who is asked can't be there."""
    return _answered(turn, "declined")


def here(turn: Turn) -> Effects:
    """Somebody is, or was, at a call. Any member is welcome, asked or not."""
    call = announcing.found(turn, "planned", "held")
    _in_time(turn, call)
    known = calls.attendee(turn.session, call.id, turn.mine.person_id)
    if known is None:
        known = Attendee(call_id=call.id, person_id=turn.person.id, asked=False)
        turn.session.add(known)
    known.came = True
    turn.session.flush()
    undo = Button(turn.text("calls.was_not"), "calls.not_here", call.id)
    return [Replace(said(turn.text, "calls.here", undo)), *announcing.updates(turn, call)]


def not_here(turn: Turn) -> Effects:
    """Somebody was not at a call after all."""
    call = announcing.found(turn, "planned", "held")
    _in_time(turn, call)
    known = calls.attendee(turn.session, call.id, turn.mine.person_id)
    if known is not None:
        known.came = False
        turn.session.flush()
    button = cards.here(turn.text, call)
    return [Replace(said(turn.text, "calls.not_here", button)), *announcing.updates(turn, call)]


def summary(turn: Turn) -> Effects:
    """Ask what came of a call."""
    call = announcing.found(turn, "held")
    return [Open(writing.form(turn.text, call, around.of(turn, call)))]


def summarised(turn: Turn) -> Effects:
    """Tell all members what came of a call. Sending it again corrects it in its place."""
    call = announcing.found(turn, "held")
    kept = around.of(turn, call)
    form = writing.form(turn.text, call, kept)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    call.summary, call.decisions = read.text("summary"), read.text("decisions")
    call.summarised_at = call.summarised_at or turn.now
    around.keep(turn, kept, read)
    turn.decided("summarise call", call.id)
    more = Button(turn.text("calls.minutes_more"), AGAIN, "minutes", "primary")
    done = said(turn.text, "calls.summarised", more, cards.write(turn.text, call))
    return [*announcing.summary(turn, call, pressed=True), Replace(done)]


def _answered(turn: Turn, answer: str) -> Effects:
    ident, _, stamp = turn.value.partition(" ")
    call = announcing.found(turn, "planned", "held", "cancelled", ident=ident)
    if call.status == "cancelled":
        raise Refusal("calls.called_off", when=call.starts_at)
    if turn.now >= call.starts_at or call.status == "held":
        raise Refusal("calls.begun")
    if stamp not in ("", mailed.stamp(call)):
        again = mailed.yes_or_no(turn.text, call)
        return [Replace(said(turn.text, "calls.moved_since", *again, when=call.starts_at))]
    known = calls.attendee(turn.session, call.id, turn.mine.person_id)
    if known is None or not known.asked:
        raise Refusal("calls.not_asked")
    known.answer = answer
    turn.session.flush()
    come, stay_away = cards.yes_or_no(turn.text, call, answer)
    change = stay_away if answer == "coming" else come
    mine = [seat for seat in calls.attendees(turn.session, call) if seat[0] is known]
    effects: list[Effect] = [Replace(said(turn.text, f"calls.noted.{answer}", change))]
    effects += [announcing.invitation_update(turn, call, seat) for seat in mine]
    if answer == "declined":
        effects += unattended.told(turn, call)
    return [*effects, *announcing.updates(turn, call)]


def _in_time(turn: Turn, call: calls.Call) -> None:
    match rules.attendance(call.starts_at, turn.now):
        case "early":
            raise Refusal("calls.too_early", when=call.starts_at - rules.OPENS_BEFORE)
        case "over":
            raise Refusal("calls.over")
        case _:
            return


def _plan_button(turn: Turn) -> Button:
    return Button(turn.text("calls.plan"), "calls.plan")


def _overview(turn: Turn) -> Card:
    there = calls.at_hand(turn.session, turn.here.id)
    upcoming, last = there.upcoming, there.last
    mine = calls.attendee(turn.session, upcoming.id, turn.person.id) if upcoming else None
    shown = Overview(
        community=turn.here.name,
        stewards=tuple(cards.called(turn.text, name) for name in there.stewards),
        upcoming=announcing.view(turn, upcoming) if upcoming else None,
        last=announcing.view(turn, last) if last else None,
        mine=mine.answer if mine is not None and mine.asked else None,
        asked=_asked(turn, there.poll) if there.poll else None,
        convenes=turn.may("convene"),
        stewards_too="steward" in turn.roles,
        link=announcing.link(turn),
    )
    return overview(turn.text, shown)


def _asked(turn: Turn, poll: Poll) -> Asked:
    told = fixing.answered(turn, poll)
    answered = polls.has_answered(turn.session, poll.id, turn.person.id)
    return Asked(
        poll=poll,
        offered=told.offered,
        can=told.count,
        answered=len(told.can),
        asks_me=answered is not None and "steward" in turn.roles,
    )
