"""The names by which an activity's posts are known, and their newest form wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

from bot.cards import Card
from bot.feature import Due, Effects
from bot.features.activities import cards
from bot.features.activities.view import View, view
from bot.messages import Effect, Post, Update
from bot.moment import Moment
from bot.texts import Tongue
from storage import activities, outbox
from storage.activities import Activity
from storage.people import Person


def key(activity: Activity, venue: object) -> str:
    """The name of the post that announces an activity in a channel."""
    return f"activity:{activity.id}:{venue}"


def posts(moment: Moment, activity: Activity, *, pressed: bool = False) -> list[Effect]:
    """The announcement, to every channel of the community."""
    card = cards.announced(moment.aloud(), view(moment, activity))
    return [
        Post(key(activity, venue), venue, card, "activities.announced", pressed=pressed)
        for venue in moment.venues()
    ]


def updates(moment: Moment, activity: Activity) -> list[Effect]:
    """The announcement brought up to date wherever it stands."""
    if activity.announced_at is None:
        return []
    card = cards.announced(moment.aloud(), view(moment, activity))
    return [Update(key(activity, venue), card) for venue in moment.venues()]


def standing(due: Due) -> Effects:
    """What can be signed up for, in every channel; one that hasn't got its card gets it."""
    effects: list[Effect] = []
    for each in activities.announced(due.session, due.here.id):
        effects += [*posts(due, each), *updates(due, each)]
    return effects


def to_all(
    moment: Moment, shown: View, name: str, kind: str, card: Callable[[Tongue, bool], Card]
) -> list[Effect]:
    """A word in the channels, and in private to everybody who signed up or leads.

    `card` makes it for a reader; its flag says whether it is theirs alone. What reminded them of
    it before says the same from now on.
    """
    effects: list[Effect] = [
        Post(f"{name}:{venue}", venue, card(moment.aloud(), False), kind, pressed=True)  # noqa: FBT003
        for venue in moment.venues()
    ]
    for person in everybody(shown):
        newest = card(moment.to(person), True)  # noqa: FBT003
        reminded = _reminders(moment, shown.activity, person)
        effects += [Update(each, newest) for each in reminded]
        address = moment.inbox_of(person)
        if address is not None:
            effects.append(Post(f"{name}:{person.id}", address, newest, kind, person.id))
    return effects


def everybody(shown: View) -> list[Person]:
    """Who signed up or leads, each once."""
    signed = {person.id: person for _, _, person in (*shown.coming, *shown.waiting)}
    return list((signed | {person.id: person for _, _, person in shown.leading}).values())


def _reminders(moment: Moment, activity: Activity, person: Person) -> list[str]:
    about = outbox.about(moment.session, moment.here.id, activity.id)
    return [key for key, of in about if of == person.id and key.startswith("activity-reminder:")]
