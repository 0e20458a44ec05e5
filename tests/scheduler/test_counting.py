"""Signals are counted together: whoever brought one gets back when it is committed, or hears why not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.messages import Signalled
from scheduler.counting import Together
from storage.database import Busy
from tests.scheduler.bell import AMINA, SQUARE
from tests.storage.meeting import soon

LONG = 30.0


def signal(number: int) -> Signalled:
    return Signalled(key=f"k{number}", sender=AMINA, where=SQUARE, kind="message")


class Counted:
    """What was counted, group by group; the first waits until it may go on."""

    def __init__(self, error: Exception | None = None) -> None:
        self.groups: list[int] = []
        self.may = threading.Event()
        self._error = error

    def __call__(self, signals: Sequence[Signalled]) -> None:
        self.groups.append(len(signals))
        assert self.may.wait(LONG)
        if self._error is not None:
            raise self._error


def test_one_alone_is_counted_after_a_moment() -> None:
    counted = Counted()
    counted.may.set()
    Together(counted, within=0).take(signal(1))
    assert counted.groups == [1]


def test_many_that_wait_on_futures_are_one_group_whatever_the_threads() -> None:
    counted = Counted()
    together = Together(counted, within=LONG, at_once=100)
    brought = [together.bring(signal(number)) for number in range(100)]
    soon(lambda: counted.groups == [100])
    assert not any(each.done() for each in brought)
    assert not any(each.cancel() for each in brought)  # nobody gives up for the others
    counted.may.set()
    assert [each.result(LONG) for each in brought] == [None] * 100


def test_who_waits_on_a_future_hears_that_it_failed() -> None:
    counted = Counted(Busy())
    counted.may.set()
    with pytest.raises(Busy):
        Together(counted, within=0).bring(signal(1)).result(LONG)


def test_a_full_group_waits_for_nobody() -> None:
    counted = Counted()
    counted.may.set()
    together = Together(counted, within=LONG, at_once=5)
    with ThreadPoolExecutor(15) as pool:
        list(pool.map(together.take, map(signal, range(15))))
    assert counted.groups == [5, 5, 5]


def test_nobody_gets_back_before_the_commit() -> None:
    counted = Counted()
    together = Together(counted, within=LONG, at_once=3)
    with ThreadPoolExecutor(3) as pool:
        brought = [pool.submit(together.take, signal(number)) for number in range(3)]
        soon(lambda: counted.groups == [3])
        assert not any(each.done() for each in brought)
        counted.may.set()
        for each in brought:
            each.result(LONG)


def test_all_of_a_group_hear_that_it_failed_and_the_next_group_is_counted() -> None:
    counted = Counted(Busy())
    counted.may.set()
    together = Together(counted, within=LONG, at_once=3)
    with ThreadPoolExecutor(3) as pool:
        brought = [pool.submit(together.take, signal(number)) for number in range(3)]
        for each in brought:
            with pytest.raises(Busy):
                each.result(LONG)
        again = [pool.submit(together.take, signal(number)) for number in range(3)]
        assert [isinstance(each.exception(LONG), Busy) for each in again] == [True] * 3
    assert counted.groups == [3, 3]
