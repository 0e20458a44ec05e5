"""Who does what: the framework's roles, the core group and its pilots (product 2)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.roles import consenting, core_group, giving, pilots

feature = Feature(
    name="roles",
    folder=Path(__file__).parent,
    commands={"roles": Route("tend", giving.show, help="roles.help.roles")},
    presses={
        "roles.give": Route("lead", giving.form, opens=True),
        "roles.take": Route("lead", giving.take_form, opens=True),
        "roles.accept": Route("take_part", consenting.accept),
        "roles.decline": Route("take_part", consenting.decline),
        "roles.group": Route("tend", core_group.show),
        "roles.invite": Route("tend", core_group.form, opens=True),
        "roles.join": Route("take_part", core_group.join),
        "roles.leave": Route("take_part", core_group.leave),
        "roles.pilot": Route("tend", pilots.form, opens=True),
        "roles.unpilot": Route("tend", pilots.take_back),
        "roles.outcome": Route("tend", pilots.outcome_form, opens=True),
        "roles.drop": Route("tend", pilots.drop_form, opens=True),
    },
    forms={
        "roles.give": Route("lead", giving.given),
        "roles.take": Route("lead", giving.taken),
        "roles.invite": Route("tend", core_group.invited),
        "roles.pilot": Route("tend", pilots.noted),
        "roles.outcome": Route("tend", pilots.came),
        "roles.drop": Route("tend", pilots.dropped),
    },
    home=(Route("take_part", consenting.waiting),),
    kinds={
        "roles.asked": Kind(urgency=2, asked="no"),
        "roles.told": Kind(urgency=2, asked="before"),
        "roles.invited": Kind(urgency=2, asked="no"),
        "roles.piloting": Kind(urgency=3, asked="before"),
    },
)
