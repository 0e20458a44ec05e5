"""The stewards and their calls: named, planned, reminded of, held, summed up (product 4)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.calls import (
    absences,
    explaining,
    handlers,
    mailing,
    moving,
    occasions,
    places,
    stewards,
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
        "calls.away": Route("take_part", absences.away, opens=True),
        "calls.back": Route("take_part", absences.back),
        "calls.cancel": Route("convene", handlers.cancel, opens=True),
        "calls.summary": Route("convene", handlers.summary, opens=True),
        "calls.name": Route("convene", stewards.ask, opens=True),
        "calls.remove": Route("convene", stewards.remove),
        "calls.decline": Route("take_part", stewards.decline),
        "calls.coming": Route("take_part", handlers.coming, by_mail=True),
        "calls.cannot": Route("take_part", handlers.cannot, by_mail=True),
        "calls.here": Route("take_part", handlers.here),
        "calls.not_here": Route("take_part", handlers.not_here),
        "calls.unmail": Route("take_part", mailing.unmail, by_mail=True),
        "calls.remail": Route("take_part", mailing.remail, by_mail=True),
        "calls.places": Route("convene", places.show),
        "calls.place": Route("convene", places.ask, opens=True),
        "calls.new_address": Route("convene", places.renew),
        "calls.no_address": Route("convene", places.revoke),
    },
    forms={
        "calls.cancel": Route("convene", handlers.cancelled),
        "calls.summary": Route("convene", handlers.summarised),
        "calls.stewards": Route("convene", stewards.add),
        "calls.move": Route("convene", moving.moved),
        "calls.away": Route("take_part", absences.stated),
        "calls.place": Route("convene", places.placed),
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
    },
    rhythms={"calls.look": Rhythm(1, time(6))},
    kinds={
        "calls.offered": Kind(urgency=2, asked="before"),
        "calls.moved": Kind(urgency=1, asked="before"),
        "calls.announced": Kind(urgency=2, asked="before"),
        "calls.mailed": Kind(urgency=2, asked="before"),
        "calls.invited": Kind(urgency=2, asked="before"),
        "calls.reminder": Kind(urgency=1, asked="before", resend=False),
        "calls.cancelled": Kind(urgency=1, asked="before"),
        "calls.ended": Kind(urgency=3, asked="before", resend=False),
        "calls.summary": Kind(urgency=3, asked="before"),
        "calls.named": Kind(urgency=2, asked="no"),
    },
)
