"""Purpose and vision: versions, what changed between them, who has said yes (product 2)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.purpose import backing, handlers, validating

feature = Feature(
    name="purpose",
    folder=Path(__file__).parent,
    commands={"purpose": Route("tend", handlers.show, help="purpose.help.purpose")},
    presses={
        "purpose.write": Route("tend", handlers.write, opens=True),
        "purpose.history": Route("tend", handlers.history),
        "purpose.version": Route("tend", handlers.version),
        "purpose.undo": Route("tend", handlers.undo),
        "purpose.restore": Route("tend", handlers.restore),
        "purpose.preview": Route("tend", validating.preview),
        "purpose.ask": Route("tend", validating.ask),
        "purpose.yes": Route("take_part", validating.yes),
        "purpose.no": Route("take_part", validating.no),
        "purpose.back": Route("tend", backing.form, opens=True),
        "purpose.unback": Route("tend", backing.take_back),
    },
    forms={
        "purpose.write": Route("tend", handlers.written),
        "purpose.back": Route("tend", backing.noted),
    },
    kinds={validating.ASKED: Kind(urgency=2, asked="now")},
)
