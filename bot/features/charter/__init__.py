"""The charter: drafted from what is known, written section by section, adopted by vote (product 2)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.charter import documents, proposing, reading, writing

feature = Feature(
    name="charter",
    folder=Path(__file__).parent,
    commands={"charter": Route("take_part", reading.show, help="charter.help.charter")},
    presses={
        "charter.see": Route("take_part", reading.see),
        "charter.of_vote": Route("take_part", reading.of_vote),
        "charter.section": Route("take_part", reading.section),
        "charter.begin": Route("charter", writing.begin),
        "charter.discard": Route("charter", writing.discard),
        "charter.write": Route("charter", writing.write, opens=True),
        "charter.undo": Route("charter", writing.undo),
        "charter.fill": Route("charter", writing.fill),
        "charter.take": Route("charter", writing.take),
        "charter.history": Route("charter", writing.history),
        "charter.propose": Route("charter", proposing.propose, opens=True),
        "charter.document": Route("charter", documents.document),
        "charter.revoke": Route("charter", documents.revoke),
    },
    forms={
        "charter.write": Route("charter", writing.written),
        "charter.propose": Route("charter", proposing.proposed),
    },
    occasions={"charter.decide": proposing.decide},
    kinds={"charter.decided": Kind(urgency=2, asked="before")},
)
