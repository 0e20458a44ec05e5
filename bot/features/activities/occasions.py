"""What falls due of an activity: its reminders, its end, one question more, the last presence."""

from __future__ import annotations

from bot.feature import Due, Effects
from bot.features.activities import cards, rules, telling
from bot.features.activities.view import View, view
from bot.messages import Effect, Post
from storage import activities, participation, people
from storage.activities import HELD, PLANNED, Activity
from storage.participation import Touchpoint
from storage.people import Person


def remind(due: Due) -> Effects:
    """Remind those who signed up and have a place, and nobody else."""
    activity, name = _subject(due)
    if activity is None or activity.status != PLANNED or activity.starts_at is None:
        return []
    if rules.is_stale(name, activity.starts_at, due.here.zone, due.now):
        return []
    shown = view(due, activity)
    posts: list[Effect] = []
    for _, _, person in shown.coming:
        address = due.inbox_of(person)
        if address is not None:
            card = cards.reminder(due.to(person), shown, name)
            key = f"activity-reminder:{activity.id}:{name}:{person.id}:{activity.sequence}"
            until = activity.starts_at
            posts.append(Post(key, address, card, "activities.reminder", person.id, until=until))
    return posts


def end(due: Due) -> Effects:
    """It has taken place: whoever leads it is asked what came of it; not twice at the same instant."""
    activity, _ = _subject(due)
    if activity is None:
        return []
    effects, ends_at = _over(due, activity), activity.ends_at
    if ends_at is not None and due.now >= rules.asked_again_at(ends_at, due.here.zone):
        return effects
    return [*effects, *_asked(due, view(due, activity), again=False)]


def ask_again(due: Due) -> Effects:
    """Nobody has told what came of it: they are asked once more, and then no more."""
    activity, _ = _subject(due)
    if activity is None:
        return []
    return [*_over(due, activity), *_asked(due, view(due, activity), again=True)]


def close(due: Due) -> Effects:
    """Who came and who led counts as taking part. Where nobody said so, nothing is known of anybody."""
    activity, _ = _subject(due)
    if activity is None:
        return []
    effects = _over(due, activity)
    shown = view(due, activity)
    if activity.status != HELD or activity.ends_at is None or not shown.came:
        return effects
    presences = {member.id: bool(row.came) for row, member, _ in (*shown.coming, *shown.came)}
    presences |= {member.id: True for _, member, _ in shown.leading}
    point = Touchpoint(
        id=f"activity:{activity.id}",
        community_id=due.here.id,
        kind="activity",
        at=activity.ends_at,
    )
    led = [member.id for _, member, _ in shown.leading]
    participation.record(due.session, point, presences, led)
    return [*effects, *telling.updates(due, activity)]


def _over(due: Due, activity: Activity) -> list[Effect]:
    """Its end, unless it came before: where the machine slept, whatever is taken up first ends it."""
    if activity.status != PLANNED:
        return []
    activity.status = HELD
    due.session.flush()
    return telling.updates(due, activity)


def _asked(due: Due, shown: View, *, again: bool) -> list[Effect]:
    """The question goes to those who lead it; where nobody does, to the secretariat."""
    activity = shown.activity
    if activity.status != HELD or activity.decision:
        return []
    posts: list[Effect] = []
    name = "activity-outcome-again" if again else "activity-outcome"
    for person in _whose(due, shown):
        address = due.inbox_of(person)
        if address is not None:
            card = cards.ended(due.to(person), shown, again=again)
            key = f"{name}:{activity.id}:{person.id}"
            posts.append(Post(key, address, card, "activities.ended", person.id))
    return posts


def _whose(due: Due, shown: View) -> list[Person]:
    found = [person for _, _, person in shown.leading]
    return found or [person for _, person in people.secretariat(due.session, due.here.id)]


def _subject(due: Due) -> tuple[Activity | None, str]:
    ident, _, name = due.subject.partition(" ")
    return activities.hold(due.session, ident), name
