"""The roster: who is on it and from where; imports from spreadsheets, and their undoing."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.roster import handlers

feature = Feature(
    name="roster",
    folder=Path(__file__).parent,
    commands={"roster": Route("lead", handlers.roster, help="roster.help.roster")},
)
