"""How much of Convener a person has to bear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.courtesy import Asked, Withheld, withheld

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)

asked = st.sampled_from(("now", "before", "no"))
until = st.sampled_from((None, EARLIER, NOW, LATER))


def why(
    asked: Asked,
    *,
    paused: bool = False,
    stopped: bool = False,
    snoozed: datetime | None = None,
    unasked: int = 0,
) -> Withheld | None:
    return withheld(
        asked,
        paused=paused,
        stopped=stopped,
        snoozed_until=snoozed,
        unasked_this_week=unasked,
        now=NOW,
    )


@given(st.booleans(), st.booleans(), until, st.integers(0, 9))
def test_a_message_that_was_pressed_for_always_goes(
    paused: bool,
    stopped: bool,
    snoozed: datetime | None,
    unasked: int,
) -> None:
    assert why("now", paused=paused, stopped=stopped, snoozed=snoozed, unasked=unasked) is None


@given(asked.filter(lambda each: each != "now"), st.booleans(), until, st.integers(0, 9))
def test_nothing_else_goes_while_the_community_is_paused(
    asked: Asked,
    stopped: bool,
    snoozed: datetime | None,
    unasked: int,
) -> None:
    assert why(asked, paused=True, stopped=stopped, snoozed=snoozed, unasked=unasked) == "paused"


@given(asked.filter(lambda each: each != "now"), until, st.integers(0, 9))
def test_nothing_else_goes_to_somebody_who_said_stop(
    asked: Asked, snoozed: datetime | None, unasked: int
) -> None:
    assert why(asked, stopped=True, snoozed=snoozed, unasked=unasked) == "stopped"


@pytest.mark.parametrize(
    ("asked", "snoozed", "expected"),
    [
        ("no", LATER, "snoozed"),
        ("before", LATER, "snoozed"),
        ("no", NOW, None),
        ("no", EARLIER, None),
        ("before", None, None),
    ],
)
def test_a_snooze_holds_until_its_end_and_no_longer(
    asked: Asked, snoozed: datetime | None, expected: Withheld | None
) -> None:
    assert why(asked, snoozed=snoozed) == expected


@given(st.integers(0, 9))
def test_unasked_messages_stop_at_two_a_week(unasked: int) -> None:
    assert why("no", unasked=unasked) == (None if unasked < 2 else "two_a_week")


@given(st.integers(0, 9))
def test_a_standing_wish_does_not_count_towards_the_two(unasked: int) -> None:
    assert why("before", unasked=unasked) is None
