"""A draft is put to the members' vote, and adopted or not. Framework, developing: by vote."""

from __future__ import annotations

import json
from datetime import time

from bot.calendar import instant, local_day
from bot.cards import Card, Form
from bot.feature import Due, Effects, Turn
from bot.features.charter import cards, forms, reading, rules
from bot.features.charter.view import view
from bot.markup import plain
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.rhythm import once
from bot.saying import said
from storage import audit, charters, communities, polls, rosters, schedule
from storage.charters import Charter
from storage.polls import ADOPTION, Poll, Question

CLOSES_AT = time(17)
BEGIN = "polls.begin"
"""The occasion on which polls open what another feature has written."""


def propose(turn: Turn) -> Effects:
    """Ask for the rules of the vote."""
    draft = _proposable(turn)
    return [Open(_form(turn, draft))]


def proposed(turn: Turn) -> Effects:
    """Freeze the draft, and have the members vote on it."""
    communities.hold(turn.session, turn.here.id)  # one vote at a time
    draft = _proposable(turn)
    form = _form(turn, draft)
    read = turn.read(form)
    day, quorum = read.day("closes"), read.number("quorum")
    if read.problems or day is None or quorum is None:
        return [Invalid(turn.errors(read), form)]
    lanes = [venue.lane for venue in turn.venues()]
    asked = rosters.inside(turn.session, turn.here.id, lanes)
    if not asked:
        raise Refusal("charter.nobody")
    text = turn.aloud()
    poll = Poll(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind=ADOPTION,
        title=plain(text("charter.vote.title", community=turn.here.name, number=draft.number)),
        status="opening",
        anonymous=False,
        created_by=turn.person.id,
        created_at=turn.now,
        closes_at=instant(day, CLOSES_AT, turn.here.zone),
        quorum=quorum,
        majority=read.one("majority"),
    )
    turn.session.add(poll)
    turn.session.flush()
    options = [(vote, plain(text(f"charter.vote.{vote}"))) for vote in rules.VOTES]
    question = Question(
        poll_id=poll.id,
        position=0,
        key="choice",
        label=poll.title,
        kind="one",
        options=json.dumps(options),
    )
    turn.session.add(question)
    draft.status, draft.poll_id = "proposed", poll.id
    draft.proposed_by, draft.proposed_at = turn.person.id, turn.now
    _open_soon(turn, poll)
    turn.decided("propose charter", draft.id)
    told = said(turn.text, "charter.proposed", count=len(asked), when=poll.closes_at)
    return [Replace(told)]


def decide(due: Due) -> Effects:
    """The vote is over, or was taken back: say what became of the charter."""
    poll = polls.hold(due.session, due.subject)
    known = charters.of_poll(due.session, due.subject)
    charter = charters.hold(due.session, known.id) if known else None
    if poll is None or charter is None or charter.status != "proposed":
        return []
    if poll.status == "withdrawn":
        _withdrawn(due, charter)
        return []
    if poll.status != "closed":
        return []
    _, asked = polls.turnout(due.session, poll.id)
    count = rules.count(polls.ballots(due.session, poll.id), asked)
    why = rules.verdict(count, poll.quorum, poll.majority)
    charter.status = "adopted" if why == "adopted" else "declined"
    charter.decided_at = due.now
    charter.yes, charter.no, charter.abstained = count.yes, count.no, count.abstained
    charter.asked = count.asked
    text = due.aloud()
    audit.record(
        due.session,
        audit.Decision(
            at=due.now,
            community_id=due.here.id,
            person_id=charter.proposed_by or charter.begun_by,
            action="charter adopted" if why == "adopted" else "charter declined",
            subject=charter.id,
            reason=f"{why}: {count.yes} yes, {count.no} no, {count.abstained} abstained of {asked}",
        ),
    )
    card = cards.decided(text, view(due, charter), count, why)
    return _told(due, charter, card)


def _told(due: Due, charter: Charter, card: Card) -> list[Effect]:
    return [
        Post(f"charter:{charter.id}:{venue}", venue, card, "charter.decided")
        for venue in due.venues()
    ]


def _withdrawn(due: Due, charter: Charter) -> None:
    """A vote was taken back: the charter is a draft again, unless another was begun meanwhile."""
    drafts = charters.versions(due.session, due.here.id, "draft")
    charter.status = "withdrawn" if drafts else "draft"
    charter.poll_id, charter.proposed_by, charter.proposed_at = "", None, None


def _proposable(turn: Turn) -> Charter:
    draft = reading.found(turn, turn.value, "draft")
    if charters.versions(turn.session, turn.here.id, "proposed"):
        raise Refusal("charter.one_vote")
    missing = view(turn, draft).missing
    if missing:
        names = [cards.title_of(turn.text, each) for each in missing]
        raise Refusal("charter.incomplete", names=names)
    return draft


def _form(turn: Turn, draft: Charter) -> Form:
    today = local_day(turn.now, turn.here.zone)
    return forms.proposing(turn.text, draft.id, today, view(turn, draft).empty)


def _open_soon(turn: Turn, poll: Poll) -> None:
    due = once(turn, f"poll-begin:{poll.id}", BEGIN, poll.id, turn.now)
    schedule.put(turn.session, due)
