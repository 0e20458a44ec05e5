"""What a members' digest tells of, asked of storage. It names nobody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.calendar import instant, local_day
from bot.features.digests import rules
from bot.features.digests.news import (
    TOLD_AT_MOST,
    Coming,
    Done,
    Learnt,
    News,
    Shared,
    Summary,
    Taste,
    Waiting,
)
from bot.moment import Moment
from storage import (
    activities,
    board,
    calls,
    charters,
    digests,
    goals,
    projects,
    shelf,
    stories,
)
from storage.activities import COMING, Activity
from storage.digests import Reader
from storage.people import Member, Offer


def this_month(moment: Moment) -> News:
    """What the last weeks brought, up to now."""
    today = local_day(moment.now, moment.here.zone)
    return news(moment, today - timedelta(days=rules.MONTH_DAYS))


def news(moment: Moment, since: date) -> News:
    """What came about from the local day `since` on, and what is open now."""
    session, here = moment.session, moment.here
    since = max(since, local_day(here.created_at, here.zone))
    began = instant(since, time(), here.zone)
    call = calls.upcoming(session, here.id, moment.now)
    adopted = charters.versions(session, here.id, "adopted")
    decided = [each.decided_at for each in adopted if each.decided_at and each.decided_at >= began]
    return News(
        community=here.name,
        since=since,
        last=local_day(moment.now, here.zone),
        call=call.starts_at if call else None,
        coming=_coming(moment),
        waiting=tuple(
            Waiting(each.id, each.member_id, each.title, each.details)
            for each in board.unanswered(session, here.id, moment.now)
        ),
        summaries=tuple(
            Summary(each.starts_at, each.summary, each.decisions)
            for each in digests.summarised(session, here.id, began)
        ),
        decided=_goals(moment, began),
        charter=max(decided, default=None),
        done=_done(moment, began),
        teams=tuple(each.question for each in projects.to_join(session, here.id)),
        shared=tuple(
            Shared(each.id, each.title, each.good_for)
            for each in shelf.since(session, here.id, began)
        ),
        learnt=tuple(
            Learnt(each.question, each.usable or each.learnt)
            for each in projects.closed_between(session, here.id, began, moment.now)
        ),
        stories=tuple(
            each.text for each in stories.readable(session, here.id, TOLD_AT_MOST, since=began)
        ),
    )


def taste(member: Member, offer: Offer | None) -> Taste:
    """What is known of a member as a reader."""
    if offer is None:
        return Taste(member.id, member.preference)
    return Taste(member.id, member.preference, offer.offers, offer.seeks)


def of_reader(reader: Reader) -> Taste:
    """The same of somebody to whom a digest goes."""
    return taste(reader.member, reader.offer)


def _coming(moment: Moment) -> tuple[Coming, ...]:
    """Activities for which there is a place left."""
    found = []
    for each in activities.ahead(moment.session, moment.here.id, moment.now):
        free = _free(moment, each)
        if each.starts_at is not None and free != 0:
            found.append(Coming(each.id, each.title, each.starts_at, each.need, free))
    return tuple(found)


def _free(moment: Moment, activity: Activity) -> int | None:
    if activity.places is None:
        return None
    coming = [line for line, _, _ in activities.signups(moment.session, activity)]
    return max(0, activity.places - sum(each.status == COMING for each in coming))


def _goals(moment: Moment, since: datetime) -> tuple[str, ...]:
    cycle = goals.current(moment.session, moment.here.id)
    if cycle is None or cycle.adopted_at is None or cycle.adopted_at < since:
        return ()
    return tuple(each.title for each in goals.of_cycle(moment.session, cycle.id, "adopted"))


def _done(moment: Moment, since: datetime) -> tuple[Done, ...]:
    found = []
    for deed, poll, question in digests.deeds(moment.session, moment.here.id, since):
        labels = dict(question.choices) if question else {}
        found.append(Done(labels.get(deed.option, poll.title), deed.text))
    return tuple(found)
