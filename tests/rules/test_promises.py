"""A broken promise is found: each is held against a life that keeps it and one that doesn't."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import all_texts
from bot.simulation.chat import Did
from bot.simulation.people import populate
from bot.simulation.promises import PROMISES, Lived, Said, broken

WHO = "m00000"
ANA = replace(populate(random.Random(1), 1)[0], id=WHO, zone="Africa/Nairobi")
TURKISH = str(all_texts().tongue("tr", "UTC")("core.failed.title"))
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""Eleven in the morning in Nairobi."""

DAY = timedelta(days=1)


def nudge(at: datetime, number: int = 1) -> Said:
    return Said(at, WHO, "nudges.nudged", f"nudge:{number}", unasked=True)


def digest(at: datetime) -> Said:
    return Said(at, WHO, "digests.weekly", f"digest:{at.isoformat()}", unasked=False)


def reminder(at: datetime) -> Said:
    return Said(at, WHO, "polls.reminder", "poll-reminder:p1:x", unasked=True)


def did(at: datetime, act: str, about: str = "", *told: str) -> Did:
    return Did(at, WHO, act, about, told)


def life(
    *said: Said,
    acts: tuple[Did, ...] = (),
    calls: Sequence[tuple[datetime, int]] = (),
    seats: Sequence[tuple[frozenset[str], frozenset[str]]] = (),
    asked: Sequence[tuple[str, datetime]] = (),
) -> Lived:
    return Lived("Europe/Berlin", {WHO: ANA}, said, acts, calls, seats, asked)


FIVE = frozenset("abcde")

KEPT = {
    "calls_keep_the_cadence": life(calls=[(MONDAY, 90), (MONDAY + 42 * DAY, 90)]),
    "half_of_the_stewards_go_on": life(seats=[(FIVE, frozenset("abcxyz"))]),
    "nudges_are_seldom": life(
        nudge(MONDAY),
        nudge(MONDAY + 28 * DAY, 2),
        nudge(MONDAY + 56 * DAY, 3),
        acts=(did(MONDAY + 30 * DAY, "command", "me"),),
    ),
    "nudges_keep_working_hours": life(nudge(MONDAY)),
    "wishes_are_kept": life(
        nudge(MONDAY + 29 * DAY),
        acts=(
            did(MONDAY, "press membership.snooze"),
            did(MONDAY, "press membership.stop"),
            did(MONDAY + DAY, "press membership.resume"),
            did(MONDAY, "press membership.prefer", "observer"),
            did(MONDAY + DAY, "press membership.prefer", "active"),
        ),
    ),
    "polls_are_three_weeks_apart": life(asked=[(WHO, MONDAY), (WHO, MONDAY + 21 * DAY)]),
    "reminders_go_to_the_silent_once": life(
        reminder(MONDAY), acts=(did(MONDAY + DAY, "send polls.ballot", "p1"),)
    ),
    "two_unasked_a_week": life(
        nudge(MONDAY), reminder(MONDAY), replace(nudge(MONDAY + 7 * DAY), key="third")
    ),
    "digests_come_once_a_week_at_their_hour": life(
        digest(datetime(2026, 3, 23, 8, tzinfo=UTC)), digest(datetime(2026, 3, 30, 7, tzinfo=UTC))
    ),
    "digests_miss_no_week": life(
        digest(datetime(2026, 3, 23, 8, tzinfo=UTC)),
        digest(datetime(2026, 4, 27, 7, tzinfo=UTC)),
        acts=(
            did(datetime(2026, 3, 24, tzinfo=UTC), "press membership.snooze"),
            did(datetime(2026, 4, 20, tzinfo=UTC), "press membership.stop"),
            did(datetime(2026, 4, 26, tzinfo=UTC), "press membership.resume"),
        ),
    ),
    "nothing_went_wrong": life(acts=(did(MONDAY, "command", "me", "You in it"),)),
}

BROKEN = {
    "calls_keep_the_cadence": [
        life(calls=[(MONDAY, 90), (MONDAY + 41 * DAY, 90)]),
        life(calls=[(MONDAY, 90), (MONDAY + 57 * DAY, 90)]),
        life(calls=[(MONDAY, 60)]),
    ],
    "half_of_the_stewards_go_on": [life(seats=[(FIVE, frozenset("abxyz"))])],
    "nudges_are_seldom": [
        life(nudge(MONDAY), nudge(MONDAY + 28 * DAY - timedelta(seconds=1), 2)),
        life(nudge(MONDAY), nudge(MONDAY + 28 * DAY, 2), nudge(MONDAY + 56 * DAY, 3)),
    ],
    "nudges_keep_working_hours": [
        life(nudge(MONDAY - timedelta(hours=3))),
        life(nudge(MONDAY + timedelta(hours=6))),
        life(nudge(MONDAY - DAY)),
        life(nudge(datetime(2026, 6, 1, 8, tzinfo=UTC))),  # Madaraka Day
    ],
    "wishes_are_kept": [
        life(nudge(MONDAY + DAY), acts=(did(MONDAY, "press membership.stop"),)),
        life(nudge(MONDAY + 27 * DAY), acts=(did(MONDAY, "press membership.snooze"),)),
        life(nudge(MONDAY + DAY), acts=(did(MONDAY, "press membership.prefer", "observer"),)),
    ],
    "polls_are_three_weeks_apart": [life(asked=[(WHO, MONDAY), (WHO, MONDAY + 20 * DAY)])],
    "reminders_go_to_the_silent_once": [
        life(reminder(MONDAY), reminder(MONDAY + DAY)),
        life(reminder(MONDAY + DAY), acts=(did(MONDAY, "send polls.ballot", "p1"),)),
    ],
    "two_unasked_a_week": [
        life(nudge(MONDAY), reminder(MONDAY), replace(nudge(MONDAY + 6 * DAY), key="third"))
    ],
    "digests_come_once_a_week_at_their_hour": [
        life(digest(MONDAY), digest(MONDAY + timedelta(minutes=5))),
        life(digest(MONDAY), digest(MONDAY + 5 * DAY)),
        life(digest(MONDAY), digest(MONDAY + 7 * DAY + timedelta(hours=1))),
    ],
    "digests_miss_no_week": [
        life(digest(MONDAY), digest(MONDAY + 14 * DAY)),
        life(digest(MONDAY), nudge(MONDAY + 8 * DAY)),
        life(
            digest(MONDAY),
            digest(MONDAY + 35 * DAY),
            acts=(did(MONDAY - DAY, "press membership.snooze"),),
        ),
    ],
    "nothing_went_wrong": [
        life(acts=(did(MONDAY, "command", "me", "Something went wrong on my side"),)),
        life(acts=(did(MONDAY, "command", "me", TURKISH),)),
    ],
}


def test_every_promise_is_held_against_a_life_that_breaks_it() -> None:
    names = {each.__name__ for each in PROMISES}
    assert names == set(KEPT) == set(BROKEN)


@pytest.mark.parametrize("promise", KEPT)
def test_a_promise_that_is_kept_is_not_called_broken(promise: str) -> None:
    assert [name for name, _ in broken(KEPT[promise]) if name == promise] == []


@pytest.mark.parametrize(
    ("promise", "lived"), [(name, each) for name, lives in BROKEN.items() for each in lives]
)
def test_a_promise_that_is_broken_is_named(promise: str, lived: Lived) -> None:
    assert promise in [name for name, _ in broken(lived)]
