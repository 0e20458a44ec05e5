"""Counting messages and reactions, where organisers turn it on; never what they say (product 5)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.counting import handlers

feature = Feature(
    name="counting",
    folder=Path(__file__).parent,
    commands={"counting": Route("lead", handlers.show, help="counting.help.counting")},
    presses={
        "counting.on": Route("lead", handlers.turn_on),
        "counting.off": Route("lead", handlers.turn_off),
    },
    kinds={
        handlers.TOLD: Kind(urgency=2, asked="now"),
        handlers.TOLD_OFF: Kind(urgency=2, asked="now"),
    },
)
