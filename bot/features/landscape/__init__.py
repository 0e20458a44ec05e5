"""The landscape: who else works on this, what overlaps, and what is done about each (product 2)."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.landscape import handlers, removing

feature = Feature(
    name="landscape",
    folder=Path(__file__).parent,
    commands={"landscape": Route("engage", handlers.show, help="landscape.help.landscape")},
    presses={
        "landscape.add": Route("engage", handlers.add, opens=True),
        "landscape.see": Route("engage", handlers.see),
        "landscape.edit": Route("engage", handlers.edit, opens=True),
        "landscape.again": Route("engage", handlers.look_again),
        "landscape.remove": Route("engage", removing.remove),
        "landscape.restore": Route("engage", removing.restore),
    },
    forms={
        "landscape.add": Route("engage", handlers.added),
        "landscape.edit": Route("engage", handlers.edited),
    },
)
