"""Levels of participation, brought up to date once a day; nobody is told of another's (product 5)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Rhythm
from bot.features.participation import occasions

feature = Feature(
    name="participation",
    folder=Path(__file__).parent,
    occasions={"participation.look": occasions.look, occasions.GO_ON: occasions.look},
    rhythms={"participation.look": Rhythm(days=1, at=time(4))},
)
