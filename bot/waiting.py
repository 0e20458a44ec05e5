"""Whoever waits for an answer gets one in time, also where there is more to do than can be done.

What waited so long that the platform has given up, or soon will, is not begun any more: whoever
asked is told so and asks again. So a queue is never longer than what can still be answered, and a
process that stops has little in hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import attending
from storage.away import is_away
from storage.connecting import answer_by
from storage.database import Busy, Full
from storage.turns import Turns

TOO_LONG = 1.5
"""Seconds in a queue after which nothing is begun."""

ANSWERED_WITHIN = 2.5
"""Seconds from the request on in which turns and locks are waited for: Slack waits for three, of which
the work and the way back need the rest."""


AT_ONCE = 2
"""How many events a process works at, one of them waiting for the database while another counts."""

STUCK = 0.1
"""Seconds after which one more is begun: those before it wait for something else."""

_turns = Turns(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Work at what was asked, with few others.

    Many would wake one another at each answer of the database's: an eighth of what all this costs.
    """
    has_turn = _turns.begin(STUCK)
    try:
        yield
    finally:
        if has_turn:
            _turns.end()


def begin(clock: Callable[[], float] = time.monotonic) -> None:
    """Begin with what was asked, to be answered in time. Raises Busy where it waited too long."""
    came = attending.came()
    if came is None:
        return
    if clock() - came > TOO_LONG:
        raise Busy
    answer_by(came + ANSWERED_WITHIN)


def passing(error: Exception) -> str | None:
    """What to say of something that passes by itself; None where it is a fault of ours."""
    if isinstance(error, Full):
        return "core.full"
    if isinstance(error, Busy):
        return "core.busy"
    return "core.away" if is_away(error) else None
