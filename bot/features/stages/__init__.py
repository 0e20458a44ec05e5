"""The playbook: its steps as prompts, what shows that they were done, where a community stands."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.stages import choosing, handlers, lessons, moving, occasions, settling, stating

feature = Feature(
    name="stages",
    folder=Path(__file__).parent,
    commands={"stage": Route("tend", moving.show, help="stages.help.stage")},
    presses={
        "stages.open": Route("tend", handlers.open_next),
        "stages.see": Route("take_part", settling.see),
        "stages.steps": Route("tend", moving.every_step),
        "stages.lessons": Route("take_part", lessons.begin),
        "stages.read": Route("take_part", lessons.read),
        "stages.reread": Route("take_part", lessons.reread),
        "stages.people": Route("tend", handlers.people_form, opens=True),
        "stages.decline": Route("take_part", handlers.decline),
        "stages.fill": Route("take_part", settling.form, opens=True),
        "stages.have": Route("take_part", stating.form, opens=True),
        "stages.stated": Route("tend", stating.show),
        "stages.withdraw": Route("tend", stating.withdraw),
        "stages.skip": Route("take_part", settling.skip_form, opens=True),
        "stages.unskip": Route("take_part", settling.unskip),
        "stages.redo": Route("take_part", settling.redo),
        "stages.advance": Route("advance", moving.advance, opens=True),
        "stages.elsewhere": Route("advance", moving.elsewhere_form, opens=True),
        "stages.playbook": Route("advance", choosing.form, opens=True),
    },
    home=(Route("tend", handlers.due),),
    forms={
        "stages.people": Route("tend", handlers.people_named),
        "stages.fill": Route("take_part", settling.filled_in),
        "stages.have": Route("take_part", stating.stated),
        "stages.skip": Route("take_part", settling.skipped),
        "stages.advance": Route("advance", moving.advanced),
        "stages.elsewhere": Route("advance", moving.elsewhere),
        "stages.playbook": Route("advance", choosing.chosen),
    },
    occasions={
        "stages.prompt": occasions.prompt,
        "stages.return": occasions.come_back,
        "stages.lesson": occasions.lesson,
    },
    kinds={
        "stages.prompted": Kind(urgency=3, asked="no", resend=False),
        "stages.lesson": Kind(urgency=4, asked="before", resend=False),
        "stages.invited": Kind(urgency=2, asked="no"),
    },
)
