"""The close of a poll, its results, and what the community does about them."""

from __future__ import annotations

from datetime import time, timedelta

from bot import saying
from bot.calendar import instant, local_day
from bot.feature import Effects, Turn
from bot.features.polls import announcing, results, rules
from bot.features.polls.results import Outcome
from bot.messages import Effect, Invalid, Open, Post, Replace, Update, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import once
from storage import deeds, outbox, participation, people, polls, prospects, rounds, schedule, voting
from storage.deeds import Deed
from storage.participation import Touchpoint
from storage.polls import ADOPTION, Poll

AGAIN_AT = time(10)
DECIDED = "charter.decide"
"""The occasion on which a vote of adoption is counted."""


def close(moment: Moment, poll: Poll, *, pressed: bool = False) -> list[Effect]:
    """Close a poll: ballots are rewritten in random order, then everybody is told at once."""
    poll.status, poll.closed_at = "closed", moment.now
    voting.shuffle(moment.session, poll.id, moment.rng)
    schedule.cancel_about(moment.session, moment.here.id, poll.id)
    prospects.retract_letters(moment.session, poll.id)
    moment.session.flush()
    touchpoint = Touchpoint(
        id=f"poll:{poll.id}", community_id=moment.here.id, kind="poll", at=moment.now
    )
    participation.record(moment.session, touchpoint, participation.of_poll(moment.session, poll))
    found = outcome(moment, poll)
    effects: list[Effect] = [*announcing.updates(moment, poll)]
    if poll.kind == ADOPTION:
        tell_whose_vote(moment, poll)
        return effects
    card = results.result(moment.aloud(), found)
    effects += [
        Post(f"result:{poll.id}:{venue}", venue, card, "polls.result", pressed=pressed)
        for venue in moment.venues()
    ]
    for _, person in people.holding(moment.session, moment.here.id, "core_team"):
        address = moment.inbox_of(person)
        if address is not None:
            text = moment.to(person)
            told = results.for_organisers(text, found)
            key = f"closed:{poll.id}:{person.id}"
            effects.append(Post(key, address, told, "polls.closed", person.id))
    if poll.kind == "needs":
        _ask_again(moment, poll)
    return effects


def close_now(turn: Turn) -> Effects:
    """Close a poll before its day."""
    poll = announcing.found(turn, "open")
    if poll.kind == ADOPTION:
        raise Refusal("polls.runs_its_time", when=poll.closes_at)
    turn.decided("close poll", poll.id)
    effects = close(turn, poll, pressed=True)
    return [*effects, Replace(saying.said(turn.text, "polls.closed_now", poll=poll.title))]


def tell_whose_vote(moment: Moment, poll: Poll) -> None:
    """A vote is over, or taken back: the feature that had asked for it says what that means."""
    if poll.kind == ADOPTION:
        due = once(moment, f"{DECIDED}:{poll.id}", DECIDED, poll.id, moment.now)
        schedule.put(moment.session, due)


def show_results(turn: Turn) -> Effects:
    """Show an organiser the fuller results. Before the close there are none, for nobody."""
    poll = announcing.found(turn, "closed")
    said = deeds.of_poll(turn.session, poll.id)
    return [Whisper(results.fuller(turn.text, outcome(turn, poll), said))]


def ask_deeds(turn: Turn) -> Effects:
    """Ask what is done about the top needs."""
    poll = announcing.found(turn, "closed")
    found = outcome(turn, poll)
    if not results.top_needs(found):
        raise Refusal("polls.no_needs", least=rules.SHOWN_FROM)
    return [Open(results.deeds_form(turn.text, found, deeds.of_poll(turn.session, poll.id)))]


def deeds_said(turn: Turn) -> Effects:
    """Tell everybody: you said, we did. Saying it again corrects what was said."""
    poll = announcing.found(turn, "closed")
    found = outcome(turn, poll)
    form = results.deeds_form(turn.text, found, ())
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    said = {each.id: read.text(each.id) for each in form.inputs() if read.text(each.id)}
    if not said:
        first = form.inputs()[0].id if form.inputs() else ""
        return [Invalid({first: turn.text("polls.deeds.one_at_least")}, form)]
    deeds.forget(turn.session, poll.id)
    for field, words in said.items():
        question, _, option = field.partition(".")
        turn.session.add(
            Deed(
                poll_id=poll.id,
                question=question,
                option=option,
                text=words,
                said_by=turn.person.id,
                said_at=turn.now,
            )
        )
    turn.session.flush()
    poll.answered_for_at = poll.answered_for_at or turn.now
    turn.decided("you said, we did", poll.id)
    card = results.deeds_card(turn.aloud(), found, deeds.of_poll(turn.session, poll.id))
    effects: list[Effect] = []
    for venue in turn.venues():
        key = f"deeds:{poll.id}:{venue}"
        known = outbox.get(turn.session, key) is not None
        effects.append(Update(key, card) if known else Post(key, venue, card, "polls.deed"))
    return [*effects, Replace(saying.said(turn.text, "polls.deeds_told"))]


def outcome(moment: Moment, poll: Poll) -> Outcome:
    """A closed poll with what was asked and answered, now and the time before."""
    session = moment.session
    before = rounds.previous(session, poll) if poll.kind == "needs" else None
    answered, asked = polls.turnout(session, poll.id)
    return Outcome(
        poll=poll,
        questions=polls.questions(session, poll.id),
        ballots=polls.ballots(session, poll.id),
        answered=answered,
        asked=asked,
        before_questions=polls.questions(session, before.id) if before else (),
        before_ballots=polls.ballots(session, before.id) if before else (),
    )


def _ask_again(moment: Moment, poll: Poll) -> None:
    zone = moment.here.zone
    day = local_day(moment.now, zone) + rules.AGAIN_AFTER
    while day.weekday() >= rules.SATURDAY:
        day += timedelta(days=1)
    at = instant(day, AGAIN_AT, zone)
    row = once(moment, f"needs-again:{moment.here.id}", "polls.again", poll.id, at)
    schedule.put(moment.session, row)
