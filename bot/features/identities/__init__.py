"""One person, several accounts: linked by a code that proves both theirs, and taken off again (product 8)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.identities import handlers, parting

LINKED = handlers.LINKED

feature = Feature(
    name="identities",
    folder=Path(__file__).parent,
    commands={
        "link": Route(
            "anybody", handlers.link, anywhere=True, help="identities.help.link", every=True
        ),
        "unlink": Route(
            "anybody", parting.show, anywhere=True, help="identities.help.unlink", every=True
        ),
    },
    presses={
        "identities.enter": Route("anybody", handlers.enter, anywhere=True, opens=True),
        "identities.confirm": Route("anybody", handlers.confirm, anywhere=True),
        "identities.unlink": Route("anybody", parting.take_off, anywhere=True),
    },
    forms={"identities.code": Route("anybody", handlers.entered, anywhere=True)},
    kinds={LINKED: Kind(urgency=0, asked="now")},
)
