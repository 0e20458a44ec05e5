"""Who comes: one press to sign up, one to leave, a line where it is full, one to say one was there."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.activities import cards, rules, telling
from bot.features.activities.view import View, found, view
from bot.messages import Post, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import activities
from storage.activities import (
    CANCELLED,
    COMING,
    GONE,
    HELD,
    PLANNED,
    WAITING,
    Activity,
    Signed,
    Signup,
)


def sign_up(turn: Turn) -> Effects:
    """Somebody comes, or waits in their turn. Pressing again changes nothing."""
    activity = _open(turn)
    row = activities.signup(turn.session, activity.id, turn.mine.id)
    if row is None:
        row = Signup(activity_id=activity.id, member_id=turn.mine.id, status=GONE, number=0)
        turn.session.add(row)
    if row.status == GONE:
        row.status = WAITING
        row.number = activities.next_number(turn.session, activity.id)
        turn.session.flush()
    effects = [each for each in move_up(turn, activity) if each.person != turn.person.id]
    card = cards.signed_up(turn.text, view(turn, activity), row)
    return [Replace(card), *effects, *telling.updates(turn, activity)]


def leave(turn: Turn) -> Effects:
    """Somebody doesn't come after all; whoever waits first has their place."""
    activity = _open(turn)
    row = activities.signup(turn.session, activity.id, turn.mine.id)
    if row is not None:
        row.status = GONE
        turn.session.flush()
    effects = move_up(turn, activity)
    back = cards.sign_up(turn.text, view(turn, activity))
    done = said(turn.text, "activities.left", back, title=activity.title)
    return [Replace(done), *effects, *telling.updates(turn, activity)]


def here(turn: Turn) -> Effects:
    """Somebody is, or was, there. Any member is welcome, signed up or not."""
    shown = _present(turn)
    row = activities.signup(turn.session, shown.activity.id, turn.mine.id)
    if row is None:
        number = activities.next_number(turn.session, shown.activity.id)
        row = Signup(
            activity_id=shown.activity.id, member_id=turn.mine.id, status=GONE, number=number
        )
        turn.session.add(row)
    row.came = True
    turn.session.flush()
    undo = Button(turn.text("activities.was_not"), "activities.not_here", shown.activity.id)
    done = said(turn.text, "activities.here", undo, title=shown.activity.title)
    return [Replace(done), *telling.updates(turn, shown.activity)]


def not_here(turn: Turn) -> Effects:
    """Somebody was not there after all."""
    shown = _present(turn)
    row = activities.signup(turn.session, shown.activity.id, turn.mine.id)
    if row is not None:
        row.came = False
        turn.session.flush()
    button = cards.was_there(turn.text, shown)
    done = said(turn.text, "activities.not_here", button)
    return [Replace(done), *telling.updates(turn, shown.activity)]


def move_up(moment: Moment, activity: Activity) -> list[Post]:
    """Give the free places to those who wait, in their turn, and tell them."""
    activities.free_places(moment.session, activity.id)
    shown = view(moment, activity)
    line = {member.id: (row, member, person) for row, member, person in shown.waiting}
    places = rules.admitted(len(shown.coming), list(line), activity.places)
    for member_id in places:
        line[member_id][0].status = COMING
    moment.session.flush()
    newest = view(moment, activity)
    found = [_told(moment, newest, line[each]) for each in places]
    return [post for each in found for post in each]


def _told(moment: Moment, shown: View, signed: Signed) -> list[Post]:
    row, _, person = signed
    address = moment.inbox_of(person)
    if address is None:
        return []
    card = cards.moved_up(moment.to(person), shown)
    key = f"activity-place:{shown.activity.id}:{person.id}:{row.number}"
    until = shown.activity.starts_at
    return [Post(key, address, card, "activities.moved_up", person.id, until=until)]


def _open(turn: Turn) -> Activity:
    """One that can be signed up for, or left."""
    activity = found(turn, PLANNED, HELD, CANCELLED)
    turn.mine  # noqa: B018 - only members come
    if activity.status == CANCELLED:
        raise Refusal("activities.was_cancelled", title=activity.title)
    if activity.announced_at is None:
        raise Refusal("core.stale")
    if activity.status == HELD or view(turn, activity).has_begun:
        raise Refusal("activities.begun", title=activity.title)
    return activity


def _present(turn: Turn) -> View:
    shown = view(turn, found(turn, PLANNED, HELD))
    turn.mine  # noqa: B018 - only members are counted
    match shown.attendance:
        case "early":
            raise Refusal("activities.too_early", title=shown.activity.title)
        case "over":
            raise Refusal("activities.settled")
        case _:
            return shown
