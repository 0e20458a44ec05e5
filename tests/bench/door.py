"""What a command and a counted message cost, over the least that any bot must do."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.figure import Found, ratio
from tests.bench.floor import bare
from tests.bench.house import house, settle
from tests.bench.signed import command, message, sending

COMMANDS = 200
PEOPLE = 300


def command_over_floor() -> Found:
    """`/cop status` through everything, over the floor: CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        ours = house(Path(folder) / "house.db")
        settle(ours.store, PEOPLE)
        floor = bare(Path(folder) / "floor.db")
        status = sending(ours.app, lambda: [command("status") for _ in range(COMMANDS)])
        least = sending(floor, lambda: [command("status") for _ in range(COMMANDS)])
        return ratio(status, least)


def signal_over_floor() -> Found:
    """A channel's message counted, fifty coming at once, over the floor: CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        ours = house(Path(folder) / "house.db")
        settle(ours.store, PEOPLE)
        floor = bare(Path(folder) / "floor.db")
        people = [f"U{number % PEOPLE + 1}" for number in range(COMMANDS)]
        signals = sending(ours.app, lambda: [message(each) for each in people], at_once=50)
        least = sending(floor, lambda: [command("status") for _ in range(COMMANDS)], at_once=50)
        return ratio(signals, least)
