"""Cycles with three to five outcome goals that members chose, and how they come along (product 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.goals import adopting, choosing, closing, handlers, occasions, tending

feature = Feature(
    name="goals",
    folder=Path(__file__).parent,
    commands={"goals": Route("take_part", handlers.goals, help="goals.help.goals")},
    presses={
        "goals.show": Route("take_part", handlers.goals),
        "goals.begin": Route("lead", choosing.begin, opens=True),
        "goals.propose": Route("take_part", choosing.propose, opens=True),
        "goals.withdraw": Route("take_part", choosing.withdraw),
        "goals.restore": Route("take_part", choosing.restore),
        "goals.ask": Route("poll", choosing.ask),
        "goals.adopt": Route("lead", adopting.adopt, opens=True),
        "goals.unadopt": Route("lead", adopting.unadopt),
        "goals.edit": Route("take_part", adopting.edit, opens=True),
        "goals.checkin": Route("take_part", tending.checkin, opens=True),
        "goals.help": Route("take_part", tending.offer),
        "goals.close": Route("lead", closing.close, opens=True),
        "goals.tell": Route("lead", closing.tell),
        "goals.reopen": Route("lead", closing.reopen),
    },
    forms={
        "goals.begin": Route("lead", choosing.begun),
        "goals.propose": Route("take_part", choosing.proposed),
        "goals.adopt": Route("lead", adopting.adopted),
        "goals.edit": Route("take_part", adopting.edited),
        "goals.checkin": Route("take_part", tending.checked_in),
        "goals.close": Route("lead", closing.closed),
    },
    home=(Route("take_part", handlers.on_home),),
    occasions={"goals.checkin": occasions.ask_owners},
    kinds={
        "goals.asked": Kind(urgency=3, asked="no", resend=False),
        "goals.help": Kind(urgency=2, asked="now"),
        "goals.offered": Kind(urgency=2, asked="before"),
        "goals.outcome": Kind(urgency=2, asked="now"),
    },
)
