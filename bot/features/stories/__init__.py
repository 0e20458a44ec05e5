"""Stories: one sentence on what came of taking part, shown only to whom its teller said (product 6, 7).

After Wenger, Trayner & de Laat (2011): value is told by whoever had it, cycle by cycle.
"""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.stories import hiding, reading, telling, withdrawing

feature = Feature(
    name="stories",
    folder=Path(__file__).parent,
    presses={
        "stories.tell": Route("take_part", telling.form, opens=True),
        "stories.edit": Route("take_part", telling.edit, opens=True),
        "stories.page": Route("take_part", reading.page),
        "stories.mine": Route("take_part", reading.mine),
        "stories.withdraw": Route("take_part", withdrawing.withdraw),
        "stories.restore": Route("take_part", withdrawing.restore),
        "stories.erase": Route("take_part", withdrawing.erase),
        "stories.hide": Route("lead", hiding.ask, opens=True),
        "stories.show": Route("lead", hiding.show),
    },
    forms={
        "stories.tell": Route("take_part", telling.told),
        "stories.hide": Route("lead", hiding.hidden),
    },
    kinds={"stories.hidden": Kind(urgency=3, asked="before")},
)
