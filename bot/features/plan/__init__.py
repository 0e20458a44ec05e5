"""The plan of action for three months: items with days and those who answer for them (product 2)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.plan import handlers, items, occasions, settling

feature = Feature(
    name="plan",
    folder=Path(__file__).parent,
    commands={"plan": Route("tend", handlers.show, help="plan.help.plan")},
    presses={
        "plan.begin": Route("tend", handlers.begin, opens=True),
        "plan.unbegin": Route("tend", handlers.unbegin),
        "plan.earlier": Route("tend", handlers.earlier),
        "plan.add": Route("tend", items.add, opens=True),
        "plan.see": Route("take_part", items.see),
        "plan.edit": Route("take_part", items.edit, opens=True),
        "plan.not_mine": Route("take_part", items.not_mine),
        "plan.done": Route("take_part", settling.done),
        "plan.reopen": Route("take_part", settling.reopen),
        "plan.drop": Route("take_part", settling.drop_form, opens=True),
    },
    forms={
        "plan.begin": Route("tend", handlers.begun),
        "plan.item": Route("take_part", items.kept),
        "plan.drop": Route("take_part", settling.dropped),
    },
    home=(Route("take_part", items.mine),),
    occasions={"plan.look": occasions.look},
    rhythms={"plan.look": Rhythm(1, time(9))},
    kinds={
        "plan.yours": Kind(urgency=2, asked="no"),
        "plan.reminder": Kind(urgency=3, asked="no", resend=False),
    },
)
