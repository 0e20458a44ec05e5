"""People outside the chat: invited by e-mail to a needs poll, answering at a page (product 2, 3)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.prospects import handlers, occasions

feature = Feature(
    name="prospects",
    folder=Path(__file__).parent,
    presses={
        "prospects.show": Route("invite", handlers.show),
        "prospects.ask": Route("invite", handlers.ask, opens=True),
        "prospects.send": Route("invite", handlers.send),
        "prospects.drop": Route("invite", handlers.drop),
        "prospects.seen": Route("invite", handlers.seen),
    },
    forms={"prospects.ask": Route("invite", handlers.named)},
    occasions={"prospects.remind": occasions.remind, "prospects.end": occasions.end},
    kinds={
        "prospects.invited": Kind(urgency=3, asked="no"),
        "prospects.reminder": Kind(urgency=4, asked="no", resend=False),
        "prospects.joins": Kind(urgency=2, asked="before"),
    },
)
