"""Why: of every message, what decided it and what ends it; and what was withheld, and why (product 9)."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.why import handlers
from bot.posting import WHY

feature = Feature(
    name="why",
    folder=Path(__file__).parent,
    commands={
        "why": Route("anybody", handlers.why, anywhere=True, help="why.help.why", every=True)
    },
    presses={WHY: Route("anybody", handlers.this, anywhere=True, every=True)},
)
