"""What becomes of those who were matched: they met, couldn't, or are not available to each other."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.coaching import cards
from bot.features.coaching.cards import Meeting
from bot.messages import Effect, Post, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import coaching
from storage.coaching import (
    APART,
    COULD_NOT,
    DECLINED,
    GONE,
    MATCHED,
    MET,
    OVER,
    CoachingGroup,
    Half,
    Pooled,
)
from storage.people import Person


def met(turn: Turn) -> Effects:
    """They met. It is only counted."""
    return _says(turn, MET, COULD_NOT)


def could_not(turn: Turn) -> Effects:
    """They couldn't; nobody is told, and the next round comes."""
    return _says(turn, COULD_NOT, MET)


def decline(turn: Turn) -> Effects:
    """They would rather have somebody else: the other only hears that they are not available."""
    group = _mine(turn, MATCHED, APART)
    effects = part(turn, group.id, turn.mine.id, DECLINED)
    see = Button(turn.text("coaching.see"), "coaching.see")
    return [*effects, Replace(said(turn.text, "coaching.declined", see))]


def part(moment: Moment, group_id: str, member_id: str, word: str) -> list[Effect]:
    """One of a group is out of it; whoever is left is told, and comes first in the next round.

    Of three, the two who are left go on. Nobody is told who it was, or why.
    """
    group = coaching.group(moment.session, group_id)
    if group is None or group.status != MATCHED:
        return []
    halves = coaching.halves(moment.session, group_id)
    mine = next(each for each, member, _ in halves if member.id == member_id)
    if mine.said in (DECLINED, GONE):
        return []
    mine.said = word
    staying = [each for each in halves if stays(each)]
    if len(staying) < cards.PAIR:
        group.status = APART
    effects: list[Effect] = []
    for half in staying:
        _, member, person = half
        pooled = moment.session.get(Pooled, member.id)
        if group.status == APART and pooled is not None:
            pooled.waiting += 1
        if group.status == MATCHED and half[0].told_at is None:
            continue  # they hear who is left when they hear of it at all
        others = [each for each in staying if each is not half]
        effects += _told(moment, group, person, others)
    moment.session.flush()
    return effects


def stays(half: Half) -> bool:
    """Whether one of a group is still in it, and in the community."""
    coached, member, _ = half
    return coached.said not in (DECLINED, GONE) and member.left_at is None


def current(moment: Moment, member_id: str) -> Meeting | None:
    """Whom somebody is matched with now, once they were told."""
    group = coaching.current(moment.session, member_id)
    return seen(moment, group, member_id) if group else None


def seen(moment: Moment, group: CoachingGroup, member_id: str) -> Meeting | None:
    """A group as one of it sees it; None for whoever doesn't know of it yet."""
    halves = coaching.halves(moment.session, group.id)
    mine = [each for each, member, _ in halves if member.id == member_id]
    if not mine or mine[0].told_at is None:
        return None
    others = [each for each in halves if each[1].id != member_id and stays(each)]
    return Meeting(group, tuple(others))


def _says(turn: Turn, word: str, otherwise: str) -> Effects:
    group = _mine(turn, MATCHED, OVER)
    for each, member, _ in coaching.halves(turn.session, group.id):
        if member.id == turn.mine.id:
            each.said = word
    turn.session.flush()
    key = f"coaching.{otherwise}"
    undo = Button(turn.text(f"{key}.button"), key, group.id)
    return [Replace(said(turn.text, f"coaching.{word}", undo))]


def _mine(turn: Turn, *statuses: str) -> CoachingGroup:
    """The group that a press is about. Raises Refusal for whoever isn't in it, or it is over."""
    group = coaching.group(turn.session, turn.value)
    if group is None or group.community_id != turn.here.id or group.status not in statuses:
        raise Refusal("core.stale")
    known = seen(turn, group, turn.mine.id)
    halves = coaching.halves(turn.session, group.id)
    mine = [each.said for each, member, _ in halves if member.id == turn.mine.id]
    if known is None or (mine[0] in (DECLINED, GONE) and group.status != APART):
        raise Refusal("core.stale")
    return group


def _told(moment: Moment, group: CoachingGroup, person: Person, others: list[Half]) -> list[Effect]:
    address = moment.inbox_of(person)
    if address is None:
        return []
    card = cards.apart(moment, moment.to(person), group, others)
    key = f"coaching-apart:{group.id}:{person.id}:{len(others)}"
    return [Post(key, address, card, "coaching.apart", person.id)]
