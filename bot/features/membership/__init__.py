"""What a member decides for themselves: preference, language and zone, offers, a stop (product 5)."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.membership import data, handlers, quiet

feature = Feature(
    name="membership",
    folder=Path(__file__).parent,
    commands={
        "me": Route("take_part", handlers.me, help="membership.help.me"),
        "data": Route("anybody", data.show, anywhere=True, help="membership.help.data", every=True),
    },
    presses={
        "membership.prefer": Route("take_part", handlers.prefer),
        "membership.stop": Route("anybody", handlers.stop, anywhere=True),
        "membership.snooze": Route("anybody", handlers.snooze, anywhere=True),
        "membership.resume": Route("anybody", handlers.resume, anywhere=True),
        "membership.settings": Route("take_part", handlers.settings, opens=True),
        "membership.quiet": Route("take_part", quiet.ask, opens=True),
        "membership.loud": Route("take_part", quiet.clear),
        "membership.offers": Route("take_part", handlers.offers, opens=True),
    },
    sayings={
        "membership.said.stop": ("membership.stop", ""),
        "membership.said.snooze": ("membership.snooze", ""),
        "membership.said.resume": ("membership.resume", ""),
        "membership.said.observe": ("membership.prefer", "observer"),
    },
    home=(Route("take_part", handlers.me),),
    forms={
        "membership.settings": Route("take_part", handlers.settings_sent),
        "membership.quiet": Route("take_part", quiet.sent),
        "membership.offers": Route("take_part", handlers.offers_sent),
    },
)
