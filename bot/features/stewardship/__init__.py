"""The stewards' seats: terms, nominations with consent, rotations with reasons (product 4)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.stewardship import handlers, nominating, occasions, rotating

feature = Feature(
    name="stewardship",
    folder=Path(__file__).parent,
    presses={
        "stewardship.show": Route("convene", handlers.show),
        "stewardship.history": Route("convene", handlers.history),
        "stewardship.seats": Route("lead", handlers.seats, opens=True),
        "stewardship.nominate": Route("convene", nominating.nominate, opens=True),
        "stewardship.volunteer": Route("take_part", nominating.volunteer),
        "stewardship.yes": Route("take_part", nominating.yes),
        "stewardship.no": Route("take_part", nominating.no),
        "stewardship.propose": Route("convene", rotating.propose),
        "stewardship.confirm": Route("lead", rotating.confirm),
        "stewardship.undo": Route("lead", rotating.undo),
    },
    forms={
        "stewardship.seats": Route("lead", handlers.seats_set),
        "stewardship.nominate": Route("convene", nominating.nominated),
    },
    occasions={"stewardship.look": occasions.look, "stewardship.tell": occasions.tell},
    rhythms={"stewardship.look": Rhythm(1, time(5))},
    kinds={
        "stewardship.nominated": Kind(urgency=2, asked="no"),
        "stewardship.told": Kind(urgency=2, asked="before"),
        "stewardship.aloud": Kind(urgency=3, asked="before"),
        "stewardship.due": Kind(urgency=3, asked="before", resend=False),
    },
)
