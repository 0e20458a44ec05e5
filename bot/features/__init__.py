"""Every capability of Convener, in the order in which help lists them."""

from bot.feature import Feature
from bot.features.calls import feature as calls
from bot.features.guide import feature as guide
from bot.features.membership import feature as membership
from bot.features.polls import feature as polls
from bot.features.setup import feature as setup
from bot.features.stages import feature as stages

FEATURES: tuple[Feature, ...] = (guide, polls, calls, membership, setup, stages)
