"""The lessons: one a day to whoever starts them, to be read here at any time."""

from __future__ import annotations

from datetime import time, timedelta

from bot.calendar import Every, local_day, next_after
from bot.feature import Effects, Turn
from bot.features.stages import cards, rules
from bot.features.stages.asked import step_of
from bot.features.stages.occasions import lesson_key, lessons_told
from bot.features.stages.settling import ANY, UNSETTLED, done, state
from bot.messages import Post, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import schedule
from storage.schedule import Scheduled

LESSON_AT = time(9, 30)


def begin(turn: Turn) -> Effects:
    """Tell the first lesson now and one a day after it, at 09:30 in the asker's zone.

    Everybody on the core team takes them for themselves; also where others have read them.
    """
    step, row = step_of(turn, *UNSETTLED, "done")
    told = lessons_told(turn, turn.person.id, step)
    number = rules.next_lesson(told, len(step.lessons))
    ident = f"lessons:{turn.here.id}:{turn.person.id}"
    if number is None or turn.session.get(Scheduled, ident) is not None:
        raise Refusal("stages.lessons_begun")
    zone = turn.person.zone or turn.here.zone
    rule = Every(1, LESSON_AT, local_day(turn.now, zone) + timedelta(days=1))
    schedule.put(
        turn.session,
        Scheduled(
            id=ident,
            community_id=turn.here.id,
            occasion="stages.lesson",
            subject=f"{step.id} {turn.person.id}",
            rule=str(rule),
            zone=zone,
            next_due_at=next_after(rule, zone, turn.now),
        ),
    )
    if row.status != "done":
        row.status = "prompted"
    key = lesson_key(turn, turn.person.id, step, number)
    card = cards.lesson(turn.text, step, number)
    begun = said(turn.text, "stages.lessons_on")
    address = turn.inbox_of(turn.person) or turn.event.sender
    first = Post(key, address, card, "stages.lesson", turn.person.id, pressed=True)
    return [first, Replace(begun)]


def read(turn: Turn) -> Effects:
    """The lessons were read: that is this step's evidence; the first to say so settles it."""
    step, row = step_of(turn, *UNSETTLED, "done")
    if row.status != "done":
        state(turn, step, row)
    return [Replace(done(turn, step, row))]


def reread(turn: Turn) -> Effects:
    """Show one lesson here, whatever became of its step, with the way to the next."""
    ident, _, number = turn.value.partition(" ")
    step, _ = step_of(turn, *ANY, ident=ident)
    if number not in {str(n) for n in range(1, len(step.lessons) + 1)}:
        raise Refusal("core.stale")
    return [Whisper(cards.reread(turn.text, step, int(number)))]
