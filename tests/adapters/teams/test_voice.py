"""What follows a response: said again where it surely wasn't taken, and never twice."""

from __future__ import annotations

import asyncio
import threading

import pytest

from adapters.teams import voice
from adapters.teams.steps import Tell
from adapters.teams.voice import Voice
from bot.messages import Address
from bot.platform import TryLater, Undeliverable, Unsure
from tests.adapters.teams.door import TENANT, Core

ADA = Address("teams", TENANT, "person", "29:ada")
SQUARE = Address("teams", TENANT, "channel", "19:square@thread.v2")
SORRY = Tell(SQUARE, {"text": "Sorry"})
ONE, TWO = Tell(ADA, {"text": "One"}, otherwise=SORRY), Tell(ADA, {"text": "Two"})


def said(*troubles: Exception) -> tuple[list[Tell], int]:
    """What of two answers was delivered, and how often it was tried."""
    core = Core(troubles=[*troubles])

    async def speak() -> None:
        async with Voice(core.tell) as speaking:
            await speaking.speak(TENANT, (ONE, TWO))

    asyncio.run(speak())
    return core.told, core.tried


def test_answers_are_said_in_their_order() -> None:
    assert said() == ([ONE, TWO], 2)


def test_what_surely_was_not_taken_is_said_again() -> None:
    assert said(TryLater(0.01), TryLater(0.01)) == ([ONE, TWO], 4)


@pytest.mark.parametrize("trouble", [Unsure(0.01), TryLater(60)])
def test_what_may_have_arrived_or_would_come_late_is_let_go(trouble: Exception) -> None:
    assert said(trouble) == ([TWO], 2)


def test_it_is_not_tried_for_ever() -> None:
    assert said(*[TryLater(0.01)] * voice.TRIES) == ([TWO], voice.TRIES + 1)


def test_where_one_can_t_be_reached_the_other_words_are_said() -> None:
    assert said(Undeliverable("no")) == ([SORRY, TWO], 3)
    assert said(Undeliverable("no"), Undeliverable("no")) == ([TWO], 3)


def test_a_bug_is_logged_and_not_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(ZeroDivisionError("One")) == ([], 1)
    printed = capsys.readouterr().out
    assert "ZeroDivisionError" in printed
    assert "One" not in printed


def test_with_teams_too_slow_the_next_are_not_said_at_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gate, told = threading.Event(), []

    def slowly(step: Tell) -> None:
        gate.wait(20)
        told.append(step)

    async def speak() -> None:
        async with Voice(slowly) as speaking:
            for _ in range(voice.IN_FLIGHT + 5):
                await speaking.speak(TENANT, (TWO,))
            gate.set()

    asyncio.run(speak())
    assert len(told) == voice.IN_FLIGHT
    assert "too slow" in capsys.readouterr().out
