"""What there is for somebody: from what they offer and seek by name, and what asks them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.features.nudges.fitting import TO_NEWCOMERS, Because, Opening, best
from bot.letters import clip
from bot.moment import Moment
from bot.wording import fits, words
from storage import activities, board, calls, people, polls
from storage.activities import GONE, PLANNED, Activity
from storage.calls import Attendee, Call
from storage.people import Member, Offer
from storage.polls import Poll

SUMMARY_SHOWN = 300
"""So many characters of a call's summary; `call` shows the whole of it."""

CHOSEN = 1.0
"""How well an activity fits whoever chose its very need in a poll with names."""


def opening(moment: Moment, member: Member, told: frozenset[str]) -> Opening | None:
    """What fits a member best of what no nudge of theirs (`told`) opened with before."""
    offer = moment.session.get(Offer, member.id) or Offer(member_id=member.id)
    found = [
        *_questions(moment, member, offer),
        *_activities(moment, member, offer),
        *_next_call(moment, member),
        *_polls(moment, member),
        *_summary(moment),
    ]
    return best(found, told)


def for_newcomer(moment: Moment, member: Member, told: frozenset[str]) -> Opening | None:
    """What helps a newcomer best with what they said they need, or shows them what there is."""
    offer = moment.session.get(Offer, member.id) or Offer(member_id=member.id)
    found = [
        *_answers(moment, member, offer),
        *_questions(moment, member, offer),
        *_activities(moment, member, offer),
        *_coming(moment, member),
        *_next_call(moment, member),
        *_polls(moment, member),
        *_summary(moment),
    ]
    return best(found, told, TO_NEWCOMERS)


def _questions(moment: Moment, member: Member, offer: Offer) -> Iterator[Opening]:
    """Questions without an answer that fit what they offered."""
    if not offer.offers:
        return
    waiting = board.unanswered(moment.session, moment.here.id, moment.now)
    others = {each.id: each for each in waiting if each.member_id != member.id}
    texts = {ident: words(f"{each.title}\n{each.details}") for ident, each in others.items()}
    for ident, fit in fits(words(offer.offers), texts).items():
        asked = others[ident]
        yield Opening("question", ident, asked.asked_at, asked.title, "offered", fit)


def _answers(moment: Moment, member: Member, offer: Offer) -> Iterator[Opening]:
    """Questions that others asked, and that were answered, which fit what they seek."""
    sought = words(offer.seeks)
    stems = {each[:4] for each in sought}
    found = board.matching(moment.session, moment.here.id, stems)
    counts = board.counts(moment.session, [each.id for each in found])
    told = {each.id: each for each in found if each.member_id != member.id and each.id in counts}
    texts = {ident: words(f"{each.title}\n{each.details}") for ident, each in told.items()}
    for ident, fit in fits(sought, texts).items():
        yield Opening("answers", ident, told[ident].asked_at, told[ident].title, "answered", fit)


def _activities(moment: Moment, member: Member, offer: Offer) -> Iterator[Opening]:
    """Planned activities that fit a need they named: by what they seek, or in a poll with names."""
    planned = [each for each in _planned(moment) if not _is_in(moment, each, member)]
    texts = {each.id: words(f"{each.title}\n{each.hypothesis}\n{each.need}") for each in planned}
    fit = fits(words(offer.seeks), texts)
    for each in planned:
        found = fit.get(each.id, 0.0) + _chosen(moment, each, member)
        because = _because(moment, each, offer)
        if found and because:
            yield Opening("activity", each.id, each.starts_at, each.title, because, found)


def _coming(moment: Moment, member: Member) -> Iterator[Opening]:
    """What anybody may come to."""
    for each in activities.ahead(moment.session, moment.here.id, moment.now):
        if not _is_in(moment, each, member):
            yield Opening("activity", each.id, each.starts_at, each.title, "coming")


def _planned(moment: Moment) -> list[Activity]:
    """Those of the open plan that have not begun."""
    plan = activities.open_plan(moment.session, moment.here.id)
    found = activities.of_plan(moment.session, plan.id) if plan else []
    return [
        each
        for each in found
        if each.status == PLANNED and (each.starts_at is None or each.starts_at > moment.now)
    ]


def _is_in(moment: Moment, activity: Activity, member: Member) -> bool:
    """Whether somebody leads it, was asked to, or comes already."""
    if any(each.id == member.id for _, each, _ in activities.leads(moment.session, activity)):
        return True
    row = activities.signup(moment.session, activity.id, member.id)
    return row is not None and row.status != GONE


def _chosen(moment: Moment, activity: Activity, member: Member) -> float:
    """Whether they chose its need under their name. What was answered anonymously is never looked at."""
    poll = moment.session.get(Poll, activity.poll_id) if activity.poll_id else None
    if poll is None or poll.anonymous:
        return 0.0
    answers = polls.named_ballot(moment.session, poll.id, member.person_id)
    chosen = [each for each in answers.values() if isinstance(each, list)]
    return CHOSEN if any(activity.option in each for each in chosen) else 0.0


def _because(moment: Moment, activity: Activity, offer: Offer) -> Because | None:
    """Why one that fits their need fits them; None where they could do nothing about it yet."""
    leads = activities.leads(moment.session, activity)
    if len([row for row, _, _ in leads if row.answer != "no"]) == 1:
        return "co_lead" if offer.co_lead else "wants_lead"
    return "needed" if activity.announced_at else None


def _next_call(moment: Moment, member: Member) -> Iterator[Opening]:
    call = calls.upcoming(moment.session, moment.here.id, moment.now)
    if call is not None and _is_for(moment, call, member):
        yield Opening("call", call.id, call.starts_at, because="asked")


def _is_for(moment: Moment, call: Call, member: Member) -> bool:
    """Whether somebody is asked to a call: by name, or as a steward; not if they have declined."""
    asked = moment.session.get(Attendee, (call.id, member.person_id))
    if asked is not None:
        return asked.answer != "declined"
    return "steward" in people.roles(moment.session, member.id)


def _polls(moment: Moment, member: Member) -> Iterator[Opening]:
    for poll in polls.open_for(moment.session, moment.here.id, member.person_id):
        answered = polls.has_answered(moment.session, poll.id, member.person_id)
        if answered is False and poll.closes_at > moment.now:
            yield Opening("poll", poll.id, poll.closes_at, poll.title, "open")


def _summary(moment: Moment) -> Iterator[Opening]:
    last = calls.last_held(moment.session, moment.here.id)
    if last is None or not last.summary:
        return
    said = " ".join(last.summary.split())
    yield Opening("summary", last.id, last.starts_at, clip(said, SUMMARY_SHOWN))
