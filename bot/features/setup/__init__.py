"""Setting up: start and its undo, the roster, the introduction, welcomes, pause (product 1)."""

from pathlib import Path

from bot.feature import Feature, Job, Kind, Route
from bot.features.setup import closed, handlers, introducing, pausing, roster, tying

feature = Feature(
    name="setup",
    folder=Path(__file__).parent,
    commands={
        "start": Route(
            "anybody",
            handlers.start,
            anywhere=True,
            help="setup.help.start",
            begins=True,
            opens=True,
        ),
        "tie": Route(
            "anybody", tying.tie, anywhere=True, help="setup.help.tie", begins=True, opens=True
        ),
        "untie": Route("tie", tying.venues, help="setup.help.untie"),
        "pause": Route("pause", pausing.pause, help="setup.help.pause", opens=True),
    },
    presses={
        "setup.introduce": Route("lead", introducing.introduce),
        "setup.undo": Route("lead", handlers.undo),
        "setup.untie": Route("tie", tying.untie),
        "setup.resume": Route("pause", pausing.resume),
        "setup.again": Route("lead", closed.again),
    },
    forms={
        "setup.start": Route("anybody", handlers.started, anywhere=True),
        "setup.pause": Route("pause", pausing.paused),
        "setup.tie": Route("anybody", tying.tied, anywhere=True),
    },
    home=(Route("pause", pausing.silence),),
    occasions={closed.CLOSED: closed.told},
    jobs={
        "setup.roster": Job(roster.about, roster.look_at_channel, roster.keep_page),
        "setup.profile": Job(roster.about, roster.look_at_person, roster.keep_profile),
    },
    kinds={
        introducing.INTRODUCTION: Kind(urgency=1, asked="now"),
        "setup.welcome": Kind(urgency=3, asked="no"),
        closed.CLOSED: Kind(urgency=1, asked="before"),
    },
    joined=roster.joined,
    left=roster.left,
)
