"""The sponsors' report: a quarter's health and impact in figures that betray nobody (product 6)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Kind, Rhythm, Route
from bot.features.reports import handlers, links, occasions

feature = Feature(
    name="reports",
    folder=Path(__file__).parent,
    commands={"report": Route("report", handlers.show, help="reports.help.report")},
    presses={
        "reports.see": Route("report", handlers.see),
        "reports.publish": Route("report", handlers.publish),
        "reports.correct": Route("report", handlers.correct, opens=True),
        "reports.files": Route("report", links.files),
        "reports.export": Route("report", links.export),
        "reports.revoke": Route("report", links.revoke),
    },
    forms={"reports.correct": Route("report", handlers.corrected)},
    occasions={"reports.quarterly": occasions.quarterly},
    kinds={"reports.quarterly": Kind(urgency=4, asked="before")},
    rhythms={"reports.quarterly": Rhythm(days=7, at=time(9), weekday=0)},
)
