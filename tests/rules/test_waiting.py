"""Whoever waited too long is told so, and nothing is begun; what passes by itself is said in words."""

from __future__ import annotations

import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import attending, waiting
from storage.away import is_away
from storage.connecting import left
from storage.database import Busy, Full

SLACK_WAITS = 3.0


def test_nobody_waits_where_no_request_came() -> None:
    contextvars.Context().run(waiting.begin)


@pytest.mark.parametrize(("seconds", "in_time"), [(0.0, True), (1.4, True), (1.6, False)])
def test_what_waited_longer_than_can_still_be_answered_is_not_begun(
    seconds: float, in_time: bool
) -> None:
    def asked() -> bool:
        attending.comes(lambda: 7.0)
        try:
            waiting.begin(lambda: 7.0 + seconds)
        except Busy:
            return False
        return True

    assert contextvars.Context().run(asked) is in_time


@pytest.mark.parametrize("queued", [0.0, 0.5, 1.4])
def test_queue_turn_and_lock_together_end_before_slack_does(queued: float) -> None:
    def asked() -> float:
        began = time.monotonic()
        attending.comes(lambda: began - queued)
        waiting.begin()
        return queued + left(60)

    assert contextvars.Context().run(asked) <= waiting.ANSWERED_WITHIN < SLACK_WAITS


def test_few_are_worked_at_at_once_and_those_stuck_hold_the_next_one_up_for_a_moment_only() -> None:
    free, held = threading.Event(), threading.Barrier(waiting.AT_ONCE + 1, timeout=30)

    def hold() -> bool:
        with waiting.turn():
            held.wait()
            return free.wait(30)

    def waited() -> float:
        began = time.monotonic()
        with waiting.turn():
            return time.monotonic() - began

    with ThreadPoolExecutor(waiting.AT_ONCE) as pool:
        holding = [pool.submit(hold) for _ in range(waiting.AT_ONCE)]
        held.wait()
        assert [waited() >= waiting.STUCK for _ in range(2)] == [True, True]
        free.set()
        assert all(each.result() for each in holding)
    assert waited() < waiting.STUCK


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Busy(), "core.busy"),
        (Full(), "core.full"),
        (OperationalError("", None, psycopg.errors.AdminShutdown()), "core.away"),
        (OperationalError("", None, psycopg.errors.TooManyConnections()), "core.away"),
        (OperationalError("", None, psycopg.OperationalError("refused")), "core.away"),
        (OperationalError("", None, psycopg.errors.DeadlockDetected()), None),
        (OperationalError("", None, ValueError()), None),
        (IntegrityError("", None, psycopg.errors.UniqueViolation()), None),
        (ValueError(), None),
    ],
)
def test_what_passes_by_itself_has_words_and_a_fault_has_none(
    error: Exception, said: str | None
) -> None:
    assert waiting.passing(error) == said


def test_a_connection_that_broke_in_the_midst_is_a_database_that_is_away() -> None:
    broken = OperationalError("", None, psycopg.errors.SyntaxError(), connection_invalidated=True)
    assert is_away(broken)
