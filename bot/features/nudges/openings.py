"""What a nudge opens with: something for that person, or there is no nudge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.moment import Moment
from bot.wording import fits, words
from storage import board, calls, people, polls
from storage.calls import Attendee, Call
from storage.people import Member, Offer

SUMMARY_SHOWN = 300
"""So many characters of a call's summary; `call` shows the whole of it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A question, the next call, an open poll, or the last call's summary; `subject` is its id.

    `when`: when it was asked, the call's start, or the poll's close. `words`: the question, the
    poll's title, or the summary's beginning.
    """

    kind: Literal["question", "call", "poll", "summary"]
    subject: str
    when: datetime
    words: str = ""

    @property
    def name(self) -> str:
        """What is kept of it with the nudge."""
        return f"{self.kind}:{self.subject}"


def opening(moment: Moment, member: Member, told: frozenset[str]) -> Opening | None:
    """The first thing there is for a member that no nudge of theirs (`told`) opened with before."""
    for find in (_question, _next_call, _poll, _summary):
        found = find(moment, member)
        if found is not None and found.name not in told:
            return found
    return None


def _question(moment: Moment, member: Member) -> Opening | None:
    """A question without an answer that fits what they offered, best first."""
    offer = moment.session.get(Offer, member.id)
    if offer is None or not offer.offers:
        return None
    waiting = board.unanswered(moment.session, moment.here.id, moment.now)
    others = {each.id: each for each in waiting if each.member_id != member.id}
    texts = {ident: words(f"{each.title}\n{each.details}") for ident, each in others.items()}
    fit = fits(words(offer.offers), texts)
    best = min(fit, key=lambda ident: (-fit[ident], ident), default=None)
    if best is None:
        return None
    return Opening("question", best, others[best].asked_at, others[best].title)


def _next_call(moment: Moment, member: Member) -> Opening | None:
    call = calls.upcoming(moment.session, moment.here.id, moment.now)
    if call is None or not _is_for(moment, call, member):
        return None
    return Opening("call", call.id, call.starts_at)


def _is_for(moment: Moment, call: Call, member: Member) -> bool:
    """Whether somebody is asked to a call: by name, or as a steward; not if they have declined."""
    asked = moment.session.get(Attendee, (call.id, member.person_id))
    if asked is not None:
        return asked.answer != "declined"
    return "steward" in people.roles(moment.session, member.id)


def _poll(moment: Moment, member: Member) -> Opening | None:
    for poll in polls.open_for(moment.session, moment.here.id, member.person_id):
        line = polls.participation(moment.session, poll.id, member.person_id)
        if line is not None and not line.answered and poll.closes_at > moment.now:
            return Opening("poll", poll.id, poll.closes_at, poll.title)
    return None


def _summary(moment: Moment, _: Member) -> Opening | None:
    last = calls.last_held(moment.session, moment.here.id)
    if last is None or not last.summary:
        return None
    words = " ".join(last.summary.split())
    shown = words if len(words) <= SUMMARY_SHOWN else words[: SUMMARY_SHOWN - 1].rstrip() + "…"
    return Opening("summary", last.id, last.starts_at, shown)
