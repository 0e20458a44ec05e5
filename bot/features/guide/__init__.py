"""Finding one's way: what can be done here, how things stand."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.guide import handlers, home

feature = Feature(
    name="guide",
    folder=Path(__file__).parent,
    commands={
        "help": Route("anybody", handlers.show_help, anywhere=True, help="guide.help.help"),
        "status": Route("take_part", handlers.status, help="guide.help.status"),
        "home": Route("anybody", home.home, anywhere=True, help="guide.help.home", every=True),
    },
    home=(Route("take_part", handlers.standing),),
    opened=home.home,
)
