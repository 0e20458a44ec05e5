"""Every capability of Convener, in the order in which help lists them."""

from bot.feature import Feature
from bot.features.actions import feature as actions
from bot.features.agenda import feature as agenda
from bot.features.calls import feature as calls
from bot.features.counting import feature as counting
from bot.features.digests import feature as digests
from bot.features.gathering import feature as gathering
from bot.features.guide import feature as guide
from bot.features.identities import feature as identities
from bot.features.membership import feature as membership
from bot.features.nudges import feature as nudges
from bot.features.polls import feature as polls
from bot.features.roster import feature as roster
from bot.features.setup import feature as setup
from bot.features.stages import feature as stages
from bot.features.stewardship import feature as stewardship

FEATURES: tuple[Feature, ...] = (
    guide,
    polls,
    calls,
    agenda,
    actions,
    gathering,
    stewardship,
    membership,
    identities,
    digests,
    setup,
    roster,
    stages,
    nudges,
    counting,
)
