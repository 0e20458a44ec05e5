"""The secretariat's digest: how the community stands, once a week and on asking (product 6)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.digests import handlers, mailing, occasions

feature = Feature(
    name="digests",
    folder=Path(__file__).parent,
    commands={"digest": Route("digest", handlers.show, help="digests.help.digest")},
    presses={
        "digests.when": Route("digest", handlers.when, opens=True),
        "digests.off": Route("digest", handlers.turn_off),
        "digests.on": Route("digest", handlers.turn_on),
        "digests.mail": Route("digest", mailing.also, by_mail=True),
        "digests.unmail": Route("take_part", mailing.unmail, by_mail=True),
    },
    forms={"digests.when": Route("digest", handlers.moved)},
    home=(Route("digest", handlers.ahead),),
    occasions={"digests.weekly": occasions.weekly},
    kinds={"digests.weekly": Kind(urgency=4, asked="before")},
    rhythms={"digests.weekly": Rhythm(days=7, at=time(9), weekday=0)},
)
