"""What a command costs when many things can be done: no more than when few can."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import bot
from bot.cards import Card, Text
from bot.feature import Effects, Feature, Route, Turn
from bot.messages import Whisper
from tests.bench.figure import Found, ratio
from tests.bench.house import house
from tests.bench.signed import command, sending

COMMANDS = 300
FEW, MANY = 10, 150


def flat() -> Found:
    """A signed command with 150 registered actions over one with 10: CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_commands(Path(folder) / f"{number}.db", number) for number in (FEW, MANY))
        return ratio(many, few)


def _answer(_turn: Turn) -> Effects:
    return [Whisper(Card("", (Text("Here"),)))]


def _feature(actions: int) -> Feature:
    route = Route("anybody", _answer, anywhere=True)
    return Feature(
        name="bench",
        folder=Path(bot.__path__[0]) / "catalogue",
        commands={"last": route},
        presses={f"bench.press{number}": route for number in range(actions)},
        forms={f"bench.form{number}": route for number in range(actions)},
    )


def _commands(file: Path, actions: int) -> Callable[[], None]:
    """Signed commands through the door of a house in which so many actions are registered."""
    app = house(file, (_feature(actions),)).app
    return sending(app, lambda: [command("last") for _ in range(COMMANDS)])
