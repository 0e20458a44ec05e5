"""The roster told to its organisers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feature import Effects, Turn
from bot.features.roster import cards, counting
from bot.features.roster.reach import Reach, Told, counted, names_of, reach
from bot.messages import Whisper
from storage import rosters

SHOWN_AT_MOST = 15
NAMED_AT_MOST = 10


def roster(turn: Turn) -> Effects:
    """Show how many members there are, from where, and who can't be reached."""
    text, here, session = turn.text, turn.here, turn.session
    lanes = sorted({each.lane for each in turn.venues()})
    found = _reach(turn, lanes)
    members, unreached = len(found), [each.name for each in found if not each.reached]
    standings = rosters.standings(session, here.id, lanes)
    facts: list[tuple[str, str]] = [
        (text("roster.card.members"), text("roster.card.count", count=members)),
        (text("roster.card.reach"), text("roster.card.count", count=members - len(unreached))),
    ]
    facts += _by_workspace(turn, found, lanes)
    facts += [
        (text(f"roster.standing.{each}"), text("roster.card.count", count=standings[each]))
        for each in ("guest", "foreign")
        if standings.get(each)
    ]
    large, others = counting.shown(rosters.by_organisation(session, here.id), members)
    beyond = large[SHOWN_AT_MOST:]
    partly = [each for each in found if each.lacks] if len(lanes) > 1 else []
    card = cards.roster(
        text,
        here.name,
        facts,
        large[:SHOWN_AT_MOST],
        others + sum(count for _, count in beyond),
        unreached[:NAMED_AT_MOST],
        [(each.name, _accounts(turn, each, names_of(lanes))) for each in partly[:NAMED_AT_MOST]],
        more=max(0, len(unreached) - NAMED_AT_MOST),
    )
    return [Whisper(card)]


def _reach(turn: Turn, lanes: Sequence[str]) -> list[Reach]:
    rows = rosters.accounts(turn.session, turn.here.id)
    told = (
        Told(person.id, person.name, each.address if each else "", bool(each and each.reachable))
        for person, each in rows
    )
    return reach(told, lanes)


def _by_workspace(
    turn: Turn, found: Sequence[Reach], lanes: Sequence[str]
) -> list[tuple[str, str]]:
    """Where the community lives in several: how many are in each, and how many in more than one."""
    if len(lanes) == 1:
        return []
    text, names = turn.text, names_of(lanes)
    facts: list[tuple[str, str]] = []
    for lane in lanes:
        members, reached = counted(found, lane)
        facts.append((names[lane], text("roster.card.there", count=members, reached=reached)))
    several = sum(len(each.by_lane) > 1 for each in found)
    return [*facts, (text("roster.card.several"), text("roster.card.count", count=several))]


def _accounts(turn: Turn, each: Reach, names: dict[str, str]) -> str:
    said = [
        turn.text(f"roster.reach.{'yes' if reached else 'no'}", platform=names[lane])
        for lane, reached in sorted(each.by_lane.items())
    ]
    return turn.text("roster.reach.accounts", accounts=said)
