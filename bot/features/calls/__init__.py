"""The stewards and their calls: named, planned, reminded of, held, summed up (product 4)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.calls import (
    absences,
    asking,
    attending,
    explaining,
    handlers,
    moving,
    occasions,
    stewards,
    year,
)

feature = Feature(
    name="calls",
    folder=Path(__file__).parent,
    commands={
        "call": Route("take_part", handlers.show, help="calls.help.call"),
        "stewards": Route("convene", stewards.show, help="calls.help.stewards"),
    },
    presses={
        "calls.plan": Route("convene", handlers.plan),
        "calls.fix": Route("convene", handlers.fix),
        "calls.move": Route("convene", moving.move, opens=True),
        "calls.why": Route("take_part", explaining.why),
        "calls.year": Route("take_part", year.show),
        "calls.attend": Route("take_part", attending.ask, opens=True),
        "calls.away": Route("take_part", absences.away, opens=True),
        "calls.back": Route("take_part", absences.back),
        "calls.cancel": Route("convene", handlers.cancel, opens=True),
        "calls.summary": Route("convene", handlers.summary, opens=True),
        "calls.name": Route("convene", stewards.ask, opens=True),
        "calls.remove": Route("convene", stewards.remove),
        "calls.decline": Route("take_part", stewards.decline),
        "calls.coming": Route("take_part", handlers.coming),
        "calls.cannot": Route("take_part", handlers.cannot),
        "calls.here": Route("take_part", handlers.here),
        "calls.not_here": Route("take_part", handlers.not_here),
    },
    forms={
        "calls.cancel": Route("convene", handlers.cancelled),
        "calls.summary": Route("convene", handlers.summarised),
        "calls.stewards": Route("convene", stewards.add),
        "calls.move": Route("convene", moving.moved),
        "calls.attend": Route("take_part", attending.kept),
        "calls.away": Route("take_part", absences.stated),
    },
    home=(Route("take_part", handlers.ahead),),
    occasions={
        "calls.look": occasions.look,
        "calls.fix": occasions.fix,
        "calls.remind": occasions.remind,
        "calls.end": occasions.end,
        "calls.tell": occasions.tell,
        "calls.close": occasions.close,
        "calls.standing": occasions.standing,
        "calls.resaid": occasions.resaid,
        "calls.ask_again": asking.again,
    },
    rhythms={"calls.look": Rhythm(1, time(6))},
    kinds={
        "calls.offered": Kind(urgency=2, asked="before"),
        "calls.moved": Kind(urgency=1, asked="before"),
        "calls.announced": Kind(urgency=2, asked="before"),
        "calls.invited": Kind(urgency=2, asked="before"),
        "calls.reminder": Kind(urgency=1, asked="before", resend=False),
        "calls.cancelled": Kind(urgency=1, asked="before"),
        "calls.ended": Kind(urgency=3, asked="before", resend=False),
        "calls.summary": Kind(urgency=3, asked="before"),
        "calls.named": Kind(urgency=2, asked="no"),
        "calls.nobody": Kind(urgency=1, asked="before"),
        "calls.taken_out": Kind(urgency=2, asked="before"),
        "calls.asked_again": Kind(urgency=2, asked="before", resend=False),
    },
)
