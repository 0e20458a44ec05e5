"""Nudges: a word to somebody gone quiet, about something for them, seldom and in private (product 5)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.nudges import handlers, occasions

feature = Feature(
    name="nudges",
    folder=Path(__file__).parent,
    commands={"nudges": Route("lead", handlers.show, help="nudges.help.nudges")},
    presses={"nudges.switch": Route("lead", handlers.switch)},
    occasions={
        "nudges.look": occasions.look,
        occasions.GO_ON: occasions.look,
        "nudges.nudge": occasions.nudge,
    },
    kinds={occasions.NUDGED: Kind(urgency=4, asked="no", resend=False, is_gentle=True)},
    rhythms={"nudges.look": Rhythm(days=1, at=time(7))},
)
