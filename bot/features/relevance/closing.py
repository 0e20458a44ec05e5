"""Closing a community: a hand-over, thanks, an archive, and then silence. Thirty days to open it again."""

from __future__ import annotations

from bot import ended
from bot.calendar import next_after, parse_rule
from bot.cards import Button, Form, Note, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.relevance import cards, deciding, handlers
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import activities, calls, communities, people, polls, relevance, schedule
from storage.activities import CANCELLED, Activity


def close(turn: Turn) -> Effects:
    """Ask who goes on with what, where the archive is, what the last word is; say what ends."""
    return [Open(_form(turn))]


def closed(turn: Turn) -> Effects:
    """Say the last word, and nothing after it."""
    communities.hold(turn.session, turn.here.id)  # of two who close it, one does
    if turn.is_closed:
        raise Refusal("core.stale")
    form = _form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    here, aloud = turn.here, turn.aloud()
    handed = aloud("relevance.handed", to=read.text("to"), what=read.text("what"))
    handlers.decide(turn, "close", read.text("reason"), here.stage)
    reason = str(aloud("relevance.closed_call"))
    planned, _ = relevance.end_all(turn.session, here.id, reason, turn.rng)
    off = _call_off(turn, reason)
    for each in relevance.nested(turn.session, here.id):
        relevance.part(turn.session, here.id, each.id)
    card = cards.farewell(
        aloud,
        here.name,
        read.text("thanks"),
        handed,
        [call.starts_at for call in planned if call.starts_at > turn.now],
        off,
    )
    last: list[Effect] = [
        Post(
            f"farewell:{here.id}:{turn.now.isoformat()}:{venue}", venue, card, "relevance.farewell"
        )
        for venue in turn.venues()
    ]
    here.closed_at, here.archive = turn.now, read.text("archive")
    turn.session.flush()
    button = Button(turn.text("core.ended.reopen"), ended.REOPEN)
    facts = {"community": here.name, "when": turn.now + ended.REOPENED_WITHIN}
    return [*last, Replace(said(turn.text, "relevance.closed", button, **facts))]


def reopen(turn: Turn) -> Effects:
    """Open it again: rhythms go on from now; what was cancelled stays so."""
    here = turn.here
    if here.closed_at is None:
        raise Refusal("core.stale")
    if not ended.may_open_again(here.closed_at, turn.now):
        raise Refusal("relevance.stays_closed", days=ended.REOPENED_WITHIN.days)
    here.closed_at, here.archive = None, ""
    for row in schedule.stood(turn.session, here.id):
        rule = parse_rule(row.rule)
        row.next_due_at = next_after(rule, row.zone, turn.now) if rule else turn.now
        row.stood_at = None
    past = relevance.decided(turn.session, here.id)
    if past and past[-1].way == "close":
        past[-1].undone_at = turn.now
    turn.session.flush()
    turn.decided("open again")
    return [Replace(said(turn.text, "relevance.reopened", community=here.name))]


def _form(turn: Turn) -> Form:
    text, here = turn.text, turn.here
    counts = {
        "activities": len(activities.ahead(turn.session, here.id, turn.now)),
        "calls": len(calls.of_community(turn.session, here.id, "planned")),
        "polls": len(polls.of_community(turn.session, here.id, "open")),
        "count": people.count(turn.session, here.id),
    }
    return Form(
        id="relevance.close",
        title=text("relevance.close.button"),
        parts=(
            Text(text("relevance.close.preview", **counts)),
            TextInput("to", text("relevance.close.to"), most=200),
            TextInput("what", text("relevance.close.what"), multiline=True, most=600),
            TextInput(
                "archive",
                text("relevance.close.archive"),
                most=300,
                hint=text("relevance.close.archive_hint"),
            ),
            TextInput("thanks", text("relevance.close.thanks"), multiline=True, most=1000),
            deciding.reason(turn),
            Note(text("relevance.close.undo", days=ended.REOPENED_WITHIN.days)),
        ),
        submit=text("relevance.close.submit"),
        cancel=text("relevance.cancel"),
    )


def _call_off(turn: Turn, reason: str) -> list[Activity]:
    """Nobody stands before a closed door: announced activities don't take place, nor come back."""
    found = activities.ahead(turn.session, turn.here.id, turn.now)
    for each in found:
        each.status, each.reason = CANCELLED, reason
        schedule.cancel_about(turn.session, turn.here.id, each.id)
    turn.session.flush()
    return found
