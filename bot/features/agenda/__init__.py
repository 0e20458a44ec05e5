"""What the next call is to be about, co-created by its stewards, and who leads through it (product 4)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.agenda import editing, facilitating, handlers, offering

feature = Feature(
    name="agenda",
    folder=Path(__file__).parent,
    commands={"agenda": Route("take_part", handlers.show, help="agenda.help.agenda")},
    presses={
        "agenda.add": Route("take_part", editing.add, opens=True),
        "agenda.edit": Route("take_part", editing.edit, opens=True),
        "agenda.item": Route("take_part", handlers.item),
        "agenda.move": Route("convene", handlers.move),
        "agenda.remove": Route("take_part", handlers.remove),
        "agenda.restore": Route("take_part", handlers.restore),
        "agenda.take": Route("convene", handlers.take),
        "agenda.accept": Route("convene", offering.accept),
        "agenda.clear": Route("convene", offering.clear),
        "agenda.pass": Route("take_part", facilitating.passes),
        "agenda.lead": Route("take_part", facilitating.lead),
    },
    forms={"agenda.item": Route("take_part", editing.written)},
    occasions={"agenda.look": facilitating.look},
    rhythms={"agenda.look": Rhythm(1, time(7))},
    kinds={"agenda.leads": Kind(urgency=2, asked="before")},
)
