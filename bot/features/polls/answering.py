"""Answering a poll. A submitted anonymous answer is final: nobody can find it to change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.cards import Form
from bot.feature import Effects, Turn
from bot.features.polls import announcing, cards, rules
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from storage import polls, rounds, schedule, voting
from storage.polls import ADOPTION, TIME, Poll, Question


def answer(turn: Turn) -> Effects:
    """Show the open polls that ask the asker."""
    return [Whisper(cards.to_answer(turn.text, _asked(turn)))]


def open_polls(turn: Turn) -> Effects:
    """The same on the dashboard, where nothing is said of none."""
    asked = _asked(turn)
    return [Whisper(cards.to_answer(turn.text, asked))] if asked else []


def open_ballot(turn: Turn) -> Effects:
    """Show the questions to somebody who may answer them."""
    poll = _asking(turn)
    _, asked = polls.turnout(turn.session, poll.id)
    return [Open(_ballot(turn, poll, polls.questions(turn.session, poll.id), asked))]


def cast(turn: Turn) -> Effects:
    """Take an answer: one line in the ledger, one ballot, no key between them."""
    poll = _asking(turn)
    questions = polls.questions(turn.session, poll.id)
    answered, asked = polls.turnout(turn.session, poll.id)
    form = _ballot(turn, poll, questions, asked)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    answers = {
        question.key: read.text(question.key)
        if question.kind == "text"
        else list(read.several(question.key))
        for question in questions
    }
    fresh = polls.mark_answered(turn.session, poll.id, turn.person.id)
    if poll.anonymous:
        if not fresh:
            raise Refusal("polls.answered", poll=poll.title)
        voting.cast(turn.session, poll.id, answers, turn.rng)
    else:
        voting.cast_named(turn.session, poll.id, turn.person.id, answers, turn.now)
    turn.session.flush()
    answered += fresh  # the poll is locked: nobody else has answered meanwhile
    if poll.kind in (TIME, ADOPTION) and answered == asked:
        schedule.hasten(turn.session, poll.id, turn.now)  # all have answered: nothing to wait for
    renewed = announcing.updates(turn, poll, questions, (answered, asked))
    return [Replace(cards.thanks(turn.text, poll)), *renewed]


def _asked(turn: Turn) -> list[tuple[Poll, bool]]:
    """The open polls that ask the asker, and whether they have answered."""
    mine = polls.open_for(turn.session, turn.here.id, turn.person.id)
    return [
        (each, bool(polls.has_answered(turn.session, each.id, turn.person.id))) for each in mine
    ]


def _asking(turn: Turn) -> Poll:
    """The poll, if it is open and asks whoever acted, and they have not given a final answer."""
    turn.mine  # noqa: B018 - only members are asked
    poll = announcing.found_any(turn, "open", "closed", "withdrawn")
    if poll.status == "withdrawn":
        raise Refusal("polls.was_withdrawn")
    if poll.status == "closed" or poll.closes_at <= turn.now:
        raise Refusal("polls.over", poll=poll.title, when=poll.closed_at or poll.closes_at)
    answered = polls.has_answered(turn.session, poll.id, turn.person.id)
    if answered is None:
        _ask_late(turn, poll)
    if answered and poll.anonymous:
        raise Refusal("polls.answered", poll=poll.title)
    return poll


def _ask_late(turn: Turn, poll: Poll) -> None:
    """Somebody who joined after the opening is asked too, unless another poll asked them lately."""
    if poll.kind == TIME:
        raise Refusal("polls.not_asked")
    if poll.kind == ADOPTION:
        raise Refusal("polls.no_vote")
    since = turn.now - rules.ONCE_IN
    lately = rounds.asked_since(turn.session, since, rules.SPARED_KINDS, [turn.person.id])
    asked, _ = rules.asked(poll.kind, [turn.person.id], lately)
    if not asked:
        raise Refusal("polls.spared", days=rules.ONCE_IN // timedelta(days=1))
    polls.invite(turn.session, poll.id, asked)
    turn.session.flush()


def _ballot(turn: Turn, poll: Poll, questions: Sequence[Question], asked: int) -> Form:
    given = {} if poll.anonymous else polls.named_ballot(turn.session, poll.id, turn.person.id)
    return cards.ballot(turn.text, poll, questions, asked, given)
