"""Finding: one look through what was asked and what was shared (product 7, 9)."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.finding import handlers

feature = Feature(
    name="finding",
    folder=Path(__file__).parent,
    commands={"find": Route("take_part", handlers.find, help="finding.help.find")},
    presses={"finding.find": Route("take_part", handlers.form, opens=True)},
    forms={"finding.find": Route("take_part", handlers.found)},
)
