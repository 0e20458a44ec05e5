"""The engagement plan: activities as experiments, led, joined, learnt from (product 2, 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.activities import (
    announcing,
    dating,
    leading,
    listing,
    occasions,
    outcomes,
    planning,
    reviewing,
    signing,
    telling,
)

feature = Feature(
    name="activities",
    folder=Path(__file__).parent,
    commands={
        "activities": Route("take_part", listing.show, help="activities.help.activities"),
        "activity": Route("engage", planning.show, help="activities.help.activity"),
    },
    presses={
        "activities.plan": Route("engage", planning.plan, opens=True),
        "activities.add": Route("engage", planning.add, opens=True),
        "activities.see": Route("take_part", listing.see),
        "activities.edit": Route("take_part", planning.edit, opens=True),
        "activities.when": Route("take_part", dating.when, opens=True),
        "activities.leads": Route("engage", leading.leads, opens=True),
        "activities.lead": Route("take_part", leading.yes),
        "activities.volunteer": Route("take_part", leading.volunteer),
        "activities.rather_not": Route("take_part", leading.no),
        "activities.preview": Route("take_part", announcing.preview),
        "activities.announce": Route("take_part", announcing.announce),
        "activities.sign_up": Route("take_part", signing.sign_up),
        "activities.leave": Route("take_part", signing.leave),
        "activities.here": Route("take_part", signing.here),
        "activities.not_here": Route("take_part", signing.not_here),
        "activities.cancel": Route("take_part", dating.cancel, opens=True),
        "activities.came": Route("take_part", outcomes.came, opens=True),
        "activities.outcome": Route("take_part", outcomes.outcome, opens=True),
        "activities.review": Route("engage", reviewing.show),
        "activities.conclude": Route("engage", reviewing.conclude, opens=True),
    },
    forms={
        "activities.plan": Route("engage", planning.planned),
        "activities.add": Route("engage", planning.added),
        "activities.edit": Route("take_part", planning.edited),
        "activities.when": Route("take_part", dating.dated),
        "activities.leads": Route("engage", leading.named),
        "activities.cancel": Route("take_part", dating.cancelled),
        "activities.came": Route("take_part", outcomes.attended),
        "activities.outcome": Route("take_part", outcomes.told),
        "activities.conclude": Route("engage", reviewing.concluded),
    },
    home=(Route("take_part", listing.ahead),),
    occasions={
        "activities.remind": occasions.remind,
        "activities.end": occasions.end,
        "activities.ask_again": occasions.ask_again,
        "activities.close": occasions.close,
        "activities.standing": telling.standing,
    },
    kinds={
        "activities.asked": Kind(urgency=2, asked="no"),
        "activities.announced": Kind(urgency=2, asked="before"),
        "activities.moved_up": Kind(urgency=1, asked="before"),
        "activities.reminder": Kind(urgency=1, asked="before", resend=False),
        "activities.moved": Kind(urgency=1, asked="before"),
        "activities.cancelled": Kind(urgency=1, asked="before"),
        "activities.ended": Kind(urgency=3, asked="before", resend=False),
        "activities.told": Kind(urgency=3, asked="before"),
    },
)
