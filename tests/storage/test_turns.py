"""Turns at something: in order, no more at once than there are places, and nobody is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from storage.turns import Turns
from tests.storage.meeting import soon


def _waiting(turns: Turns, number: int) -> Callable[[], bool]:
    return lambda: len(turns._waiting) == number  # noqa: SLF001 - arrival shows nowhere else


def test_turns_come_in_the_order_of_arrival() -> None:
    turns, order = Turns(), []

    def take(number: int) -> None:
        assert turns.begin(30)
        order.append(number)
        turns.end()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
    assert turns.begin(0)
    for number, thread in enumerate(threads, 1):
        thread.start()
        soon(_waiting(turns, number))
    turns.end()
    for thread in threads:
        thread.join(30)
    assert order == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_have_a_turn_than_there_are_places(places: int) -> None:
    turns = Turns(places)
    for _ in range(3):
        assert [turns.begin(0) for _ in range(places + 1)] == [True] * places + [False]
        for _ in range(places):
            turns.end()


def test_whoever_has_no_patience_goes_and_the_queue_goes_on() -> None:
    turns = Turns(2)
    assert [turns.begin(0) for _ in range(3)] == [True, True, False]
    turns.end()
    assert [turns.begin(0) for _ in range(2)] == [True, False]


def test_whoever_gave_up_does_not_take_the_turn_of_the_next() -> None:
    turns, done = Turns(), threading.Event()

    def take() -> None:
        assert turns.begin(30)
        done.set()

    assert turns.begin(0)
    assert not turns.begin(0)
    thread = threading.Thread(target=take)
    thread.start()
    soon(_waiting(turns, 1))
    turns.end()
    thread.join(30)
    assert done.is_set()
