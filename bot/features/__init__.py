"""Every capability of Convener, in the order in which help lists them."""

from bot.feature import Feature
from bot.features.calls import feature as calls
from bot.features.counting import feature as counting
from bot.features.digests import feature as digests
from bot.features.goals import feature as goals
from bot.features.guide import feature as guide
from bot.features.identities import feature as identities
from bot.features.membership import feature as membership
from bot.features.nudges import feature as nudges
from bot.features.polls import feature as polls
from bot.features.relevance import feature as relevance
from bot.features.resources import feature as resources
from bot.features.roster import feature as roster
from bot.features.setup import feature as setup
from bot.features.stages import feature as stages
from bot.features.stewardship import feature as stewardship

FEATURES: tuple[Feature, ...] = (
    guide,
    polls,
    calls,
    goals,
    stewardship,
    membership,
    identities,
    digests,
    setup,
    roster,
    resources,
    relevance,
    stages,
    nudges,
    counting,
)
