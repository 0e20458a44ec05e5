"""Nudges: a word to somebody gone quiet, about something for them, seldom and in private (product 5)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.nudges import handlers, holding, newcomers, occasions, preview

feature = Feature(
    name="nudges",
    folder=Path(__file__).parent,
    commands={"nudges": Route("nudge", handlers.show, help="nudges.help.nudges")},
    presses={
        "nudges.switch": Route("lead", handlers.switch),
        "nudges.who": Route("lead", preview.who),
        "nudges.see": Route("lead", preview.see),
        "nudges.spare": Route("lead", preview.spare),
        "nudges.unspare": Route("lead", preview.unspare),
        "nudges.holdout": Route("nudge", holding.show),
        "nudges.hold": Route("lead", holding.hold),
    },
    occasions={
        "nudges.look": occasions.look,
        occasions.GO_ON: occasions.look,
        "nudges.nudge": occasions.nudge,
        "nudges.newcomer": newcomers.welcome,
    },
    kinds={
        occasions.NUDGED: Kind(urgency=4, asked="no", resend=False, is_gentle=True),
        newcomers.WELCOMED: Kind(urgency=4, asked="no", resend=False, is_gentle=True),
    },
    rhythms={"nudges.look": Rhythm(days=1, at=time(7))},
    joined=newcomers.joined,
)
