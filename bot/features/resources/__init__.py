"""What carries a community: resources, places to meet, what is ahead, growth in waves, its health."""

from pathlib import Path

from bot.feature import Feature, Route
from bot.features.resources import ahead, handlers, health, places, waves

feature = Feature(
    name="resources",
    folder=Path(__file__).parent,
    commands={"resources": Route("equip", handlers.resources, help="resources.help.resources")},
    presses={
        "resources.show": Route("equip", handlers.show),
        "resources.add": Route("equip", handlers.add, opens=True),
        "resources.change": Route("equip", handlers.change, opens=True),
        "resources.places": Route("take_part", places.show),
        "resources.place": Route("equip", places.add, opens=True),
        "resources.leave": Route("equip", places.leave),
        "resources.back": Route("equip", places.back),
        "resources.ahead": Route("take_part", ahead.show),
        "resources.growth": Route("equip", waves.show),
        "resources.wave": Route("equip", waves.plan, opens=True),
        "resources.drop": Route("equip", waves.drop),
        "resources.again": Route("equip", waves.again),
        "resources.health": Route("equip", health.show),
        "resources.measure": Route("equip", health.measure, opens=True),
    },
    forms={
        "resources.add": Route("equip", handlers.added),
        "resources.change": Route("equip", handlers.changed),
        "resources.place": Route("equip", places.added),
        "resources.wave": Route("equip", waves.planned),
        "resources.measure": Route("equip", health.measured),
    },
)
