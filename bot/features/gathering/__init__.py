"""The annual gathering in person, planned as a project with a date window (product 4)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.gathering import handlers, planning

feature = Feature(
    name="gathering",
    folder=Path(__file__).parent,
    presses={
        "gathering.show": Route("take_part", handlers.show),
        "gathering.plan": Route("convene", planning.plan, opens=True),
        "gathering.change": Route("convene", planning.change, opens=True),
        "gathering.step": Route("convene", handlers.step),
        "gathering.unstep": Route("convene", handlers.unstep),
        "gathering.yes": Route("take_part", handlers.yes),
        "gathering.maybe": Route("take_part", handlers.maybe),
        "gathering.no": Route("take_part", handlers.no),
        "gathering.end": Route("convene", planning.end, opens=True),
        "gathering.cancel": Route("convene", planning.cancel, opens=True),
    },
    forms={
        "gathering.plan": Route("convene", planning.planned),
        "gathering.end": Route("convene", planning.ended),
        "gathering.cancel": Route("convene", planning.cancelled),
    },
    kinds={"gathering.told": Kind(urgency=3, asked="before")},
)
