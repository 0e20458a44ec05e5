"""The playbook's steps as prompts: lessons, a core team; done, skipped with a reason (product 2)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.stages import handlers, occasions

feature = Feature(
    name="stages",
    folder=Path(__file__).parent,
    presses={
        "stages.open": Route("tend", handlers.open_next),
        "stages.lessons": Route("tend", handlers.begin_lessons),
        "stages.read": Route("tend", handlers.lessons_read),
        "stages.people": Route("tend", handlers.people_form, opens=True),
        "stages.decline": Route("take_part", handlers.decline),
        "stages.skip": Route("tend", handlers.skip_form, opens=True),
        "stages.unskip": Route("tend", handlers.unskip),
    },
    home=(Route("tend", handlers.due),),
    forms={
        "stages.people": Route("tend", handlers.people_named),
        "stages.skip": Route("tend", handlers.skipped),
    },
    occasions={
        "stages.prompt": occasions.prompt,
        "stages.lesson": occasions.lesson,
    },
    kinds={
        "stages.prompted": Kind(urgency=3, asked="no", resend=False),
        "stages.lesson": Kind(urgency=4, asked="before", resend=False),
        "stages.invited": Kind(urgency=2, asked="no"),
    },
)
