"""The review: what the figures and the members say, and the way to each decision."""

from __future__ import annotations

import json
from datetime import time, timedelta

from bot import health
from bot.calendar import instant, local_day
from bot.cards import Button, Buttons, Card, Facts, Note, Text
from bot.feature import Effects, Turn
from bot.features.relevance import cards, rules
from bot.messages import Replace, Whisper
from bot.moment import Moment, Refusal
from storage import polls, relevance
from storage.polls import Poll, Question
from storage.relevance import Review

ASKED_FOR = timedelta(days=14)
CLOSES_AT = time(17)
DECIDED = {
    "continue": "review: continue",
    "pivot": "review: pivot",
    "broaden": "review: broaden",
    "close": "review: close",
}
"""What the log calls it, by the way that a review takes."""


def show(turn: Turn) -> Effects:
    """Show how the community stands, what members say, what was decided, and the four ways."""
    return [Whisper(overview(turn))]


def pulse(turn: Turn) -> Effects:
    """Draft the members' poll, anonymous or by name, and show it before anybody is asked."""
    if turn.value not in ("anonymous", "named"):
        raise Refusal("core.stale")
    review = under_way(turn)
    known = polls.hold(turn.session, review.poll_id) if review.poll_id else None
    if known is not None and known.status in ("open", "closed"):
        raise Refusal("relevance.asked_already", poll=known.title)
    if known is not None and known.status == "draft":
        polls.discard(turn.session, known.id)
    draft = _draft(turn, anonymous=turn.value == "anonymous")
    review.poll_id = draft.id
    turn.session.flush()
    return [Replace(_preview(turn, draft))]


def overview(turn: Turn) -> Card:
    """The review's card."""
    review = relevance.open_review(turn.session, turn.here.id)
    poll = turn.session.get(Poll, review.poll_id) if review and review.poll_id else None
    said = None
    if poll is not None and poll.status == "closed":
        found = polls.ballots(turn.session, poll.id)
        said = rules.pulse(found, anonymous=poll.anonymous)
    past = relevance.decided(turn.session, turn.here.id)
    has_nested = bool(relevance.nested(turn.session, turn.here.id))
    figures = health.figures(turn)
    return cards.overview(turn, figures, poll.status if poll else "", said, past, has_nested)


def under_way(turn: Turn) -> Review:
    """The review that isn't decided yet; it begins where there is none."""
    found = relevance.open_review(turn.session, turn.here.id)
    if found is None:
        found = Review(
            id=turn.new_id(),
            community_id=turn.here.id,
            opened_at=turn.now,
            opened_by=turn.person.id,
        )
        turn.session.add(found)
        turn.session.flush()
    return found


def decide(turn: Turn, way: str, reason: str, came_from: str = "") -> Review:
    """Write a decision down, with its reason, and in the log."""
    review = under_way(turn)
    review.way, review.reason, review.came_from = way, reason, came_from
    review.decided_at, review.decided_by = turn.now, turn.person.id
    turn.session.flush()
    turn.decided(DECIDED[way], review.id, reason)
    return review


def _draft(turn: Turn, *, anonymous: bool) -> Poll:
    text, zone = turn.aloud(), turn.here.zone
    draft = Poll(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind="choice",
        title=str(text("relevance.poll.title")),
        status="draft",
        anonymous=anonymous,
        created_by=turn.person.id,
        created_at=turn.now,
        closes_at=instant(local_day(turn.now, zone) + ASKED_FOR, CLOSES_AT, zone),
    )
    turn.session.add(draft)
    turn.session.flush()
    options = [[way, str(text(f"relevance.poll.{way}"))] for way in rules.WAYS]
    choice = Question(
        poll_id=draft.id,
        position=0,
        key="choice",
        label=str(text("relevance.poll.question")),
        kind="one",
        options=json.dumps(options),
    )
    comment = Question(
        poll_id=draft.id,
        position=1,
        key="comment",
        label=str(text("relevance.poll.comment")),
        kind="text",
        required=False,
    )
    turn.session.add_all([choice, comment])
    turn.session.flush()
    return draft


def _preview(moment: Moment, draft: Poll) -> Card:
    text = moment.to(moment.person) if isinstance(moment, Turn) else moment.aloud()
    asked = "anonymous" if draft.anonymous else "named"
    options = "\n".join(f"• {text(f'relevance.poll.{way}')}" for way in rules.WAYS)
    closes = text("relevance.poll.closes_when", when=draft.closes_at)
    buttons = (
        Button(text("relevance.poll.open"), "polls.open", draft.id, "primary"),
        Button(text("relevance.poll.discard"), "polls.discard", draft.id, "danger"),
    )
    return Card(
        text("relevance.poll.title"),
        (
            Text(text("relevance.poll.question")),
            Text(options),
            Facts(((text("relevance.poll.closes"), closes),)),
            Note(text(f"relevance.poll.promise_{asked}")),
            Buttons(buttons),
        ),
    )
