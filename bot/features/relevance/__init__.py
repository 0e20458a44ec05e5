"""The yearly relevance review and its four ways out: continue, pivot, broaden, close."""

from datetime import time
from pathlib import Path

from bot.ended import REOPEN
from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.relevance import broadening, closing, deciding, handlers, occasions

feature = Feature(
    name="relevance",
    folder=Path(__file__).parent,
    presses={
        "relevance.show": Route("lead", handlers.show),
        "relevance.pulse": Route("poll", handlers.pulse),
        "relevance.continue": Route("advance", deciding.go_on, opens=True),
        "relevance.pivot": Route("advance", deciding.pivot, opens=True),
        "relevance.broaden": Route("advance", broadening.broaden, opens=True),
        "relevance.close": Route("advance", closing.close, opens=True),
        "relevance.undo": Route("advance", deciding.undo),
        "relevance.umbrella": Route("lead", broadening.umbrella),
        "relevance.nest": Route("advance", broadening.nest, opens=True),
        "relevance.part": Route("advance", broadening.part),
        "relevance.invite": Route("lead", broadening.invite),
        "relevance.join": Route("take_part", broadening.join),
        "relevance.unjoin": Route("take_part", broadening.unjoin),
        REOPEN: Route("advance", closing.reopen, after=True),
    },
    forms={
        "relevance.continue": Route("advance", deciding.goes_on),
        "relevance.pivot": Route("advance", deciding.pivoted),
        "relevance.broaden": Route("advance", broadening.broadened),
        "relevance.nest": Route("advance", broadening.nested),
        "relevance.close": Route("advance", closing.closed),
    },
    occasions={"relevance.look": occasions.look},
    rhythms={"relevance.look": Rhythm(7, time(10), weekday=1)},
    kinds={
        "relevance.due": Kind(urgency=4, asked="no", resend=False),
        "relevance.invited": Kind(urgency=3, asked="now"),
        "relevance.farewell": Kind(urgency=1, asked="now", is_last=True),
    },
)
