"""`forget`: somebody is erased everywhere, at once and for good, unless they come back (product 8)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.forgetting import handlers, left_behind
from bot.returning import RETURN

feature = Feature(
    name="forgetting",
    folder=Path(__file__).parent,
    commands={
        "forget": Route(
            "anybody", handlers.explain, anywhere=True, help="forgetting.help.forget", every=True
        )
    },
    presses={
        "forgetting.explain": Route("anybody", handlers.explain, anywhere=True),
        "forgetting.ask": Route("anybody", handlers.ask, anywhere=True, opens=True),
        RETURN: Route("anybody", handlers.returned, anywhere=True),
        "forgetting.take_over": Route("take_part", left_behind.take_over),
    },
    forms={"forgetting.forget": Route("anybody", handlers.forget, anywhere=True)},
    occasions={left_behind.OCCASION: left_behind.tell},
    kinds={
        "forgetting.handed": Kind(urgency=2, asked="no"),
        "forgetting.unled": Kind(urgency=2, asked="before"),
    },
)
