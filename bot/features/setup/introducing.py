"""The introduction: previewed by whoever starts or ties, then posted once to each channel."""

from __future__ import annotations

from bot import standing
from bot.cards import Button, Card
from bot.feature import Effects, Turn
from bot.features.setup import cards
from bot.markup import mention
from bot.messages import Address, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Markup
from storage import outbox, people
from storage.communities import Community

INTRODUCTION = "setup.introduction"


def key(community: Community, venue: Address) -> str:
    """The name of the introduction's post in a channel."""
    return f"introduction:{community.id}:{venue}"


def introduce(turn: Turn) -> Effects:
    """Post the introduction to the channels that haven't got it; with it goes what is going on."""
    community = turn.here
    lacking = [
        venue for venue in turn.venues() if outbox.get(turn.session, key(community, venue)) is None
    ]
    if not lacking:
        raise Refusal("setup.already_introduced")
    is_first = community.introduced_at is None
    community.introduced_at = community.introduced_at or turn.now
    turn.decided("introduce")
    posts = [Post(key(community, each), each, card(turn), INTRODUCTION) for each in lacking]
    if is_first:
        return [*posts, Replace(said(turn.text, "setup.introduced", cards.undo(turn.text)))]
    standing.renew(turn)
    back = [_untie(turn, each) for each in lacking]
    return [*posts, Replace(said(turn.text, "setup.introduced_here", *back))]


def card(turn: Turn) -> Card:
    """What a channel is told, as it reads."""
    team = people.holding(turn.session, turn.here.id, "core_team")
    found = [(turn.inbox_of(person), person.name) for _, person in team]
    named = [Markup(mention(address, name)) for address, name in found if address]
    return cards.introduction(turn.aloud(), turn.here.name, turn.here.domain, named)


def _untie(turn: Turn, venue: Address) -> Button:
    return cards.untie(turn.text, str(venue), str(turn.text("setup.untie.button")))
