"""The log: who decided what, when and why, for whoever organises (product 8)."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.log import handlers

feature = Feature(
    name="log",
    folder=Path(__file__).parent,
    commands={"log": Route("log", handlers.show, help="log.help.log")},
    presses={
        "log.page": Route("log", handlers.page),
        "log.filter": Route("log", handlers.ask, opens=True),
    },
    forms={"log.filter": Route("log", handlers.filtered)},
)
