"""Which need an activity answers: what members of the last needs poll miss most, or free words.

Nothing is counted below five answers: then the options stand as they were asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.letters import clip
from bot.moment import Moment
from storage import activities, polls
from storage.activities import Activity

MISSED = "miss"
"""The question of a needs poll that asks what people lack."""

SHOWN_FROM = 5
"""Answers from which on figures may be known (product 3)."""

OTHER = "other"
FREE, NONE = "free", "none"
AT_MOST = 8
DEED_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of a poll: the options' ids and labels, what most miss first. `poll_id` may be empty."""

    poll_id: str = ""
    options: tuple[tuple[str, str], ...] = ()


def last(moment: Moment) -> Needs:
    """What the last needs poll that has closed found."""
    for poll in polls.of_community(moment.session, moment.here.id, "closed"):
        asked = [each for each in polls.questions(moment.session, poll.id) if each.key == MISSED]
        if poll.kind == "needs" and asked:
            options = [each for each in asked[0].choices if each[0] != OTHER]
            ballots = polls.ballots(moment.session, poll.id)
            chosen = [set(each[MISSED]) for each in ballots if each.get(MISSED)]
            if len(chosen) >= SHOWN_FROM:
                counts = {ident: sum(ident in each for each in chosen) for ident, _ in options}
                options = [each for each in options if counts[each[0]]]
                options.sort(key=lambda each: -counts[each[0]])
            return Needs(poll.id, tuple(options[:AT_MOST]))
    return Needs()


def answer(moment: Moment, activity: Activity, before: str, person_id: str) -> None:
    """Put the outcome beside the need in its poll, over what it said `before`: you said, we did.

    What somebody wrote there by hand stays.
    """
    if activity.poll_id and activity.option:
        activities.answer_need(
            moment.session,
            activity,
            MISSED,
            before=clip(before, DEED_AT_MOST) if before else "",
            words=deed(activity),
            said_by=person_id,
            now=moment.now,
        )


def deed(activity: Activity) -> str:
    """What was done, as the poll has it; empty before there is an outcome."""
    words = f"{activity.title}: {activity.outcome}"
    return clip(words, DEED_AT_MOST) if activity.outcome else ""
