"""The roster told to its organisers."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.roster import cards, counting
from bot.messages import Whisper
from storage import people, rosters

SHOWN_AT_MOST = 15
NAMED_AT_MOST = 10


def roster(turn: Turn) -> Effects:
    """Show how many members there are, from where, and who can't be reached."""
    text, here, session = turn.text, turn.here, turn.session
    venues = [str(each) for each in turn.venues()]
    lanes = sorted({each.lane for each in turn.venues()})
    members = people.count(session, here.id)
    unreachable = people.unreachable(session, here.id, venues)
    standings = rosters.standings(session, here.id, lanes)
    facts = [
        (text("roster.card.members"), text("roster.card.count", count=members)),
        (text("roster.card.reach"), text("roster.card.count", count=members - unreachable)),
    ]
    facts += [
        (text(f"roster.standing.{each}"), text("roster.card.count", count=standings[each]))
        for each in ("guest", "foreign")
        if standings.get(each)
    ]
    large, others = counting.shown(rosters.by_organisation(session, here.id), members)
    beyond = large[SHOWN_AT_MOST:]
    names = rosters.unreachable(session, here.id, lanes, NAMED_AT_MOST)
    card = cards.roster(
        text,
        here.name,
        facts,
        large[:SHOWN_AT_MOST],
        others + sum(count for _, count in beyond),
        names,
        more=unreachable - len(names),
    )
    return [Whisper(card)]
