"""What tests do about an engagement plan: make it, add an activity, date it, announce it, hold it."""

from __future__ import annotations

from datetime import timedelta

from adapters.playground.world import person
from bot.messages import Value
from storage.activities import Activity
from tests.calling import go_to, sleep_until
from tests.town import LEADER, Town


def plan(town: Town, who: str = LEADER) -> str:
    """The plan card, plain."""
    return town.said(town.command(who, "activity"))


def make_plan(town: Town, **values: Value) -> str:
    """Make a plan; what is said to it."""
    plan(town)
    return _sent(town, LEADER, "activities.plan", "", values)


def add(town: Town, title: str, **values: Value) -> str:
    """Add an activity that the leader leads, unless said; what is said to it."""
    plan(town)
    told: dict[str, Value] = {
        "title": title,
        "hypothesis": "We believe that meeting for small utilities will change a plan",
        "format": ("peer_assist",),
        "measure": "One of them changes a plan",
    }
    return _sent(town, LEADER, "activities.add", None, told | values)


def date_it(town: Town, **values: Value) -> str:
    """Say when the newest activity is: a week from now from 15:00 to 16:00, unless said."""
    ident = only(town).id
    plan(town)
    town.press(LEADER, "activities.see", ident)
    return _sent(town, LEADER, "activities.when", ident, values)


def announce(town: Town) -> str:
    """Preview the newest activity and tell the channel; what is said to it."""
    ident = only(town).id
    plan(town)
    town.press(LEADER, "activities.see", ident)
    town.press(LEADER, "activities.preview", ident)
    return town.said(town.press(LEADER, "activities.announce", ident))


def only(town: Town) -> Activity:
    """The newest activity."""
    return max(town.rows(Activity), key=lambda each: each.made_at)


def begin(town: Town, title: str = "Peer assist", **values: Value) -> Activity:
    """An activity of the leader's that is announced, a week ahead."""
    add(town, title)
    date_it(town, **values)
    announce(town)
    return only(town)


def sign_up(town: Town, *people: str) -> None:
    """They sign up for the newest activity."""
    for who in people:
        town.press(who, "activities.sign_up", only(town).id)


def hold(town: Town, activity: Activity, *came: str) -> None:
    """Let time pass to its end; these say that they were there."""
    assert activity.starts_at is not None
    assert activity.ends_at is not None
    sleep_until(town, activity.starts_at - timedelta(minutes=10))
    for who in came:
        town.command(who, "activities")
        town.press(who, "activities.here", activity.id)
    go_to(town, activity.ends_at + timedelta(minutes=1))


def tell(town: Town, activity: Activity, who: str = LEADER, **values: Value) -> str:
    """Tell what came of it; what is said to it."""
    if who == LEADER:
        plan(town)
        town.press(LEADER, "activities.see", activity.id)
    told: dict[str, Value] = {
        "outcome": "One utility changed its plan",
        "lesson": "Two hours are enough",
        "decision": ("keep",),
    }
    return _sent(town, who, "activities.outcome", activity.id, told | values)


def _sent(town: Town, who: str, action: str, value: str | None, values: dict[str, Value]) -> str:
    asked = town.press(who, action, value)
    sent = town.submit(who, asked.form, values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def lead_of(who: str) -> tuple[str, ...]:
    """Somebody as a form names them."""
    return (str(person(who)),)
