"""Every capability of Convener, in the order in which help lists them."""

from bot.feature import Feature
from bot.features.actions import feature as actions
from bot.features.activities import feature as activities
from bot.features.agenda import feature as agenda
from bot.features.calls import feature as calls
from bot.features.charter import feature as charter
from bot.features.coaching import feature as coaching
from bot.features.counting import feature as counting
from bot.features.digests import feature as digests
from bot.features.finding import feature as finding
from bot.features.forgetting import feature as forgetting
from bot.features.gathering import feature as gathering
from bot.features.goals import feature as goals
from bot.features.guide import feature as guide
from bot.features.identities import feature as identities
from bot.features.landscape import feature as landscape
from bot.features.log import feature as log
from bot.features.membership import feature as membership
from bot.features.nudges import feature as nudges
from bot.features.participation import feature as participation
from bot.features.plan import feature as plan
from bot.features.polls import feature as polls
from bot.features.projects import feature as projects
from bot.features.prospects import feature as prospects
from bot.features.purpose import feature as purpose
from bot.features.questions import feature as questions
from bot.features.relevance import feature as relevance
from bot.features.reports import feature as reports
from bot.features.resources import feature as resources
from bot.features.roles import feature as roles
from bot.features.roster import feature as roster
from bot.features.setup import feature as setup
from bot.features.shelf import feature as shelf
from bot.features.stages import feature as stages
from bot.features.stewardship import feature as stewardship
from bot.features.stories import feature as stories
from bot.features.why import feature as why

FEATURES: tuple[Feature, ...] = (
    guide,
    why,
    polls,
    questions,
    finding,
    shelf,
    stories,
    activities,
    calls,
    agenda,
    actions,
    gathering,
    goals,
    projects,
    stewardship,
    membership,
    identities,
    forgetting,
    digests,
    reports,
    setup,
    roster,
    resources,
    relevance,
    stages,
    purpose,
    roles,
    plan,
    landscape,
    charter,
    prospects,
    nudges,
    participation,
    coaching,
    counting,
    log,
)
