"""A command that waited too long for its turn is not begun, and its sender is told so."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import Context
from typing import TypeVar

from bot import attending
from storage.inbox import Received
from storage.participation import Signal
from tests.town import Town

Said = TypeVar("Said")


def after(seconds: float, act: Callable[[], Said]) -> Said:
    """What comes of an act whose request came so many seconds ago."""

    def late() -> Said:
        attending.comes(lambda: time.monotonic() - seconds)
        return act()

    return Context().run(late)


def test_a_command_that_waited_too_long_says_so_and_leaves_nothing(village: Town) -> None:
    before = village.rows(Signal), village.rows(Received)
    said = after(60, lambda: village.said(village.command("june", "status")))
    assert "Too much at once" in said
    assert "try again" in said
    assert (village.rows(Signal), village.rows(Received)) == before


def test_one_that_waited_a_moment_is_done(village: Town) -> None:
    said = after(0.2, lambda: village.said(village.command("june", "status")))
    assert "Too much at once" not in said
