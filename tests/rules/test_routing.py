"""What is known of a press before anybody presses it."""

from __future__ import annotations

import pytest

from bot.feature import AGAIN
from bot.features import FEATURES
from bot.routing import Routes

ROUTES = Routes.of(FEATURES)


@pytest.mark.parametrize(
    ("action", "value", "opens"),
    [
        ("polls.answer", "p1", True),
        ("polls.open", "p1", False),
        (AGAIN, "start", True),
        (AGAIN, "/Poll needs", True),
        (AGAIN, "status", False),
        (AGAIN, " ", False),
        (AGAIN, "no such command", False),
        ("no.such.press", "", False),
    ],
)
def test_a_press_opens_a_form_if_its_route_or_the_command_that_it_runs_does(
    action: str, value: str, opens: bool
) -> None:
    assert ROUTES.opens(action, value) is opens
